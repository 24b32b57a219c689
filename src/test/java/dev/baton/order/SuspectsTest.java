package dev.baton.order;

import static dev.baton.order.OrderFixtures.PLACED;
import static dev.baton.order.OrderFixtures.anOrder;
import static dev.baton.order.OrderFixtures.cny;
import static dev.baton.order.OrderFixtures.day;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * CONTRACT 9: the three questions, now and as of an earlier day. Every order here is placed and paid on day 0, promised
 * for day 5.
 */
class SuspectsTest extends StoreTest {

    private static final Instant HOUR_4 = PLACED.plus(Duration.ofHours(4));

    @Test
    void soldOutAndPaidR130() {
        put(anOrder("sold-out").status(OrderStatus.UNAVAILABLE));
        put(anOrder("sold-out-unpaid")
                .status(OrderStatus.UNAVAILABLE)
                .paid(null)
                .payments());
        put(anOrder("sold-out-paid-by-a-payment-only")
                .status(OrderStatus.UNAVAILABLE)
                .paid(null));
        put(anOrder("sold-out-given-back").status(OrderStatus.UNAVAILABLE).payments(refunded()));
        put(anOrder("in-stock"));
        assertThat(soldOut(NOW)).containsExactlyInAnyOrder("sold-out", "sold-out-paid-by-a-payment-only");
        assertThat(orders.stillSoldOut(Set.of(new OrderNo("sold-out")), NOW)).isNotEmpty();
        assertThat(orders.stillSoldOut(Set.of(new OrderNo("in-stock")), NOW)).isEmpty();
        put(anOrder("sold-out").status(OrderStatus.CANCELLED).updated(day(1)));
        assertThat(orders.stillSoldOut(List.of(new OrderNo("sold-out"), new OrderNo("none")), NOW))
                .isEmpty();
    }

    @Test
    void paidAndNotHandedOver() {
        put(anOrder("waiting"));
        put(anOrder("processing").status(OrderStatus.PROCESSING));
        put(anOrder("paid-by-event-only").status(OrderStatus.CREATED).paid(null));
        put(anOrder("unpaid").status(OrderStatus.CREATED).paid(null).payments());
        put(anOrder("shipped").status(OrderStatus.SHIPPED));
        put(anOrder("seen-by-a-carrier").parcel(ShipmentStatus.IN_TRANSIT, HOUR_4));
        put(anOrder("cancelled").status(OrderStatus.CANCELLED));
        put(anOrder("given-back").payments(refunded()));
        clock.set(day(3));
        assertThat(stuck(day(3))).as("not yet 72 hours").isEmpty();
        clock.set(NOW);
        assertThat(stuck(NOW)).containsExactlyInAnyOrder("waiting", "processing", "paid-by-event-only");
        assertThat(orders.stillNotHandedOver(Set.of(new OrderNo("waiting")), NOW))
                .isNotEmpty();
        orders.applyEvent(new OrderEvent(
                "e1",
                new OrderNo("waiting"),
                day(9),
                new OrderEvent.Track("SF9", List.of(new ShipmentNode(day(9), "已揽收")))));
        assertThat(orders.stillNotHandedOver(Set.of(new OrderNo("waiting")), NOW))
                .isEmpty();
        assertThat(stuck(NOW)).containsExactlyInAnyOrder("processing", "paid-by-event-only");
        assertThat(stuck(day(8))).as("as of the day before").contains("waiting");
        assertThat(orders.stillNotHandedOver(Set.of(new OrderNo("waiting")), day(8)))
                .isNotEmpty();
    }

