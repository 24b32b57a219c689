package dev.baton.card;

import dev.baton.catalogue.Evidence;
import dev.baton.money.RefundState;
import dev.baton.money.Refunds;
import dev.baton.order.Money;
import dev.baton.order.Order;
import dev.baton.order.OrderLine;
import dev.baton.order.OrderNo;
import dev.baton.order.Orders;
import dev.baton.order.Payment;
import dev.baton.order.Review;
import dev.baton.order.Shipment;
import dev.baton.order.ShipmentNode;
import dev.baton.wording.Wording;
import dev.baton.workflow.Mobiles;
import dev.baton.workflow.When;
import dev.baton.workflow.Workflow;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What a step wants to see of the order, one line each, from our own store (R055, X26). Kept for a moment, because a
 * card is drawn again with every press and the order seldom changes between two of them: a press that read the order
 * itself has it drawn without a statement, only refunds are asked for anew, with one.
 */
@Component
class Evidences {

    private static final int KEPT = 2_000;
    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final int LINES = 3;

    /** How much of a parcel's way is told, the newest last. */
    private static final int NODES = 3;

    /** Where a shop may put the address of the picture that was taken on delivery. */
    private static final Set<String> SIGNED = Set.of("signedPhoto", "签收照片");

    /** Ways to pay that have a name of their own in the messages. */
    private static final Set<String> NAMED =
            Set.of("alipay", "wechat", "unionpay", "voucher", "credit_card", "debit_card", "boleto", "cash");

    private static final Comparator<Review> NEWEST = Comparator.comparing(
                    Review::at, Comparator.nullsFirst(Comparator.<Instant>naturalOrder()))
            .reversed();

    private record Key(OrderNo orderNo, int lineNo, List<Evidence> wanted, int revision) {}

    private record Known(String text, Instant until) {}

