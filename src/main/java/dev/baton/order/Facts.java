package dev.baton.order;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of an order say together, and since when: the columns detection asks (CONTRACT 9).
 *
 * <p>A shop states how things are, rarely when they became so. Where it gives the time (a payment's, a parcel's node),
 * that time counts; where it does not, the time of the statement that first said so. Once known, a time stays while the
 * fact does.
 *
 * @param statusSince the order has had its present status at least since then
 * @param paidSince somebody has paid, and the shop has not given all of it back
 * @param handedOverAt the first parcel was seen by a carrier; where every parcel names its lines, one with the last of
 *     the order's lines was
 * @param deliveredAt every parcel has arrived or come back, and where all name their lines, each line with them:
 *     nothing is on its way any more, nor still to be sent
 * @param watch what is being waited for now, and {@code watchFrom} the time its patience counts from
 * @param slowHandover {@code paidSince} of an order that was handed over (or given up) later than the patience allows,
 *     else null: the only finished orders that can have been stuck on an earlier day
 * @param slowDelivery {@code promisedAt} of an order that arrived (or was given up) later than the patience allows,
 *     else null
 */
record Facts(
        Instant statusSince,
        @Nullable Instant paidSince,
        @Nullable Instant handedOverAt,
        @Nullable Instant deliveredAt,
        @Nullable Watch watch,
        @Nullable Instant watchFrom,
        @Nullable Instant slowHandover,
        @Nullable Instant slowDelivery) {

    /** A paid order is to be handed over within 72 hours. */
    static final Duration HANDOVER = Duration.ofDays(3);
    /** An order on its way is given up on this long after the promised time. */
    static final Duration DELIVERY = Duration.ofDays(3);

    /** What is being waited for. */
    enum Watch {
        /** Sold out though paid. */
        SOLD_OUT,
        /** Paid, not handed over. */
        HANDOVER,
        /** Handed over, not delivered. */
        DELIVERY;

        String column() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What was known before. */
    record Before(
            OrderStatus status,
            Instant statusSince,
            @Nullable Instant paidSince,
            @Nullable Instant handedOverAt,
            @Nullable Instant deliveredAt) {}

    /** @param stated when what is new was stated */
    static Facts of(Order order, Instant stated, @Nullable Before before) {
        OrderStatus status = order.status();
        Instant statusSince = before != null && before.status() == status ? before.statusSince() : stated;
        Instant paid = paid(order, before == null ? null : before.paidSince(), stated);
        Instant handed = handedOver(order, before == null ? null : before.handedOverAt(), stated);
        Instant delivered = delivered(order, before == null ? null : before.deliveredAt(), stated);
        boolean givenUp = status == OrderStatus.CANCELLED || status == OrderStatus.UNAVAILABLE;
        Instant promised = order.promisedAt();

        Watch watch = null;
        Instant from = null;
        if (status == OrderStatus.UNAVAILABLE && paid != null) {
            watch = Watch.SOLD_OUT;
            from = statusSince;
        } else if (!givenUp && paid != null && handed == null) {
            watch = Watch.HANDOVER;
            from = paid;
        } else if (!givenUp && handed != null && delivered == null && promised != null) {
            watch = Watch.DELIVERY;
            from = promised;
        }
        Instant handoverEnd = handed != null ? handed : givenUp ? statusSince : null;
        Instant deliveryEnd = delivered != null ? delivered : givenUp ? statusSince : null;
        boolean slowHandover = paid != null && handoverEnd != null && handoverEnd.isAfter(paid.plus(HANDOVER));
        boolean slowDelivery = promised != null
                && handed != null
                && deliveryEnd != null
                && deliveryEnd.isAfter(promised.plus(DELIVERY));
        return new Facts(
                statusSince,
                paid,
                handed,
                delivered,
                watch,
                from,
                slowHandover ? paid : null,
                slowDelivery ? promised : null);
    }

    private static @Nullable Instant paid(Order order, @Nullable Instant before, Instant stated) {
        Predicate<PaymentStatus> any = status -> order.payments().stream().anyMatch(p -> p.status() == status);
        if (any.test(PaymentStatus.REFUNDED) && !any.test(PaymentStatus.PAID)) {
            return null;
        }
        if (order.paidAt() != null) {
            return order.paidAt();
        }
        if (!any.test(PaymentStatus.PAID) && order.status() != OrderStatus.PAID) {
            return order.payments().isEmpty() ? before : null;
        }
        return order.payments().stream()
                .filter(payment -> payment.status() == PaymentStatus.PAID)
                .map(Payment::at)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(before == null ? stated : before);
    }

    private static @Nullable Instant handedOver(Order order, @Nullable Instant before, Instant stated) {
        Parcels parcels = new Parcels(order);
        if (!parcels.left() && !order.status().handedOver()) {
            return null;
        }
        Instant seen = parcels.leftAt();
        return seen != null ? seen : before != null ? before : stated;
    }

    private static @Nullable Instant delivered(Order order, @Nullable Instant before, Instant stated) {
        Parcels parcels = new Parcels(order);
        if (!parcels.there() && !order.status().arrived()) {
            return null;
        }
        Instant last = parcels.thereAt();
        return last != null ? last : before != null ? before : stated;
    }
}