    @Test
    void handedOverAndOverdue() {
        put(anOrder("on-its-way").status(OrderStatus.SHIPPED).parcel(ShipmentStatus.IN_TRANSIT, HOUR_4));
        put(anOrder("no-promise").status(OrderStatus.SHIPPED).promised(null).parcel(ShipmentStatus.IN_TRANSIT, HOUR_4));
        put(anOrder("arrived").status(OrderStatus.DELIVERED).parcel(ShipmentStatus.DELIVERED, HOUR_4, day(4)));
        put(anOrder("arrived-late").status(OrderStatus.DELIVERED).parcel(ShipmentStatus.DELIVERED, HOUR_4, day(9)));
        put(anOrder("came-back").status(OrderStatus.SHIPPED).parcel(ShipmentStatus.RETURNED, HOUR_4, day(7)));
        put(anOrder("not-handed-over"));
        put(anOrder("cancelled").status(OrderStatus.CANCELLED).parcel(ShipmentStatus.IN_TRANSIT, HOUR_4));
        put(anOrder("one-of-two")
                .status(OrderStatus.SHIPPED)
                .shipments(
                        new Shipment(
                                "A",
                                null,
                                List.of(),
                                ShipmentStatus.DELIVERED,
                                List.of(new ShipmentNode(day(2), "签收"))),
                        new Shipment("B", null, List.of(), ShipmentStatus.IN_TRANSIT, List.of())));
        assertThat(overdue(NOW)).containsExactlyInAnyOrder("on-its-way", "one-of-two");
        assertThat(overdue(day(8)))
                .as("it came a day later")
                .containsExactlyInAnyOrder("on-its-way", "one-of-two", "arrived-late");
        assertThat(overdue(day(8).minusMillis(1))).isEmpty();
        assertThat(orders.stillOverdue(Set.of(new OrderNo("arrived-late")), day(8)))
                .isNotEmpty();
        assertThat(orders.stillOverdue(Set.of(new OrderNo("arrived-late")), day(9)))
                .isEmpty();
    }

    /** A parcel that names its lines says of the others that they are not in it. */
    @Test
    void whatIsInNoParcelThatLeftIsNotHandedOverR129() {
        put(anOrder("half").products("围巾", "帽子").shipments(left("A", 1)));
        put(anOrder("half-packed").products("围巾", "帽子").shipments(left("A", 1), packed("B", 2)));
        put(anOrder("unnamed").products("围巾", "帽子").shipments(left("A", 1), left("B")));
        put(anOrder("said").status(OrderStatus.SHIPPED).products("围巾", "帽子").shipments(left("A", 1)));
        put(anOrder("all-in-one").products("围巾", "帽子").shipments(left("A", 1, 2)));
        put(anOrder("one-after-the-other").products("围巾", "帽子").shipments(left("A", 1), packed("B", 2)));
        put(anOrder("one-after-the-other")
                .products("围巾", "帽子")
                .shipments(
                        left("A", 1),
                        new Shipment(
                                "B",
                                null,
                                List.of(2),
                                ShipmentStatus.IN_TRANSIT,
                                List.of(new ShipmentNode(day(6), "揽收"))))
                .updated(day(6)));

        assertThat(stuck(NOW)).containsExactlyInAnyOrder("half", "half-packed");
        assertThat(orders.stillNotHandedOver(List.of(new OrderNo("half"), new OrderNo("all-in-one")), NOW))
                .containsExactly(new OrderNo("half"));
        assertThat(stuck(day(5)))
                .as("its second parcel left a day later")
                .containsExactlyInAnyOrder("half", "half-packed", "one-after-the-other");
        assertThat(orders.find(new OrderNo("half")).orElseThrow().unsent())
                .extracting(OrderLine::lineNo)
                .containsExactly(2);
    }

    @Test
    void whatIsInNoParcelThatArrivedIsOverdueR129() {
        put(anOrder("half").status(OrderStatus.SHIPPED).products("围巾", "帽子").shipments(there("A", 1)));
        put(anOrder("other-on-its-way").products("围巾", "帽子").shipments(there("A", 1), left("B", 2)));
        put(anOrder("both").products("围巾", "帽子").shipments(there("A", 1), there("B", 2)));
        put(anOrder("unnamed").products("围巾", "帽子").shipments(there("A")));
        put(anOrder("said").status(OrderStatus.DELIVERED).products("围巾", "帽子").shipments(there("A", 1)));

        assertThat(overdue(NOW)).containsExactlyInAnyOrder("half", "other-on-its-way");
        assertThat(orders.stillOverdue(List.of(new OrderNo("half"), new OrderNo("both")), NOW))
                .containsExactly(new OrderNo("half"));
        assertThat(stuck(NOW)).isEmpty();
    }