    private final Orders orders;
    private final Refunds refunds;
    private final Wording wording;
    private final Clock clock;
    private final Map<Key, Known> known = Collections.synchronizedMap(new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Known> eldest) {
            return size() > KEPT;
        }
    });

    Evidences(Orders orders, Refunds refunds, Wording wording, Clock clock) {
        this.orders = orders;
        this.refunds = refunds;
        this.wording = wording;
        this.clock = clock;
    }

    /** One line each; empty when nothing is wanted. */
    String text(Workflow w, List<Evidence> wanted) {
        if (wanted.isEmpty()) {
            return "";
        }
        Instant now = clock.instant();
        Key key = new Key(w.orderNo(), w.lineNo(), wanted, w.revision());
        Known before = known.get(key);
        if (before != null && before.until().isAfter(now)) {
            return before.text();
        }
        String text = orders.lately(w.orderNo())
                .map(order -> wanted.stream()
                        .map(evidence -> line(evidence, order, w, now))
                        .collect(Collectors.joining("\n")))
                .orElse("");
        known.put(key, new Known(text, now.plus(FRESH)));
        return text;
    }

    static boolean isSignedPhoto(String attribute) {
        return SIGNED.contains(attribute);
    }

    /** Where the pictures taken on delivery can be looked at: what a browser may be sent to, nothing else. */
    static List<String> signedPhotos(Order order) {
        return SIGNED.stream()
                .map(order.attributes()::get)
                .flatMap(stated ->
                        stated instanceof Collection<?> several ? several.stream() : Stream.ofNullable(stated))
                .map(String::valueOf)
                .map(String::strip)
                .filter(Evidences::isHttps)
                .distinct()
                .toList();
    }

    private static boolean isHttps(String address) {
        try {
            URI uri = new URI(address);
            return "https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null;
        } catch (URISyntaxException nowhere) {
            return false;
        }
    }

    private String line(Evidence evidence, Order order, Workflow w, Instant now) {
        String key = "card.evidence." + evidence.name();
        return switch (evidence) {
            case FEES ->
                wording.say(
                        key,
                        some(
                                "lines",
                                lines(order, w)
                                        .map(line ->
                                                line.name() + " " + line.price().said() + "×" + line.quantity())),
                        order.amount().said(),
                        order.moneyPaid().said());
            case PAYMENTS ->
                wording.say(
                        key,
                        some(
                                "payments",
                                order.payments().stream().map(paid -> payment(paid, now)),
                                order.moneyPaid().said()));
            case COUPONS ->
                wording.say(
                        key,
                        some(
                                "coupons",
                                order.coupons().stream()
                                        .map(coupon -> coupon.code() + " "
                                                + coupon.amount().said())));
            case TRACK ->
                wording.say(
                                key,
                                some(
                                        "parcels",
                                        order.shipments().stream()
                                                .filter(parcel -> concerns(parcel, w.lineNo()))
                                                .map(parcel -> parcel(parcel, now))))
                        + promised(order, now);
            case SIGNED ->
                wording.say(
                        key,
                        some(
                                "signed",
                                SIGNED.stream()
                                        .map(order.attributes()::get)
                                        .filter(Objects::nonNull)
                                        .map(String::valueOf)));
            case REVIEWS ->
                wording.say(
                        key,
                        some(
                                "reviews",
                                order.reviews().stream()
                                        .sorted(NEWEST)
                                        .map(review -> wording.say(
                                                "card.evidence.score", review.score(), told(review.text())))));
            case REFUNDS -> wording.say(key, refunds(order, w));
            case BUYER -> wording.say(key, buyer(order, now));
            case SUPPLIERS ->
                wording.say(
                        key,
                        some(
                                "suppliers",
                                lines(order, w)
                                        .map(OrderLine::supplier)
                                        .filter(Objects::nonNull)
                                        .distinct()));
        };
    }

    private static Stream<OrderLine> lines(Order order, Workflow w) {
        return order.lines().stream().filter(line -> w.lineNo() == 0 || line.lineNo() == w.lineNo());
    }

    /** The one that is to be decided here, what else is under way, what was paid, and what came to nothing. */
    private String refunds(Order order, Workflow w) {
        List<Refunds.Told> told = refunds.toldOf(order.orderNo());
        String currency = order.amount().currency();
        Money paid = told.stream()
                .map(Refunds.Told::paid)
                .filter(money -> money.currency().equals(currency))
                .reduce(Money.zero(currency), Money::plus);
        return some(
                "refunds",
                told.stream()
                        .sorted(Comparator.comparingInt(refund -> rank(refund, w)))
                        .map(this::refund),
                paid.said());
    }

    private static int rank(Refunds.Told refund, Workflow w) {
        if (refund.state().isOpen()) {
            return refund.workflowId() == w.id() ? 0 : 1;
        }
        return refund.state() == RefundState.REJECTED || refund.state() == RefundState.REVOKED ? 3 : 2;
    }

    /** Who the customer is to the shop, never who that is by name: SVIP，首单，11-18 09:30 下单. */
    private String buyer(Order order, Instant now) {
        Stream<String> known = Stream.concat(
                Stream.ofNullable(order.buyer().level()).map(level -> level.toUpperCase(Locale.ROOT)),
                order.buyer().tags().isEmpty()
                        ? Stream.empty()
                        : Stream.of(some("tags", order.buyer().tags().stream().map(Mobiles::masked))));
        return Stream.concat(known, Stream.of(wording.say("card.evidence.placed", When.text(order.placedAt(), now))))
                .collect(Collectors.joining("，"));
    }

    /** What the customer was told: without it nobody sees which promise was broken (R143). */
    private String promised(Order order, Instant now) {
        Instant promised = order.promisedAt();
        return promised == null ? "" : "，" + wording.say("card.evidence.promised", When.text(promised, now));
    }

    private String payment(Payment paid, Instant now) {
        Instant at = paid.at();
        return orEmpty(channel(paid.channel())) + " " + paid.amount().said() + " "
                + wording.say("h5.payment." + paid.status().wire()) + (at == null ? "" : " " + When.text(at, now));
    }

    /** A way to pay by its name, as people know it; one without a name as the shop writes it. */
    @Nullable
    String channel(@Nullable String channel) {
        String word = orEmpty(channel).toLowerCase(Locale.ROOT);
        return NAMED.contains(word) ? wording.say("h5.channel." + word) : channel;
    }

    private static boolean concerns(Shipment parcel, int lineNo) {
        return lineNo == 0 || parcel.lineNos().isEmpty() || parcel.lineNos().contains(lineNo);
    }

    private String parcel(Shipment parcel, Instant now) {
        List<ShipmentNode> nodes = parcel.nodes();
        String way = nodes.isEmpty()
                ? wording.say("h5.shipment." + parcel.status().wire())
                : nodes.subList(Math.max(0, nodes.size() - NODES), nodes.size()).stream()
                        .map(node -> When.text(node.at(), now) + " " + told(node.text()))
                        .collect(Collectors.joining(" → "));
        return orEmpty(parcel.carrier()) + " " + orEmpty(parcel.trackingNo()) + " " + way;
    }

    private String refund(Refunds.Told refund) {
        return refund.amount().said() + " "
                + wording.say("h5.refund." + refund.state().wire());
    }

    /** What customers and carriers write, without a number to call: the card hangs in a group (R194). */
    private static String told(@Nullable String text) {
        return Mobiles.masked(orEmpty(text));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /**
     * The first of them, and how many there are when these are not all.
     *
     * @param sum what all of them come to, for a kind of evidence that says so
     */
    private String some(String what, Stream<String> parts, String... sum) {
        List<String> all = parts.map(String::strip).toList();
        if (all.isEmpty()) {
            return wording.say("card.evidence.none");
        }
        String text = all.stream().limit(LINES).collect(Collectors.joining("，"));
        return all.size() <= LINES
                ? text
                : text + " " + wording.say("card.evidence.more-" + what, all.size(), String.join("", sum));
    }
}
