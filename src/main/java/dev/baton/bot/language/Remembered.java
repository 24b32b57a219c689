package dev.baton.bot.language;

import dev.baton.order.OrderQuery;
import dev.baton.order.OrderStatus;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of an order, taken out of what somebody typed. All that is said must hold; what a word is (a
 * number, a buyer, a product) is not said, so that there are several ways to read it.
 */
public record Remembered(
        @Nullable String number,
        @Nullable String buyer,
        @Nullable String product,
        @Nullable Period days,
        @Nullable OrderStatus status) {

    /** Nothing is said yet. */
    public static final Remembered NOTHING = new Remembered(null, null, null, null, null);

    /** More words than these are the name of a product, or nothing. */
    private static final int MOST_WORDS = 4;

    /** So many ways are tried; each costs a few looks into indexes. */
    private static final int MOST_WAYS = 24;

    private static final Pattern APART = Pattern.compile("[\\s,，、;；]+");

    private static final Pattern ENDS = Pattern.compile("[?？!！。~吧吗呢啊]+$");

    /** 围巾的单, 买的围巾, 单号: what only says that orders are looked for, and what the next word is. */
    private static final Pattern AROUND =
            Pattern.compile("^(?:下单的?|下的单?|买的?|拍的|订的|的)+|(?<=.)(?:下的单?|下单的?|买的|的(?:单子?|订单|那单)?)$"
                    + "|^(?:客户|用户|买家|姓名|手机号?|电话|商品|订单号?|单号|快递单?号?|运单号?|单子?)(?:是|叫|:|：|(?=[A-Za-z0-9#])|$)");

    /** Where the words of 陈女士买的围巾 and 陈女士3381 can be parted. */
    private static final Pattern SEAMS = Pattern.compile("(?:买|拍|订|下)?的|"
            + "(?<=\\p{IsHan})(?=[A-Za-z0-9._#-]{4})|(?<=[A-Za-z0-9._#-]{4})(?=\\p{IsHan})|" + APART.pattern());

    /** The likeliest first. */
    public static List<Remembered> ways(
            String text, Predicate<String> isNumber, Map<String, OrderStatus> statuses, LocalDate today) {
        Set<Remembered> ways = new LinkedHashSet<>();
        String written = bare(text);
        if (!written.isEmpty()) {
            ways.addAll(NOTHING.whole(written, isNumber));
            Optional<Past.Named> named = Past.in(written, today);
            String others = named.map(Past.Named::others).orElse(written);
            String stated = statuses.keySet().stream()
                    .filter(others::contains)
                    .findFirst()
                    .orElse("");
            Remembered known =
                    new Remembered(null, null, null, named.map(Past.Named::days).orElse(null), statuses.get(stated));
            String rest = stated.isEmpty() ? others : others.replace(stated, " ");
            ways.addAll(known.named(words(APART, rest), isNumber));
            ways.addAll(known.named(words(SEAMS, rest), isNumber));
        }
        return ways.stream().limit(MOST_WAYS).toList();
    }

    /** That of the ways that parts the words least, for whom none of them leads to an order. */
    public static Remembered asTyped(List<Remembered> ways) {
        Remembered last = ways.get(ways.size() - 1);
        return ways.stream()
                .filter(way -> way.words().size() < 2
                        && Objects.equals(way.days(), last.days())
                        && way.status() == last.status())
                .findFirst()
                .orElse(last);
    }

    private static String bare(String text) {
        String bare = ENDS.matcher(text).replaceFirst("").strip();
        String before;
        do {
            before = bare;
            bare = AROUND.matcher(bare).replaceAll("").strip();
        } while (!bare.equals(before));
        return bare.isEmpty() ? text.strip() : bare;
    }

    /** Without those that only say what the next one is; all of them when there is no other. */
    private static List<String> words(Pattern apart, String text) {
        List<String> words = Arrays.stream(apart.split(text))
                .map(Remembered::bare)
                .filter(word -> !word.isEmpty())
                .toList();
        List<String> saying = words.stream()
                .filter(word -> !AROUND.matcher(word).replaceAll("").isEmpty())
                .toList();
        return saying.isEmpty() ? words : saying;
    }

    private List<Remembered> named(List<String> words, Predicate<String> isNumber) {
        if (words.isEmpty()) {
            return days == null && status == null ? List.of() : List.of(this);
        }
        List<Remembered> ways = new ArrayList<>();
        if (words.size() > 1 && words.size() <= MOST_WORDS) {
            List<@Nullable String> numbers =
                    new ArrayList<>(words.stream().filter(isNumber).toList());
            numbers.add(null);
            for (String one : numbers) {
                ways.addAll(with(one, words));
            }
        }
        ways.addAll(whole(String.join(" ", words), isNumber));
        return ways;
    }

    /** One of the other words is the buyer, or none; the rest is goods. */
    private List<Remembered> with(@Nullable String one, List<String> words) {
        List<String> others = words.stream().filter(word -> !word.equals(one)).toList();
        Stream<Remembered> bought = others.stream()
                .map(who -> new Remembered(
                        one,
                        who,
                        joined(others.stream().filter(word -> !word.equals(who)).toList()),
                        days,
                        status));
        return Stream.concat(bought, Stream.of(new Remembered(one, null, joined(others), days, status)))
                .toList();
    }

    private static @Nullable String joined(List<String> words) {
        return words.isEmpty() ? null : String.join(" ", words);
    }

    private List<Remembered> whole(String text, Predicate<String> isNumber) {
        List<Remembered> ways = new ArrayList<>();
        if (isNumber.test(text)) {
            ways.add(numbered(text));
        }
        ways.add(new Remembered(null, text, null, days, status));
        ways.add(new Remembered(null, null, text, days, status));
        return ways;
    }

    /** The same, of an order with this number. */
    public Remembered numbered(String other) {
        return new Remembered(other, buyer, product, days, status);
    }

    /** The words, as they are read: number, buyer, goods. */
    public List<String> words() {
        return Stream.of(number, buyer, product).filter(Objects::nonNull).toList();
    }

    /** What the order store is asked, for at most so many. */
    public OrderQuery query(int limit) {
        return new OrderQuery(
                number,
                buyer,
                product,
                status,
                days == null ? null : days.from(),
                days == null ? null : days.to(),
                null,
                null,
                limit);
    }
}
