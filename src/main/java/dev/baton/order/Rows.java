package dev.baton.order;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns orders into rows and rows into orders. */
final class Rows {

    /** The attribute that holds where to send it: the shop's, or while the shop states none, what was typed here. */
    static final String ADDRESS = "address";

    record Line(
            long orderId,
            int lineNo,
            long productId,
            String sku,
            String name,
            int quantity,
            BigDecimal price,
            @Nullable String supplier) {}

    record Paid(
            long orderId,
            int seq,
            String paymentNo,
            @Nullable String channel,
            BigDecimal amount,
            String status,
            @Nullable Instant at,
            Instant statedAt) {}

    record Parcel(
            long orderId,
            int seq,
            @Nullable String trackingNo,
            @Nullable String carrier,
            String status,
            String lineNos,
            Instant statedAt) {}

    record Node(long orderId, int shipment, int seq, Instant at, String text) {}

    record Used(long orderId, int seq, String code, BigDecimal amount, Instant statedAt) {}

    record Said(
            long orderId,
            int seq,
            int score,
            @Nullable String text,
            @Nullable Instant at,
            Instant statedAt) {}

    final List<Line> lines = new ArrayList<>();
    final List<Paid> payments = new ArrayList<>();
    final List<Parcel> shipments = new ArrayList<>();
    final List<Node> nodes = new ArrayList<>();
    final List<Used> coupons = new ArrayList<>();
    final List<Said> reviews = new ArrayList<>();

    /** Adds the parts of an order, all of them stated when the order was. */
    void add(long id, Order order) {
        Instant stated = order.updatedAt();
        order.lines().forEach(line -> lines.add(line(id, line)));
        for (int i = 0; i < order.payments().size(); i++) {
            payments.add(paid(id, i, order.payments().get(i), stated));
        }
        for (int i = 0; i < order.shipments().size(); i++) {
            Shipment shipment = order.shipments().get(i);
            shipments.add(parcel(id, i, shipment, stated));
            for (int n = 0; n < shipment.nodes().size(); n++) {
                ShipmentNode node = shipment.nodes().get(n);
                nodes.add(new Node(id, i, n, node.at(), node.text()));
            }
        }
        for (int i = 0; i < order.coupons().size(); i++) {
            coupons.add(used(id, i, order.coupons().get(i), stated));
        }
        for (int i = 0; i < order.reviews().size(); i++) {
            reviews.add(said(id, i, order.reviews().get(i), stated));
        }
    }

    static Paid paid(long id, int seq, Payment payment, Instant stated) {
        return new Paid(
                id,
                seq,
                payment.paymentNo(),
                payment.channel(),
                payment.amount().amount(),
                payment.status().wire(),
                payment.at(),
                stated);
    }

    static Parcel parcel(long id, int seq, Shipment shipment, Instant stated) {
        return new Parcel(
                id,
                seq,
                shipment.trackingNo(),
                shipment.carrier(),
                shipment.status().wire(),
                Json.write(shipment.lineNos()),
                stated);
    }

    static Used used(long id, int seq, Coupon coupon, Instant stated) {
        return new Used(id, seq, coupon.code(), coupon.amount().amount(), stated);
    }

    static Said said(long id, int seq, Review review, Instant stated) {
        return new Said(id, seq, review.score(), review.text(), review.at(), stated);
    }

    private static Line line(long id, OrderLine line) {
        return new Line(
                id,
                line.lineNo(),
                Digest.product(line.name()),
                line.sku(),
                line.name(),
                line.quantity(),
                line.price().amount(),
                line.supplier());
    }

    /** Puts heads and their parts together, in the order of the heads. */
    static List<Order> orders(List<HeadRow> heads, List<PartRow> parts) {
        Map<Long, List<PartRow>> byOrder = new HashMap<>();
        parts.forEach(part ->
                byOrder.computeIfAbsent(part.orderId(), id -> new ArrayList<>()).add(part));
        return heads.stream()
                .map(head -> order(head, byOrder.getOrDefault(head.id(), List.of())))
                .toList();
    }

    private static Order order(HeadRow head, List<PartRow> parts) {
        String currency = head.currency();
        List<OrderLine> lines = new ArrayList<>();
        List<Payment> payments = new ArrayList<>();
        List<PartRow> parcels = new ArrayList<>();
        Map<Integer, List<ShipmentNode>> nodes = new HashMap<>();
        List<Coupon> coupons = new ArrayList<>();
        List<Review> reviews = new ArrayList<>();
        Map<String, Object> attributes = new LinkedHashMap<>();
        for (PartRow row : parts) {
            switch (row.part()) {
                case "line" ->
                    lines.add(new OrderLine(
                            row.seq(),
                            text(row.number()),
                            text(row.text()),
                            count(row),
                            money(row, currency),
                            row.extra()));
                case "payment" ->
                    payments.add(new Payment(
                            text(row.number()),
                            row.text(),
                            money(row, currency),
                            PaymentStatus.of(text(row.status())).orElseThrow(),
                            row.at()));
                case "shipment" -> parcels.add(row);
                case "node" ->
                    nodes.computeIfAbsent(count(row), shipment -> new ArrayList<>())
                            .add(new ShipmentNode(requireNonNull(row.at()), text(row.text())));
                case "coupon" -> coupons.add(new Coupon(text(row.number()), money(row, currency)));
                case "address" -> attributes.put(ADDRESS, text(row.text()));
                case "review" -> reviews.add(new Review(count(row), row.text(), row.at()));
                default -> throw new IllegalStateException("Unknown part " + row.part());
            }
        }
        if (head.attributes() != null) {
            attributes.putAll(Json.object(head.attributes()));
        }
        List<Shipment> shipments = parcels.stream()
                .map(row -> new Shipment(
                        row.number(),
                        row.text(),
                        Json.numbers(text(row.extra())),
                        ShipmentStatus.of(text(row.status())).orElseThrow(),
                        nodes.getOrDefault(row.seq(), List.of())))
                .toList();
        return new Order(
                new OrderNo(head.orderNo()),
                head.parentNo() == null ? null : new OrderNo(head.parentNo()),
                head.channel(),
                OrderStatus.of(head.status()).orElseThrow(),
                new Money(head.amount(), currency),
                head.placedAt(),
                head.paidAt(),
                head.promisedAt(),
                head.updatedAt(),
                new Buyer(
                        head.buyerId(),
                        head.buyerName(),
                        head.buyerMobile(),
                        head.buyerLevel(),
                        head.buyerTags() == null ? List.of() : Json.texts(head.buyerTags())),
                lines,
                payments,
                shipments,
                coupons,
                reviews,
                attributes);
    }

    private static String text(@Nullable String text) {
        return requireNonNull(text);
    }

    private static int count(PartRow row) {
        return requireNonNull(row.count());
    }

    private static Money money(PartRow row, String currency) {
        return new Money(requireNonNull(row.amount()), currency);
    }
}
