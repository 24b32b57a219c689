package dev.baton.order;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.springframework.stereotype.Component;

/** What people of this house change in an order before it has left: under its lock, three statements. */
@Component
class Amendments {

    private final OrderMapper mapper;

    Amendments(OrderMapper mapper) {
        this.mapper = mapper;
    }

    Amended cancel(OrderNo orderNo, Instant at) {
        return amend(orderNo, at, (head, order) -> with(order, OrderStatus.CANCELLED, order.attributes(), at));
    }

    /** One statement more: it is kept beside what the shop states, too. */
    Amended readdress(OrderNo orderNo, String address, Instant at) {
        return amend(orderNo, at, (head, order) -> {
            mapper.keepAddress(head.id(), address);
            Map<String, Object> attributes = new LinkedHashMap<>(order.attributes());
            attributes.put(Rows.ADDRESS, address);
            return with(order, order.status(), attributes, at);
        });
    }

    private Amended amend(OrderNo orderNo, Instant at, BiFunction<HeadRow, Order, Order> change) {
        HeadRow head = mapper.lockHeads(List.of(orderNo.value())).stream()
                .findFirst()
                .orElseThrow(() -> new NoSuchOrder(orderNo));
        Order before =
                Rows.orders(List.of(head), mapper.parts(List.of(head.id()))).get(0);
        if (before.status() == OrderStatus.CANCELLED || before.hasLeft()) {
            return new Amended(before, false);
        }
        Order after = change.apply(head, before);
        Instant statusAt = after.status() == before.status() ? head.statusAt() : at;
        Facts facts = Facts.of(after, at, head.before());
        mapper.replaceHeads(List.of(HeadRow.of(head.id(), after, null, statusAt, facts)));
        return new Amended(after, true);
    }

    private static Order with(Order order, OrderStatus status, Map<String, Object> attributes, Instant at) {
        return new Order(
                order.orderNo(),
                order.parentNo(),
                order.channel(),
                status,
                order.amount(),
                order.placedAt(),
                order.paidAt(),
                order.promisedAt(),
                at.isAfter(order.updatedAt()) ? at : order.updatedAt(),
                order.buyer(),
                order.lines(),
                order.payments(),
                order.shipments(),
                order.coupons(),
                order.reviews(),
                attributes);
    }
}
