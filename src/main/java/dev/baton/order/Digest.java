package dev.baton.order;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** Short digests that tell equal content from other content. */
final class Digest {

    private final MessageDigest sha;

    private Digest() {
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException(absent);
        }
    }

    /** Of all an order says: equal for the same statement, whoever hands it in and however often. */
    static long of(Order order) {
        Digest digest = new Digest();
        Buyer buyer = order.buyer();
        digest.add(
                order.orderNo().value(),
                order.parentNo(),
                order.channel(),
                order.status().wire(),
                order.currency());
        digest.add(order.amount().text(), order.placedAt(), order.paidAt(), order.promisedAt(), order.updatedAt());
        digest.add(buyer.id(), buyer.name(), buyer.mobile(), buyer.level(), buyer.tags());
        for (OrderLine line : order.lines()) {
            digest.add("line", line.lineNo(), line.sku(), line.name(), line.quantity());
            digest.add(line.price().text(), line.supplier());
        }
        for (Payment payment : order.payments()) {
            digest.add(
                    "payment",
                    payment.paymentNo(),
                    payment.channel(),
                    payment.amount().text());
            digest.add(payment.status().wire(), payment.at());
        }
        for (Shipment shipment : order.shipments()) {
            digest.add(
                    "shipment",
                    shipment.trackingNo(),
                    shipment.carrier(),
                    shipment.status().wire());
            digest.add(shipment.lineNos());
            shipment.nodes().forEach(node -> digest.add("node", node.at(), node.text()));
        }
        order.coupons()
                .forEach(coupon ->
                        digest.add("coupon", coupon.code(), coupon.amount().text()));
        order.reviews().forEach(review -> digest.add("review", review.score(), review.text(), review.at()));
        digest.add("attributes", Json.write(order.attributes()));
        return digest.end();
    }

    /** The id of a product name. */
    static long product(String name) {
        Digest digest = new Digest();
        digest.add(name);
        return digest.end();
    }

    private void add(@Nullable Object... values) {
        for (Object value : values) {
            byte[] bytes = value == null ? new byte[0] : value.toString().getBytes(StandardCharsets.UTF_8);
            sha.update(ByteBuffer.allocate(4)
                    .putInt(value == null ? -1 : bytes.length)
                    .array());
            sha.update(bytes);
        }
    }

    private long end() {
        return ByteBuffer.wrap(sha.digest()).getLong();
    }
}
