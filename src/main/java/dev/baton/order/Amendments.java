package dev.baton.order;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What people of this house change in an order before it has left: under its lock, three statements. */
@Component
class Amendments {

    private final OrderMapper mapper;

    Amendments(OrderMapper mapper) {
        this.mapper = mapper;
    }

    Amended cancel(OrderNo orderNo, Instant moment) {
        // As the store keeps it, so that it is known again.
        Instant at = moment.truncatedTo(ChronoUnit.MILLIS);
        HeadRow head = lock(orderNo);
        Order before = read(head);
        if (isPast(before)) {
            return new Amended(before, false);
        }
        Former former = new Former(before.status(), head.statusAt(), head.statusSince(), before.updatedAt(), at);
        Order after = with(before, OrderStatus.CANCELLED, before.attributes(), later(at, before.updatedAt()));
        mapper.replaceHeads(List.of(HeadRow.of(head.id(), after, null, at, Facts.of(after, at, head.before()))));
        return new Amended(after, true, former);
    }

    /** Not when anybody has stated its status since. What else was stated meanwhile stays. */
    Amended uncancel(OrderNo orderNo, Former former) {
        HeadRow head = lock(orderNo);
        Order before = read(head);
        boolean ours =
                before.status() == OrderStatus.CANCELLED && head.statusAt().equals(former.cancelledAt());
        if (!ours) {
            return new Amended(before, false);
        }
        boolean nothingNew = before.updatedAt().equals(later(former.cancelledAt(), former.updatedAt()));
        Order after = with(
                before, former.status(), before.attributes(), nothingNew ? former.updatedAt() : before.updatedAt());
        Facts.Before as = new Facts.Before(
                former.status(), former.statusSince(), head.paidSince(), head.handedOverAt(), head.deliveredAt());
        Facts facts = Facts.of(after, former.statusAt(), as);
        mapper.replaceHeads(List.of(HeadRow.of(head.id(), after, null, former.statusAt(), facts)));
        return new Amended(after, true);
    }

    /** One statement more: it is kept beside what the shop states, too. */
    Amended readdress(OrderNo orderNo, String address, Instant at) {
        HeadRow head = lock(orderNo);
        Order before = read(head);
        if (isPast(before)) {
            return new Amended(before, false);
        }
        mapper.keepAddress(head.id(), address);
        Map<String, Object> attributes = new LinkedHashMap<>(before.attributes());
        attributes.put(Rows.ADDRESS, address);
        Order after = with(before, before.status(), attributes, later(at, before.updatedAt()));
        Facts facts = Facts.of(after, at, head.before());
        mapper.replaceHeads(List.of(HeadRow.of(head.id(), after, null, head.statusAt(), facts)));
        return new Amended(after, true);
    }

    private HeadRow lock(OrderNo orderNo) {
        return mapper.lockHeads(List.of(orderNo.value())).stream()
                .findFirst()
                .orElseThrow(() -> new NoSuchOrder(orderNo));
    }

    private Order read(HeadRow head) {
        return Rows.orders(List.of(head), mapper.parts(List.of(head.id()))).get(0);
    }

    private static boolean isPast(Order order) {
        return order.status() == OrderStatus.CANCELLED || order.hasLeft();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Order with(Order order, OrderStatus status, Map<String, Object> attributes, Instant updatedAt) {
        return new Order(
                order.orderNo(),
                order.parentNo(),
                order.channel(),
                status,
                order.amount(),
                order.placedAt(),
                order.paidAt(),
                order.promisedAt(),
                updatedAt,
                order.buyer(),
                order.lines(),
                order.payments(),
                order.shipments(),
                order.coupons(),
                order.reviews(),
                attributes);
    }
}