    private static Shipment packed(String no, int... lines) {
        return new Shipment(no, null, numbers(lines), ShipmentStatus.CREATED, List.of());
    }

    private static Shipment left(String no, int... lines) {
        return new Shipment(
                no, null, numbers(lines), ShipmentStatus.IN_TRANSIT, List.of(new ShipmentNode(HOUR_4, "揽收")));
    }

    private static Shipment there(String no, int... lines) {
        return new Shipment(
                no, null, numbers(lines), ShipmentStatus.DELIVERED, List.of(new ShipmentNode(day(2), "签收")));
    }

    private static List<Integer> numbers(int... lines) {
        return Arrays.stream(lines).boxed().toList();
    }

    @Test
    void asOfAnEarlierDayWhatCameLaterHasNotHappened() {
        put(anOrder("handed-over-late").status(OrderStatus.DELIVERED).parcel(ShipmentStatus.DELIVERED, day(6), day(7)));
        put(anOrder("cancelled-late").status(OrderStatus.CANCELLED).updated(day(6)));
        put(anOrder("sold-out-late").status(OrderStatus.UNAVAILABLE).updated(day(6)));
        put(anOrder("placed-later").placed(day(5)).paid(day(5)));
        assertThat(stuck(day(4))).containsExactlyInAnyOrder("handed-over-late", "cancelled-late", "sold-out-late");
        assertThat(soldOut(day(4))).isEmpty();
        assertThat(stuck(day(6))).isEmpty();
        assertThat(soldOut(day(6))).containsExactly("sold-out-late");
        assertThat(stuck(day(9))).containsExactly("placed-later");
    }

    @Test
    void onlyOrdersOfTheLastDaysAreLookedAt() {
        put(anOrder("old").placed(day(-40)).paid(day(-40)));
        put(anOrder("new"));
        assertThat(names(orders.notHandedOver(new Placed(day(-30), NOW), null, 10)))
                .containsExactly("new");
    }

    @Test
    void pagesJoinWithoutGapOrRepeat() {
        List<Order> many = new ArrayList<>();
        for (int i = 0; i < 23; i++) {
            many.add(anOrder("now-" + i).paid(day(i % 3)).build());
            many.add(anOrder("past-" + i)
                    .status(OrderStatus.DELIVERED)
                    .paid(day(i % 3))
                    .parcel(ShipmentStatus.DELIVERED, day(9), day(9))
                    .build());
        }
        orders.putAll(many);
        List<Suspect> seen = new ArrayList<>();
        List<Suspect> page;
        do {
            Suspect last = seen.isEmpty() ? null : seen.get(seen.size() - 1);
            page = orders.notHandedOver(new Placed(null, day(8)), last, 7);
            seen.addAll(page);
        } while (page.size() == 7);
        assertThat(names(seen)).hasSize(46).doesNotHaveDuplicates();
        assertThat(seen).extracting(Suspect::since).isSorted();
    }

    private void put(OrderFixtures.Draft draft) {
        assertThat(orders.put(draft.build()).applied()).isTrue();
    }

    private static Payment refunded() {
        return new Payment("P1", "alipay", cny("358.00"), PaymentStatus.REFUNDED, PLACED);
    }

    private List<String> soldOut(Instant asOf) {
        return names(orders.soldOutAndPaid(new Placed(null, asOf), none(), 100));
    }

    private List<String> stuck(Instant asOf) {
        return names(orders.notHandedOver(new Placed(null, asOf), none(), 100));
    }

    private List<String> overdue(Instant asOf) {
        return names(orders.overdueDelivery(new Placed(null, asOf), none(), 100));
    }

    private static @Nullable Suspect none() {
        return null;
    }

    private static List<String> names(List<Suspect> suspects) {
        return suspects.stream().map(s -> s.orderNo().value()).toList();
    }
}
