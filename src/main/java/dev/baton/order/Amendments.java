package dev.baton.order;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.springframework.stereotype.Component;

/**
 * What people of this house change in an order before it has left: under its lock, three statements. When the shop last
 * stated it stays as it was: what the shop stated meanwhile and hands in later is news, it tells of the money that it
 * gave back itself.
 */
@Component
class Amendments {

    private final OrderMapper mapper;

    Amendments(OrderMapper mapper) {
        this.mapper = mapper;
    }

    Amended cancel(OrderNo orderNo, Instant at) {
        return amend(orderNo, at, (head, order) -> order.with(OrderStatus.CANCELLED, order.attributes()));
    }

    /** One statement more: it is kept beside what the shop states, too. */
    Amended readdress(OrderNo orderNo, String address, Instant at) {
        return amend(orderNo, at, (head, order) -> {
            mapper.keepAddress(head.id(), address);
            Map<String, Object> attributes = new LinkedHashMap<>(order.attributes());
            attributes.put(Rows.ADDRESS, address);
            return order.with(order.status(), attributes);
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
        mapper.replaceHeads(List.of(HeadRow.of(head.id(), after, head.content(), statusAt, facts)));
        return new Amended(after, true);
    }
}
