package dev.baton.order;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A row of {@code order_head}; the columns are explained in the migration. */
record HeadRow(
        long id,
        String orderNo,
        @Nullable String parentNo,
        @Nullable String channel,
        String status,
        BigDecimal amount,
        String currency,
        Instant placedAt,
        @Nullable Instant paidAt,
        @Nullable Instant promisedAt,
        Instant updatedAt,
        @Nullable String buyerId,
        @Nullable String buyerName,
        @Nullable String buyerMobile,
        @Nullable String buyerLevel,
        @Nullable String buyerTags,
        @Nullable String attributes,
        @Nullable Long content,
        Instant statusAt,
        Instant statusSince,
        @Nullable Instant paidSince,
        @Nullable Instant handedOverAt,
        @Nullable Instant deliveredAt,
        @Nullable String watch,
        @Nullable Instant watchFrom,
        @Nullable Instant slowHandover,
        @Nullable Instant slowDelivery) {

    static HeadRow of(long id, Order order, @Nullable Long content, Instant statusAt, Facts facts) {
        Buyer buyer = order.buyer();
        return new HeadRow(
                id,
                order.orderNo().value(),
                order.parentNo() == null ? null : order.parentNo().value(),
                order.channel(),
                order.status().wire(),
                order.amount().amount(),
                order.currency(),
                order.placedAt(),
                order.paidAt(),
                order.promisedAt(),
                order.updatedAt(),
                buyer.id(),
                buyer.name(),
                buyer.mobile(),
                buyer.level(),
                buyer.tags().isEmpty() ? null : Json.write(buyer.tags()),
                order.attributes().isEmpty() ? null : Json.write(order.attributes()),
                content,
                statusAt,
                facts.statusSince(),
                facts.paidSince(),
                facts.handedOverAt(),
                facts.deliveredAt(),
                facts.watch() == null ? null : facts.watch().column(),
                facts.watchFrom(),
                facts.slowHandover(),
                facts.slowDelivery());
    }

    /** Whether it is still as stated in what a raise goes by: a hand in the database changes no digest. */
    boolean says(Order order) {
        OrderNo parent = order.parentNo();
        return amount.compareTo(order.amount().amount()) == 0
                && Objects.equals(buyerLevel, order.buyer().level())
                && Objects.equals(parentNo, parent == null ? null : parent.value());
    }

    /** What was known about the order before it changes now. */
    Facts.Before before() {
        return new Facts.Before(
                OrderStatus.of(status).orElseThrow(), statusSince, paidSince, handedOverAt, deliveredAt);
    }
}
