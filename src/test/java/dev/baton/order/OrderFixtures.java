package dev.baton.order;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Orders as people talk about them. */
public final class OrderFixtures {

    public static final Instant PLACED = Instant.parse("2026-11-18T01:30:00Z");

    private OrderFixtures() {}

    /** Two scarves for 358.00, paid by Alipay and a voucher, nothing sent yet. */
    public static Order paidOrder(String number) {
        return anOrder(number).build();
    }

    /** One scarf for 10.00, ordered and paid in this moment: the least that can go wrong. */
    public static Order oneScarf(String number, Instant at) {
        return new Order(
                new OrderNo(number),
                null,
                "taobao",
                OrderStatus.PAID,
                cny("10.00"),
                at,
                at,
                null,
                at,
                new Buyer("b", "陈", null, null, List.of()),
                List.of(new OrderLine(1, "S", "围巾", 1, cny("10.00"), null)),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of());
    }

    /** Two scarves, as {@link #paidOrder}, to be changed before they are built. */
    public static Draft anOrder(String number) {
        return new Draft(number);
    }

    public static Money cny(String amount) {
        return Money.of(amount, "CNY");
    }

    public static Instant day(int days) {
        return PLACED.plus(Duration.ofDays(days));
    }

    /** An order in the making. */
    public static final class Draft {

        private final String number;
        private @Nullable String parent;
        private OrderStatus status = OrderStatus.PAID;
        private Instant placed = PLACED;
        private @Nullable Instant paid = PLACED.plusSeconds(60);
        private @Nullable Instant promised = day(5);
        private Instant updated = PLACED.plusSeconds(120);
        private Buyer buyer = new Buyer("b-1", "陈女士", "13900001234", "vip", List.of("首单", "回头客"));
        private List<OrderLine> lines = List.of(new OrderLine(1, "S-9", "羊毛围巾 灰", 2, cny("179.00"), "苏州织造"));
        private List<Payment> payments = List.of(
                new Payment("P1", "alipay", cny("338.00"), PaymentStatus.PAID, PLACED.plusSeconds(60)),
                new Payment("P2", "voucher", cny("20.00"), PaymentStatus.PAID, null));
        private List<Shipment> shipments =
                List.of(new Shipment(null, "顺丰", List.of(1), ShipmentStatus.CREATED, List.of()));

        private List<Review> reviews = List.of(new Review(1, "还没到，急", PLACED.plusSeconds(100)));

        private Map<String, Object> attributes =
                Map.of("freight", "8.77", "weight", new BigDecimal("1.250"), "notes", List.of("a", "b"));

        private Draft(String number) {
            this.number = number;
        }

        public Draft partOf(String parent) {
            this.parent = parent;
            return this;
        }

        public Draft status(OrderStatus status) {
            this.status = status;
            return this;
        }

        public Draft placed(Instant at) {
            this.placed = at;
            return this;
        }

        public Draft paid(@Nullable Instant at) {
            this.paid = at;
            return this;
        }

        public Draft promised(@Nullable Instant at) {
            this.promised = at;
            return this;
        }

        public Draft updated(Instant at) {
            this.updated = at;
            return this;
        }

        public Draft buyer(@Nullable String id, @Nullable String name, @Nullable String mobile) {
            this.buyer = new Buyer(id, name, mobile, null, List.of());
            return this;
        }

        public Draft products(String... names) {
            List<OrderLine> made = new ArrayList<>();
            for (String name : names) {
                made.add(new OrderLine(made.size() + 1, "S-" + made.size(), name, 1, cny("10.00"), null));
            }
            this.lines = made;
            return this;
        }

        public Draft payments(Payment... payments) {
            this.payments = Arrays.asList(payments);
            return this;
        }

        public Draft shipments(Shipment... shipments) {
            this.shipments = Arrays.asList(shipments);
            return this;
        }

        public Draft reviews(Review... reviews) {
            this.reviews = Arrays.asList(reviews);
            return this;
        }

        public Draft attributes(Map<String, Object> attributes) {
            this.attributes = attributes;
            return this;
        }

        /** One parcel that was seen at these times; the last is its arrival when it is delivered. */
        public Draft parcel(ShipmentStatus status, Instant... seen) {
            List<ShipmentNode> nodes =
                    Arrays.stream(seen).map(at -> new ShipmentNode(at, "已到站")).toList();
            return shipments(new Shipment("SF-" + number, "顺丰", List.of(1), status, nodes));
        }

        public Order build() {
            return new Order(
                    new OrderNo(number),
                    parent == null ? null : new OrderNo(parent),
                    "taobao",
                    status,
                    cny("358.00"),
                    placed,
                    paid,
                    promised,
                    updated,
                    buyer,
                    lines,
                    payments,
                    shipments,
                    List.of(new Coupon("C1", cny("20.00"))),
                    reviews,
                    attributes);
        }
    }
}
