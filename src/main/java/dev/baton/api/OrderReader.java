package dev.baton.api;

import dev.baton.order.Buyer;
import dev.baton.order.Coupon;
import dev.baton.order.Money;
import dev.baton.order.Order;
import dev.baton.order.OrderEvent;
import dev.baton.order.OrderInvalid;
import dev.baton.order.OrderLine;
import dev.baton.order.OrderNo;
import dev.baton.order.OrderStatus;
import dev.baton.order.Payment;
import dev.baton.order.PaymentStatus;
import dev.baton.order.Review;
import dev.baton.order.Shipment;
import dev.baton.order.ShipmentNode;
import dev.baton.order.ShipmentStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads orders and the pieces of them that events carry (CONTRACT 5). Empty where anything was wrong: the fields then
 * know what.
 */
final class OrderReader {

    private static final String CNY = "CNY";

    private static final String ORDER_WORDS = words(OrderStatus.values(), OrderStatus::wire);
    private static final String PAYMENT_WORDS = words(PaymentStatus.values(), PaymentStatus::wire);
    private static final String SHIPMENT_WORDS = words(ShipmentStatus.values(), ShipmentStatus::wire);
    private static final String EVENT_WORDS = "status, payment, shipment, track, coupon, review";

    private OrderReader() {}

    static String statusWords() {
        return ORDER_WORDS;
    }

    static Optional<Order> order(Fields body) {
        body.text("requestId");
        Optional<OrderNo> orderNo = number(body, "orderNo", body.required("orderNo"), OrderNo::given);
        String parent = body.text("parentNo");
        Optional<OrderNo> parentNo =
                parent == null ? Optional.empty() : number(body, "parentNo", parent, OrderNo::given);
        String channel = body.text("channel");
        Optional<OrderStatus> status = body.requiredWord("status", OrderStatus::of, ORDER_WORDS);
        String currency = currency(body);
        Optional<Money> amount = money(body, "amount", currency);
        var placedAt = body.requiredTime("placedAt");
        var paidAt = body.time("paidAt");
        var promisedAt = body.time("promisedAt");
        var updatedAt = body.requiredTime("updatedAt");
        Buyer buyer = body.object("buyer").flatMap(OrderReader::buyer).orElse(Buyer.UNKNOWN);
        List<OrderLine> lines = all(body.objects("lines"), line -> line(line, currency));
        List<Payment> payments = all(body.objects("payments"), payment -> payment(payment, currency));
        List<Shipment> shipments = all(body.objects("shipments"), OrderReader::shipment);
        List<Coupon> coupons = all(body.objects("coupons"), coupon -> coupon(coupon, currency));
        List<Review> reviews = all(body.objects("reviews"), OrderReader::review);
        var attributes = body.free("attributes");
        body.done();
        if (body.isWrong() || orderNo.isEmpty() || status.isEmpty() || amount.isEmpty()) {
            return Optional.empty();
        }
        return made(
                body,
                () -> new Order(
                        orderNo.get(),
                        parentNo.orElse(null),
                        channel,
                        status.get(),
                        amount.get(),
                        placedAt,
                        paidAt,
                        promisedAt,
                        updatedAt,
                        buyer,
                        lines,
                        payments,
                        shipments,
                        coupons,
                        reviews,
                        attributes));
    }

    /** @param currencyOf the currency of an order that is known, else null */
    static Optional<OrderEvent> event(Fields body, Function<OrderNo, @Nullable String> currencyOf) {
        String eventId = body.required("eventId");
        Optional<OrderNo> orderNo = number(body, "orderNo", body.required("orderNo"), OrderNo::new);
        String type = body.required("type");
        var at = body.requiredTime("at");
        Optional<Fields> data = body.object("data");
        if (!body.has("data")) {
            body.wrong("data", "required");
        }
        body.done();
        if (orderNo.isEmpty() || data.isEmpty()) {
            return Optional.empty();
        }
        String known = currencyOf.apply(orderNo.get());
        Optional<? extends OrderEvent.Fragment> fragment =
                fragment(body, type, data.get(), known == null ? CNY : known);
        if (body.isWrong() || fragment.isEmpty()) {
            return Optional.empty();
        }
        return made(body, () -> new OrderEvent(eventId, orderNo.get(), at, fragment.get()));
    }

    private static Optional<? extends OrderEvent.Fragment> fragment(
            Fields body, String type, Fields data, String currency) {
        return switch (type) {
            case "status" -> status(data);
            case "payment" -> payment(data, data.has("currency") ? currency(data) : currency);
            case "shipment" -> shipment(data);
            case "track" -> track(data);
            case "coupon" -> coupon(data, data.has("currency") ? currency(data) : currency);
            case "review" -> review(data);
            default -> {
                if (!type.isEmpty()) {
                    body.wrong("type", "not-one-of", EVENT_WORDS);
                }
                yield Optional.empty();
            }
        };
    }

    private static Optional<OrderEvent.StatusChange> status(Fields data) {
        var status = data.requiredWord("status", OrderStatus::of, ORDER_WORDS).map(OrderEvent.StatusChange::new);
        data.done();
        return status;
    }

