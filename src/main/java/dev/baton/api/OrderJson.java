package dev.baton.api;

import dev.baton.order.Order;
import dev.baton.order.Payment;
import dev.baton.order.Shipment;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An order on the wire (CONTRACT 5); money is a decimal text with two digits. */
@Schema(name = "Order")
record OrderJson(
        @Schema(example = "SO2026112200017") String orderNo,
        @Nullable String parentNo,
        @Schema(example = "taobao") @Nullable String channel,

        @Schema(
                example = "paid",
                allowableValues = {
                    "created",
                    "paid",
                    "processing",
                    "shipped",
                    "delivered",
                    "completed",
                    "cancelled",
                    "unavailable"
                })
        String status,

        @Schema(example = "CNY", defaultValue = "CNY") String currency,
        @Schema(example = "358.00") String amount,
        Instant placedAt,
        @Nullable Instant paidAt,
        @Nullable Instant promisedAt,

        @Schema(description = "the shop's time of this statement; an older one never replaces a newer")
        Instant updatedAt,

        BuyerJson buyer,
        List<LineJson> lines,
        List<PaymentJson> payments,
        List<ShipmentJson> shipments,
        List<CouponJson> coupons,
        List<ReviewJson> reviews,

        @Schema(
                description =
                        "free: whatever else the shop knows; signedPhoto (or 签收照片) is the address of the picture taken on "
                                + "delivery, which steps with the evidence 签收照片 show")
        Map<String, Object> attributes) {

    @Schema(name = "Buyer")
    record BuyerJson(
            @Nullable String id,
            @Nullable String name,
            @Nullable String mobile,
            @Nullable String level,
            List<String> tags) {}

    @Schema(name = "Line")
    record LineJson(
            @Schema(example = "1") int lineNo,
            @Schema(example = "S-9") String sku,
            @Schema(example = "羊毛围巾 灰") String name,
            @Schema(example = "2") int quantity,
            @Schema(example = "179.00") String price,
            @Nullable String supplier) {}

    @Schema(name = "Payment")
    record PaymentJson(
            @Schema(example = "P1") String paymentNo,

            @Schema(example = "alipay", description = "voucher, in capitals or not, is not money") @Nullable
            String channel,

            @Schema(example = "358.00") String amount,

            @Schema(allowableValues = {"pending", "paid", "failed", "refunded"})
            String status,

            @Nullable Instant at) {}

    @Schema(name = "Shipment")
    record ShipmentJson(
            @Schema(example = "SF1") @Nullable String trackingNo,
            @Schema(example = "顺丰") @Nullable String carrier,
            List<Integer> lineNos,

            @Schema(allowableValues = {"created", "in_transit", "delivered", "returned"})
            String status,

            List<NodeJson> nodes) {}

    @Schema(name = "Node")
    record NodeJson(Instant at, String text) {}

    @Schema(name = "Coupon")
    record CouponJson(
            String code, @Schema(example = "20.00") String amount) {}

    @Schema(name = "Review")
    record ReviewJson(
            @Schema(minimum = "1", maximum = "5") int score,
            @Nullable String text,
            @Nullable Instant at) {}

    static OrderJson of(Order order) {
        return new OrderJson(
                order.orderNo().value(),
                order.parentNo() == null ? null : order.parentNo().value(),
                order.channel(),
                order.status().wire(),
                order.currency(),
                order.amount().text(),
                order.placedAt(),
                order.paidAt(),
                order.promisedAt(),
                order.updatedAt(),
                new BuyerJson(
                        order.buyer().id(),
                        order.buyer().name(),
                        order.buyer().mobile(),
                        order.buyer().level(),
                        order.buyer().tags()),
                order.lines().stream()
                        .map(l -> new LineJson(
                                l.lineNo(),
                                l.sku(),
                                l.name(),
                                l.quantity(),
                                l.price().text(),
                                l.supplier()))
                        .toList(),
                order.payments().stream().map(OrderJson::payment).toList(),
                order.shipments().stream().map(OrderJson::shipment).toList(),
                order.coupons().stream()
                        .map(c -> new CouponJson(c.code(), c.amount().text()))
                        .toList(),
                order.reviews().stream()
                        .map(r -> new ReviewJson(r.score(), r.text(), r.at()))
                        .toList(),
                order.attributes());
    }

    private static PaymentJson payment(Payment payment) {
        return new PaymentJson(
                payment.paymentNo(),
                payment.channel(),
                payment.amount().text(),
                payment.status().wire(),
                payment.at());
    }

    private static ShipmentJson shipment(Shipment shipment) {
        return new ShipmentJson(
                shipment.trackingNo(),
                shipment.carrier(),
                shipment.lineNos(),
                shipment.status().wire(),
                shipment.nodes().stream()
                        .map(n -> new NodeJson(n.at(), n.text()))
                        .toList());
    }
}
