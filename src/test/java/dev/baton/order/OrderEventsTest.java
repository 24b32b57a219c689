package dev.baton.order;

import static dev.baton.order.OrderFixtures.PLACED;
import static dev.baton.order.OrderFixtures.anOrder;
import static dev.baton.order.OrderFixtures.cny;
import static dev.baton.order.OrderFixtures.paidOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.order.OrderEvent.Fragment;
import dev.baton.order.OrderEvent.StatusChange;
import dev.baton.order.OrderEvent.Track;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events count once, and a late one changes nothing newer. */
class OrderEventsTest extends StoreTest {

    private static final OrderNo NO = new OrderNo("SO-1");

    private int made;

    @Test
    void anEventCountsOnceR201() {
        orders.put(paidOrder("SO-1"));
        OrderEvent shipped = event(300, new StatusChange(OrderStatus.SHIPPED));
        assertThat(orders.applyEvent(shipped)).isEqualTo(EventApplied.APPLIED);
        assertThat(orders.applyEvent(shipped)).isEqualTo(EventApplied.REPEATED);
        assertThat(order().status()).isEqualTo(OrderStatus.SHIPPED);
        assertThat(order().updatedAt()).isEqualTo(at(300));
        assertThat(rows("order_event")).isEqualTo(1);
    }

    @Test
    void anEventForAnUnknownOrderMayComeAgainLater() {
        OrderEvent shipped = event(300, new StatusChange(OrderStatus.SHIPPED));
        assertThat(orders.applyEvent(shipped)).isEqualTo(EventApplied.UNKNOWN_ORDER);
        orders.put(paidOrder("SO-1"));
        assertThat(orders.applyEvent(shipped)).isEqualTo(EventApplied.APPLIED);
    }

    @Test
    void aLateStatusChangesNothingNewer() {
        orders.put(paidOrder("SO-1"));
        orders.applyEvent(event(500, new StatusChange(OrderStatus.DELIVERED)));
        assertThat(orders.applyEvent(event(400, new StatusChange(OrderStatus.SHIPPED))))
                .isEqualTo(EventApplied.LATE);
        assertThat(order().status()).isEqualTo(OrderStatus.DELIVERED);
        assertThat(orders.put(anOrder("SO-1").updated(at(499)).build()).applied())
                .as("a statement older than the event")
                .isFalse();
        assertThat(orders.put(anOrder("SO-1").updated(at(501)).build()).applied())
                .isTrue();
        assertThat(order().status()).isEqualTo(OrderStatus.PAID);
    }

    @Test
    void everyPartIsAsNewAsItsOwnLastEvent() {
        orders.put(paidOrder("SO-1"));
        orders.applyEvent(event(900, new StatusChange(OrderStatus.PROCESSING)));
        Payment refunded = new Payment("P1", "alipay", cny("338.00"), PaymentStatus.REFUNDED, at(600));
        assertThat(orders.applyEvent(event(600, refunded))).isEqualTo(EventApplied.APPLIED);
        Payment paid = new Payment("P1", "alipay", cny("338.00"), PaymentStatus.PAID, at(500));
        assertThat(orders.applyEvent(event(500, paid))).isEqualTo(EventApplied.LATE);
        assertThat(order().moneyPaid()).isEqualTo(cny("0"));
        Payment second = new Payment("P3", "wechat", cny("1.50"), PaymentStatus.PAID, at(10));
        assertThat(orders.applyEvent(event(10, second))).as("unknown yet").isEqualTo(EventApplied.APPLIED);
        assertThat(order().moneyPaid()).isEqualTo(cny("1.50"));
        assertThat(order().updatedAt()).isEqualTo(at(900));
    }

    @Test
    void aParcelIsFollowed() {
        orders.put(anOrder("SO-1").shipments().build());
        ShipmentNode first = new ShipmentNode(at(400), "已揽收");
        ShipmentNode second = new ShipmentNode(at(700), "到达杭州");
        assertThat(orders.applyEvent(event(400, new Track("SF1", List.of(first)))))
                .isEqualTo(EventApplied.APPLIED);
        assertThat(orders.applyEvent(event(700, new Track("SF1", List.of(second, first)))))
                .isEqualTo(EventApplied.APPLIED);
        assertThat(orders.applyEvent(event(700, new Track("SF1", List.of(second)))))
                .isEqualTo(EventApplied.LATE);
        Shipment arrived = new Shipment(
                "SF1", "顺丰", List.of(1), ShipmentStatus.DELIVERED, List.of(new ShipmentNode(at(900), "已签收")));
        assertThat(orders.applyEvent(event(900, arrived))).isEqualTo(EventApplied.APPLIED);
        ShipmentNode between = new ShipmentNode(at(800), "派送中");
        assertThat(orders.applyEvent(event(800, new Track("SF1", List.of(between)))))
                .as("a place it passed stays passed, however late we hear of it")
                .isEqualTo(EventApplied.APPLIED);
        assertThat(order().shipments()).hasSize(1);
        assertThat(order().shipments().get(0).status()).isEqualTo(ShipmentStatus.DELIVERED);
        assertThat(order().shipments().get(0).nodes())
                .extracting(ShipmentNode::text)
                .containsExactly("已揽收", "到达杭州", "派送中", "已签收");
    }

    @Test
    void couponsAndReviewsAreAddedOnce() {
        orders.put(paidOrder("SO-1"));
        Review review = new Review(2, "破了", at(800));
        assertThat(orders.applyEvent(event(800, review))).isEqualTo(EventApplied.APPLIED);
        assertThat(orders.applyEvent(event(801, review))).isEqualTo(EventApplied.LATE);
        assertThat(orders.applyEvent(event(800, new Coupon("C9", cny("5"))))).isEqualTo(EventApplied.APPLIED);
        assertThat(orders.applyEvent(event(790, new Coupon("C9", cny("6"))))).isEqualTo(EventApplied.LATE);
        assertThat(order().coupons()).contains(new Coupon("C9", cny("5.00"))).hasSize(2);
        assertThat(order().reviews()).hasSize(2);
    }

    @Test
    void aPieceThatDoesNotFitChangesNothingAndMayBeMended() {
        orders.put(paidOrder("SO-1"));
        Payment dollars = new Payment("P9", null, Money.of("1", "USD"), PaymentStatus.PAID, null);
        OrderEvent bad = new OrderEvent("e-1", NO, at(300), dollars);
        assertThatThrownBy(() -> orders.applyEvent(bad)).isInstanceOf(OrderInvalid.class);
        inTransaction(() -> {
            assertThatThrownBy(() -> orders.applyEvent(bad)).isInstanceOf(OrderInvalid.class);
            orders.applyEvent(event(300, new StatusChange(OrderStatus.SHIPPED)));
        });
        assertThat(order().status()).as("its neighbour stands").isEqualTo(OrderStatus.SHIPPED);
        Payment yuan = new Payment("P9", null, cny("1"), PaymentStatus.PAID, null);
        assertThat(orders.applyEvent(new OrderEvent("e-1", NO, at(300), yuan))).isEqualTo(EventApplied.APPLIED);
    }

    private OrderEvent event(int seconds, Fragment data) {
        made++;
        return new OrderEvent("event-" + made, NO, at(seconds), data);
    }

    private static Instant at(int seconds) {
        return PLACED.plusSeconds(seconds);
    }

    private Order order() {
        return orders.find(NO).orElseThrow();
    }
}
