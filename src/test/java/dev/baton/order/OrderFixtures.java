package dev.baton.order;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Orders as people talk about them. */
public final class OrderFixtures {

    public static final Instant PLACED = Instant.parse("2026-11-18T01:30:00Z");

    private OrderFixtures() {}

    /** Two scarves for 358.00, paid by Alipay, on the way with one parcel. */
    public static Order paidOrder(String number) {
        return new Order(
                new OrderNo(number),
                null,
                "taobao",
                OrderStatus.PAID,
                cny("358.00"),
                PLACED,
                PLACED.plusSeconds(60),
                PLACED.plusSeconds(5 * 86_400),
                PLACED.plusSeconds(120),
                new Buyer("b-1", "陈女士", "13900001234", "vip", List.of("首单", "回头客")),
                List.of(new OrderLine(1, "S-9", "羊毛围巾 灰", 2, cny("179.00"), "苏州织造")),
                List.of(
                        new Payment("P1", "alipay", cny("338.00"), PaymentStatus.PAID, PLACED.plusSeconds(60)),
                        new Payment("P2", "voucher", cny("20.00"), PaymentStatus.PAID, null)),
                List.of(new Shipment(null, null, List.of(1), ShipmentStatus.CREATED, List.of())),
                List.of(new Coupon("C1", cny("20.00"))),
                List.of(new Review(1, "还没到,急", PLACED.plusSeconds(100))),
                Map.of("freight", "8.77", "weight", new BigDecimal("1.250"), "notes", List.of("a", "b")));
    }

    public static Money cny(String amount) {
        return Money.of(amount, "CNY");
    }
}
