package dev.baton.order;

import dev.baton.order.OrderMapper.Find;
import dev.baton.order.OrderMapper.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Finds orders by what people remember of them. The rarest condition leads through its own index and the rest narrow;
 * what is too frequent to be sorted is met soon enough when orders are walked from the latest backwards.
 */
@Component
class OrderSearch {

    /** Up to this many hits are sorted; of more, a walk by time meets a page full soon. */
    private static final int FREQUENT = 20_000;

    /** More product names than this contain the word: it is frequent without counting. */
    private static final int MANY_PRODUCTS = 1_000;

    /** So many orders with the same end are looked at for sub-orders: of more, nobody means one by it. */
    private static final int MANY_PARENTS = 2_000;

    private static final int SHORTEST_TAIL = 4;

    /** So many words of a product's name are looked for. */
    private static final int MANY_WORDS = 6;

    private static final Pattern BLANKS = Pattern.compile("\\s+");

    /** Most numbers named in one statement. */
    private static final int AMONG = 5_000;

    private final OrderMapper mapper;

    OrderSearch(OrderMapper mapper) {
        this.mapper = mapper;
    }

    /** What a word turned out to mean. */
    private record Meaning(Way way, String pattern, int hits) {}

    /** The products that a word means, and what their names are like. */
    private record Goods(List<String> patterns, List<Long> ids) {}

    Page page(OrderQuery query) {
        Meaning number = query.number() == null ? null : number(query.number());
        Meaning buyer = query.buyer() == null ? null : buyer(query.buyer());
        Goods goods = query.product() == null ? null : goods(query.product().strip());
        List<Long> products = goods == null ? null : goods.ids();
        boolean none = (number != null && number.hits() == 0)
                || (buyer != null && buyer.hits() == 0)
                || (products != null && products.isEmpty())
                || (query.among() != null && query.among().isEmpty());
        if (none) {
            return new Page(List.of(), null);
        }
        boolean fewProducts = products != null
                && products.size() <= MANY_PRODUCTS
                && mapper.countLines(products, FREQUENT + 1) <= FREQUENT;
        Way lead = lead(query, number, buyer, fewProducts);
        List<Long> ids = found(
                query.among(),
                among -> new Find(
                        lead,
                        number == null ? null : number.way(),
                        number == null ? null : number.pattern(),
                        buyer == null ? null : buyer.way(),
                        buyer == null ? null : buyer.pattern(),
                        lead == Way.PRODUCT ? products : null,
                        goods == null || lead == Way.PRODUCT ? null : goods.patterns(),
                        among,
                        query.status() == null ? null : query.status().wire(),
                        Checks.within(query.from()),
                        Checks.within(query.to()),
                        query.after(),
                        query.limit() + 1));
        if (ids.isEmpty()) {
            return new Page(List.of(), null);
        }
        List<Long> shown = ids.subList(0, Math.min(ids.size(), query.limit()));
        List<Order> orders = Rows.orders(mapper.headsById(shown), mapper.parts(shown));
        Order last = orders.get(orders.size() - 1);
        boolean more = ids.size() > query.limit();
        return new Page(orders, more ? new OrderQuery.Place(last.placedAt(), last.orderNo()) : null);
    }

    /** Asks once, or once for every part of a long list; the parts' pages then become one. */
    private List<Long> found(@Nullable Set<OrderNo> among, Function<@Nullable List<String>, Find> ask) {
        if (among == null) {
            return mapper.search(ask.apply(null));
        }
        List<String> numbers = among.stream().map(OrderNo::value).sorted().toList();
        List<Long> ids = new ArrayList<>();
        for (List<String> part : Chunks.of(numbers, AMONG)) {
            ids.addAll(mapper.search(ask.apply(part)));
        }
        return numbers.size() <= AMONG || ids.isEmpty()
                ? ids
                : mapper.headsById(ids).stream().map(HeadRow::id).toList();
    }

    private static Way lead(OrderQuery query, @Nullable Meaning number, @Nullable Meaning buyer, boolean fewProducts) {
        if (query.among() != null) {
            return Way.NUMBER;
        }
        if (number != null && number.hits() <= FREQUENT) {
            return number.way();
        }
        if (buyer != null && buyer.hits() <= FREQUENT) {
            return buyer.way();
        }
        if (fewProducts) {
            return Way.PRODUCT;
        }
        return query.status() != null ? Way.STATUS : Way.PLACED;
    }

    List<String> subOrdersByTail(String tail) {
        return mapper.subsByTail(escaped(reversed(tail.strip())) + "%", MANY_PARENTS);
    }

    /** What has these words in its name, one after the other as they are written; else what has all of them. */
    private Goods goods(String text) {
        List<String> written = List.of(anywhere(text));
        List<Long> ids = mapper.productIds(written, MANY_PRODUCTS + 1);
        List<String> words = BLANKS.splitAsStream(text)
                .limit(MANY_WORDS)
                .map(OrderSearch::anywhere)
                .toList();
        return ids.isEmpty() && words.size() > 1
                ? new Goods(words, mapper.productIds(words, MANY_PRODUCTS + 1))
                : new Goods(written, ids);
    }

    /** A whole number, else the beginning of some, else the end of some, else the number of a parcel. */
    private Meaning number(String given) {
        String text = given.strip();
        if (mapper.count(text) > 0) {
            return new Meaning(Way.NUMBER, escaped(text), 1);
        }
        Meaning start = meaning(Way.NUMBER, escaped(text) + "%");
        Meaning end = start.hits() > 0 || text.length() < SHORTEST_TAIL
                ? start
                : meaning(Way.TAIL, escaped(reversed(text)) + "%");
        int sent = end.hits() > 0 ? 0 : mapper.countSent(text, FREQUENT + 1);
        return sent == 0 ? end : new Meaning(Way.PARCEL, text, sent);
    }

    /** A buyer's id, else a mobile number or its end, else the beginning of a name. */
    private Meaning buyer(String given) {
        String text = given.strip();
        Meaning id = new Meaning(Way.BUYER, text, mapper.countFound(Way.BUYER, escaped(text), FREQUENT + 1));
        if (id.hits() > 0) {
            return id;
        }
        if (text.length() >= SHORTEST_TAIL
                && text.chars().allMatch(c -> Character.isDigit(c) || c == '*' || c == '+')) {
            Meaning mobile = meaning(Way.MOBILE, escaped(reversed(text)) + "%");
            if (mobile.hits() > 0) {
                return mobile;
            }
        }
        return meaning(Way.NAME, escaped(text) + "%");
    }

    private Meaning meaning(Way way, String pattern) {
        return new Meaning(way, pattern, mapper.countFound(way, pattern, FREQUENT + 1));
    }

    private static String reversed(String text) {
        return new StringBuilder(text).reverse().toString();
    }

    private static String anywhere(String word) {
        return "%" + escaped(word) + "%";
    }

    private static String escaped(String text) {
        return text.replaceAll("[|%_]", "|$0");
    }
}
