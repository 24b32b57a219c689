package dev.baton.demo;

import dev.baton.order.Buyer;
import dev.baton.order.Coupon;
import dev.baton.order.Money;
import dev.baton.order.Order;
import dev.baton.order.OrderLine;
import dev.baton.order.OrderNo;
import dev.baton.order.OrderStatus;
import dev.baton.order.Payment;
import dev.baton.order.PaymentStatus;
import dev.baton.order.Review;
import dev.baton.order.Shipment;
import dev.baton.order.ShipmentNode;
import dev.baton.order.ShipmentStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads {@code sql/demo/orders.yml}: orders told backwards from now. */
final class DemoOrders {

    private static final String CURRENCY = "CNY";
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneId.of("Asia/Shanghai"));

    private final Instant now;

    DemoOrders(Instant now) {
        this.now = now;
    }

    List<Order> read(String yaml) {
        return list(new YAMLMapper().readTree(yaml), this::order);
    }

    private Order order(JsonNode node) {
        Instant placed = now.minus(Duration.parse(required(node, "placed")));
        String day = "SO" + DAY.format(placed);
        List<OrderLine> lines = new ArrayList<>();
        for (JsonNode line : node.path("lines")) {
            lines.add(new OrderLine(
                    lines.size() + 1,
                    required(line, "sku"),
                    required(line, "name"),
                    line.path("quantity").asInt(),
                    money(line, "price"),
                    text(line, "supplier")));
        }
        List<Coupon> coupons =
                list(node.path("coupons"), coupon -> new Coupon(required(coupon, "code"), money(coupon, "amount")));
        Money amount = lines.stream()
                .map(line -> line.price().times(line.quantity()))
                .reduce(Money.zero(CURRENCY), Money::plus);
        for (Coupon coupon : coupons) {
            amount = amount.minus(coupon.amount());
        }
        Instant paid = after(placed, node, "paid");
        List<Payment> payments = payments(node, placed, paid, amount);
        List<Shipment> shipments = list(node.path("shipments"), shipment -> shipment(shipment, placed));
        List<Review> reviews = list(
                node.path("reviews"),
                review ->
                        new Review(review.path("score").asInt(), text(review, "text"), after(placed, review, "after")));
        JsonNode buyer = node.path("buyer");
        return new Order(
                new OrderNo(day + required(node, "no")),
                Optional.ofNullable(text(node, "parent"))
                        .map(no -> new OrderNo(day + no))
                        .orElse(null),
                text(node, "channel"),
                OrderStatus.of(required(node, "status")).orElseThrow(),
                amount,
                placed,
                paid,
                after(placed, node, "promised"),
                stated(node, placed, paid, shipments, reviews),
                new Buyer(
                        text(buyer, "id"),
                        text(buyer, "name"),
                        text(buyer, "mobile"),
                        text(buyer, "level"),
                        list(buyer.path("tags"), JsonNode::asString)),
                lines,
                payments,
                shipments,
                coupons,
                reviews,
                Map.of());
    }

    private static List<Payment> payments(JsonNode node, Instant placed, @Nullable Instant paid, Money amount) {
        if (node.path("payments").isEmpty() && paid != null) {
            String way = "taobao".equals(text(node, "channel")) ? "alipay" : "wechat";
            return List.of(new Payment("P" + required(node, "no") + "-1", way, amount, PaymentStatus.PAID, paid));
        }
        return list(
                node.path("payments"),
                payment -> new Payment(
                        required(payment, "paymentNo"),
                        text(payment, "channel"),
                        money(payment, "amount"),
                        Optional.ofNullable(text(payment, "status"))
                                .flatMap(PaymentStatus::of)
                                .orElse(PaymentStatus.PAID),
                        after(placed, payment, "after")));
    }

    private static Shipment shipment(JsonNode node, Instant placed) {
        return new Shipment(
                text(node, "trackingNo"),
                text(node, "carrier"),
                list(node.path("lineNos"), JsonNode::asInt),
                ShipmentStatus.of(required(node, "status")).orElseThrow(),
                list(
                        node.path("nodes"),
                        step -> new ShipmentNode(
                                placed.plus(Duration.parse(required(step, "after"))), required(step, "text"))));
    }

    private static Instant stated(
            JsonNode node, Instant placed, @Nullable Instant paid, List<Shipment> shipments, List<Review> reviews) {
        Instant said = after(placed, node, "stated");
        if (said != null) {
            return said;
        }
        Instant latest = paid == null ? placed : paid;
        for (Shipment shipment : shipments) {
            for (ShipmentNode step : shipment.nodes()) {
                latest = step.at().isAfter(latest) ? step.at() : latest;
            }
        }
        for (Review review : reviews) {
            Instant at = review.at();
            latest = at != null && at.isAfter(latest) ? at : latest;
        }
        return latest;
    }

    private static @Nullable Instant after(Instant start, JsonNode node, String field) {
        String duration = text(node, field);
        return duration == null ? null : start.plus(Duration.parse(duration));
    }

    private static Money money(JsonNode node, String field) {
        return Money.of(required(node, field), CURRENCY);
    }

    private static String required(JsonNode node, String field) {
        String text = text(node, field);
        if (text == null) {
            throw new IllegalArgumentException("A demo order lacks " + field + ": " + node);
        }
        return text;
    }

    private static @Nullable String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isMissingNode() ? null : value.asString();
    }

    private static <T> List<T> list(JsonNode nodes, Function<JsonNode, T> read) {
        return StreamSupport.stream(nodes.spliterator(), false).map(read).toList();
    }
}
