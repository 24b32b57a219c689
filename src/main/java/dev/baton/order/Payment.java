package dev.baton.order;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One payment of an order.
 *
 * @param paymentNo unique within its order
 * @param channel {@code alipay}, {@code wechat}, ...; {@code voucher} is not money
 */
public record Payment(
        String paymentNo,
        @Nullable String channel,
        Money amount,
        PaymentStatus status,
        @Nullable Instant at) implements OrderEvent.Fragment {

    public Payment {
        Checks checks = new Checks();
        paymentNo = checks.text("paymentNo", paymentNo, 64);
        channel = checks.optional("channel", channel, 32);
        checks.amount("amount", amount);
        at = checks.time("at", at);
        checks.done();
    }

    /** Money that could be paid back; a voucher, in capitals or not, could not. */
    public boolean isMoney() {
        return !"voucher".equalsIgnoreCase(channel);
    }
}