    /** Either {@code nodes}, or one node's {@code at} and {@code text} beside the tracking number. */
    private static Optional<OrderEvent.Track> track(Fields data) {
        String trackingNo = data.required("trackingNo");
        List<ShipmentNode> nodes = new ArrayList<>(all(data.objects("nodes"), OrderReader::node));
        if (!data.has("nodes")) {
            node(data).ifPresent(nodes::add);
        } else {
            data.done();
        }
        return made(data, () -> new OrderEvent.Track(trackingNo, nodes));
    }

    private static Optional<Buyer> buyer(Fields buyer) {
        String id = buyer.text("id");
        String name = buyer.text("name");
        String mobile = buyer.text("mobile");
        String level = buyer.text("level");
        List<String> tags = buyer.texts("tags");
        buyer.done();
        return made(buyer, () -> new Buyer(id, name, mobile, level, tags));
    }

    private static Optional<OrderLine> line(Fields line, String currency) {
        int lineNo = line.requiredNumber("lineNo");
        String sku = Optional.ofNullable(line.text("sku")).orElse("");
        String name = line.required("name");
        int quantity = line.requiredNumber("quantity");
        Optional<Money> price = money(line, "price", currency);
        String supplier = line.text("supplier");
        line.done();
        return price.flatMap(known -> made(line, () -> new OrderLine(lineNo, sku, name, quantity, known, supplier)));
    }

    private static Optional<Payment> payment(Fields payment, String currency) {
        String paymentNo = payment.required("paymentNo");
        String channel = payment.text("channel");
        Optional<Money> amount = money(payment, "amount", currency);
        Optional<PaymentStatus> status = payment.requiredWord("status", PaymentStatus::of, PAYMENT_WORDS);
        var at = payment.time("at");
        payment.done();
        if (amount.isEmpty() || status.isEmpty()) {
            return Optional.empty();
        }
        return made(payment, () -> new Payment(paymentNo, channel, amount.get(), status.get(), at));
    }

    private static Optional<Shipment> shipment(Fields shipment) {
        String trackingNo = shipment.text("trackingNo");
        String carrier = shipment.text("carrier");
        List<Integer> lineNos = shipment.numbers("lineNos");
        Optional<ShipmentStatus> status = shipment.requiredWord("status", ShipmentStatus::of, SHIPMENT_WORDS);
        List<ShipmentNode> nodes = all(shipment.objects("nodes"), OrderReader::node);
        shipment.done();
        return status.flatMap(known -> made(shipment, () -> new Shipment(trackingNo, carrier, lineNos, known, nodes)));
    }

    private static Optional<ShipmentNode> node(Fields node) {
        var at = node.requiredTime("at");
        String text = node.required("text");
        node.done();
        return text.isEmpty() ? Optional.empty() : made(node, () -> new ShipmentNode(at, text));
    }

    private static Optional<Coupon> coupon(Fields coupon, String currency) {
        String code = coupon.required("code");
        Optional<Money> amount = money(coupon, "amount", currency);
        coupon.done();
        return amount.flatMap(known -> made(coupon, () -> new Coupon(code, known)));
    }

    private static Optional<Review> review(Fields review) {
        int score = review.requiredNumber("score");
        String text = review.text("text");
        var at = review.time("at");
        review.done();
        return made(review, () -> new Review(score, text, at));
    }

    private static String currency(Fields fields) {
        String currency = Optional.ofNullable(fields.text("currency")).orElse(CNY);
        return made(fields, () -> Money.zero(currency)).map(Money::currency).orElse(CNY);
    }

    private static Optional<OrderNo> number(Fields fields, String name, String text, Function<String, OrderNo> reader) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.apply(text));
        } catch (OrderInvalid invalid) {
            invalid.problems().forEach(p -> fields.wrong(List.of(new Refusal.FieldError(name, p.code(), p.text()))));
            return Optional.empty();
        }
    }

    private static Optional<Money> money(Fields fields, String name, String currency) {
        if (fields.isNumber(name)) {
            fields.wrong(name, "not-money");
            return Optional.empty();
        }
        String text = fields.required(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Money.of(text, currency));
        } catch (OrderInvalid invalid) {
            invalid.problems().forEach(p -> fields.wrong(List.of(new Refusal.FieldError(name, p.code(), p.text()))));
            return Optional.empty();
        }
    }

    private static <T> Optional<T> made(Fields fields, Supplier<T> maker) {
        try {
            return Optional.of(maker.get());
        } catch (OrderInvalid invalid) {
            fields.wrong(ApiErrors.errors(invalid.problems()));
            return Optional.empty();
        }
    }

    private static <T> List<T> all(List<Fields> items, Function<Fields, Optional<T>> reader) {
        return items.stream().flatMap(item -> reader.apply(item).stream()).toList();
    }

    private static <T> String words(T[] values, Function<T, String> wire) {
        return Arrays.stream(values).map(wire).collect(Collectors.joining(", "));
    }
}
