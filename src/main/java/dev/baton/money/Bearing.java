package dev.baton.money;

import dev.baton.money.RefundMapper.Committed;
import dev.baton.money.RefundMapper.PartRow;
import dev.baton.money.RefundMapper.RequestRow;
import dev.baton.order.Money;
import dev.baton.order.Order;
import dev.baton.order.OrderNo;
import dev.baton.order.Orders;
import dev.baton.order.Payment;
import dev.baton.order.PaymentStatus;
import dev.baton.wording.Wording;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Whether the payment that a part is to go back to still bears it: the order may have changed since it was asked for.
 */
@Component
class Bearing {

    private final RefundMapper rows;
    private final Orders orders;
    private final Wording wording;

    Bearing(RefundMapper rows, Orders orders, Wording wording) {
        this.rows = rows;
        this.orders = orders;
        this.wording = wording;
    }

    /**
     * Why it does not, for people to act on. Under the order's lock no other refund of it leaves, and the shop states
     * nothing new.
     */
    Optional<String> against(RequestRow request, PartRow part) {
        Order order = orders.lock(new OrderNo(request.orderNo()));
        Optional<Payment> found = order.payments().stream()
                .filter(payment -> payment.paymentNo().equals(part.paymentNo()))
                .findFirst();
        if (found.isEmpty()) {
            return Optional.of(wording.say("refund.payment-unknown"));
        }
        Payment payment = found.get();
        if (payment.status() == PaymentStatus.REFUNDED) {
            return Optional.of(wording.say("refund.payment-gone"));
        }
        boolean money = payment.isMoney() && order.currency().equals(request.currency());
        if (!money || payment.status() != PaymentStatus.PAID) {
            return Optional.of(wording.say("refund.payment-changed"));
        }
        List<Committed> left = rows.committed(request.orderNo()).stream()
                .filter(other -> other.hasLeft() && !other.refundNo().equals(part.refundNo()))
                .toList();
        Money bears = new Refundable(order, left).of(payment);
        return new Money(part.amount(), request.currency()).isMoreThan(bears)
                ? Optional.of(wording.say("refund.payment-less", bears.said()))
                : Optional.empty();
    }
}
