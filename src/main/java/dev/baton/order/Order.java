package dev.baton.order;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An order with everything that belongs to it, as the shop stated it last. Times are kept to the millisecond, lists in
 * the shop's order (lines by number).
 *
 * @param parentNo the order this one is a part of; it need not be known yet
 * @param amount what the buyer owes for all of it, freight included
 * @param promisedAt when it was promised to arrive
 * @param updatedAt the shop's time of this statement: an older one never replaces a newer
 * @param attributes free: whatever else the shop knows; JSON values, numbers as {@link java.math.BigDecimal}
 */
public record Order(
        OrderNo orderNo,
        @Nullable OrderNo parentNo,
        @Nullable String channel,
        OrderStatus status,
        Money amount,
        Instant placedAt,
        @Nullable Instant paidAt,
        @Nullable Instant promisedAt,
        Instant updatedAt,
        Buyer buyer,
        List<OrderLine> lines,
        List<Payment> payments,
        List<Shipment> shipments,
        List<Coupon> coupons,
        List<Review> reviews,
        Map<String, Object> attributes) {

    /** @throws OrderInvalid naming everything that does not fit together */
    public Order {
        Checks checks = new Checks();
        channel = checks.optional("channel", channel, 32);
        checks.that(!orderNo.equals(parentNo), "parentNo", "own-parent");
        checks.amount("amount", amount);
        placedAt = Objects.requireNonNull(checks.time("placedAt", placedAt));
        paidAt = checks.time("paidAt", paidAt);
        promisedAt = checks.time("promisedAt", promisedAt);
        updatedAt = Objects.requireNonNull(checks.time("updatedAt", updatedAt));
        checks.distinct("lines", lines, 500, OrderLine::lineNo);
        checks.distinct("payments", payments, 100, Payment::paymentNo);
        checks.distinct("shipments", shipments, 100, Shipment::trackingNo);
        checks.distinct("coupons", coupons, 100, Coupon::code);
        checks.that(reviews.size() <= 100, "reviews", "too-many", "100");
        String currency = amount.currency();
        boolean oneCurrency = Stream.of(
                        lines.stream().map(OrderLine::price),
                        payments.stream().map(Payment::amount),
                        coupons.stream().map(Coupon::amount))
                .flatMap(all -> all)
                .allMatch(money -> money.currency().equals(currency));
        checks.that(oneCurrency, "currency", "two-currencies");
        checks.done();
        lines = lines.stream()
                .sorted(Comparator.comparingInt(OrderLine::lineNo))
                .toList();
        payments = List.copyOf(payments);
        shipments = List.copyOf(shipments);
        coupons = List.copyOf(coupons);
        reviews = List.copyOf(reviews);
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    /** The same statement, but for these. */
    Order with(OrderStatus status, Map<String, Object> attributes) {
        return new Order(
                orderNo,
                parentNo,
                channel,
                status,
                amount,
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
                attributes);
    }

    /** The currency of all its amounts. */
    public String currency() {
        return amount.currency();
    }

    /** The line with this number; empty also for 0, the whole order. */
    public Optional<OrderLine> line(int lineNo) {
        return lines.stream().filter(line -> line.lineNo() == lineNo).findFirst();
    }

    /** Whether it has lines but no more this one; 0 is the whole order. */
    public boolean lacks(int lineNo) {
        return lineNo != 0 && !lines.isEmpty() && line(lineNo).isEmpty();
    }

    /** Whether any of it has been handed over: then nobody here can change it any more. */
    public boolean hasLeft() {
        return status.handedOver()
                || shipments.stream()
                        .anyMatch(parcel -> parcel.status() == ShipmentStatus.IN_TRANSIT
                                || parcel.status() == ShipmentStatus.DELIVERED);
    }

    /** Whether its parcels say that all of it has arrived or come back. */
    public boolean hasArrived() {
        return new Parcels(this).there();
    }

    /** What no carrier has seen yet, as far as its parcels tell: none while one does not name its lines. */
    public List<OrderLine> unsent() {
        return new Parcels(this).missed(Parcels::hasLeft);
    }

    /** What has neither arrived nor come back, as far as its parcels tell: none while one does not name its lines. */
    public List<OrderLine> unarrived() {
        return new Parcels(this).missed(Parcels::isThere);
    }

    /** What it is about and whom to reach. */
    public Outline outline() {
        return new Outline(
                orderNo,
                parentNo,
                buyer.mobile(),
                amount.amount(),
                buyer.level(),
                lines.stream()
                        .map(line -> new Outline.Item(line.lineNo(), line.name(), line.quantity()))
                        .toList());
    }

    /** As {@link Outline#title}. */
    public String title(int lineNo) {
        return outline().title(lineNo);
    }

    /** The money that was paid and not given back by the shop itself; vouchers are not money. */
    public Money moneyPaid() {
        return payments.stream()
                .filter(payment -> payment.isMoney() && payment.status() == PaymentStatus.PAID)
                .map(Payment::amount)
                .reduce(Money.zero(currency()), Money::plus);
    }

    /** Only the number: money, phone numbers and addresses are never logged. */
    @Override
    public String toString() {
        return "Order[" + orderNo + "]";
    }
}
