package dev.baton.money;

import dev.baton.order.Money;
import dev.baton.order.Order;
import dev.baton.order.OrderLine;
import dev.baton.order.Payment;
import dev.baton.order.PaymentStatus;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What of an order may still be refunded, and out of which payments (CONTRACT 5): an order, and what of it is given
 * back.
 *
 * <p>A payment the shop has refunded by itself is no longer money paid, and what we refunded of it no longer counts
 * either: the two would otherwise be subtracted twice from the payments that are left. What we refunded of any other
 * payment counts, also of one the order does not have any more: the shop may have given it another number. When the
 * shop shows just that amount as refunded under a number of which we refunded nothing, that is the one.
 *
 * @param committed open and paid refunds of this order
 */
record Refundable(Order order, List<RefundMapper.Committed> committed) {

    /** A piece of a refund that comes out of one payment. */
    record Share(String paymentNo, Money amount) {}

    /**
     * Of that line, nothing when it is gone from the others; of the whole order for line 0, or when the order has no
     * lines.
     */
    Money of(int lineNo) {
        Money whole = ofOrder();
        if (lineNo == 0 || order.lines().isEmpty()) {
            return whole;
        }
        if (order.lacks(lineNo)) {
            return zero();
        }
        OrderLine line = order.line(lineNo).orElseThrow();
        Money given = committed.stream()
                .filter(one -> one.lineNo() == lineNo)
                .map(one -> money(one.amount()))
                .reduce(zero(), Money::plus);
        Money left = line.price().times(line.quantity()).minus(given);
        return notNegative(whole.min(left));
    }

    /** Of one of its payments: what is left of that, and never more than of the whole order. */
    Money of(Payment payment) {
        return notNegative(ofOrder().min(payment.amount().minus(committedOf(payment))));
    }

    /** Whether nothing is left of the whole order, or of these lines, because all of it is given back. */
    boolean settles(List<OrderLine> lines) {
        if (committed.isEmpty()) {
            return false;
        }
        boolean theirs =
                committed.stream().anyMatch(part -> lines.stream().anyMatch(line -> line.lineNo() == part.lineNo()));
        return ofOrder().isZero()
                || (theirs && lines.stream().allMatch(line -> of(line.lineNo()).isZero()));
    }

    private Money ofOrder() {
        Money left = zero();
        for (Payment payment : paid()) {
            left = left.plus(payment.amount());
        }
        Set<String> refundedByShop = order.payments().stream()
                .filter(payment -> payment.status() == PaymentStatus.REFUNDED)
                .map(Payment::paymentNo)
                .collect(Collectors.toSet());
        for (RefundMapper.Committed part : committed) {
            left = refundedByShop.contains(part.paymentNo()) ? left : left.minus(money(part.amount()));
        }
        return notNegative(left.plus(renumbered()));
    }

    /**
     * What we gave back of payments that the shop now shows refunded under another number; each of these stands for
     * one.
     */
    private Money renumbered() {
        Map<String, Money> ours = new LinkedHashMap<>();
        committed.forEach(part -> ours.merge(part.paymentNo(), money(part.amount()), Money::plus));
        List<Money> shops = order.payments().stream()
                .filter(payment -> payment.isMoney() && payment.status() == PaymentStatus.REFUNDED)
                .filter(payment -> !ours.containsKey(payment.paymentNo()))
                .map(Payment::amount)
                .collect(Collectors.toCollection(ArrayList::new));
        order.payments().forEach(payment -> ours.remove(payment.paymentNo()));
        return ours.values().stream().filter(shops::remove).reduce(zero(), Money::plus);
    }

    /** The amount, out of the payment with most left first; exactly the amount, which must not be above {@link #of}. */
    List<Share> split(Money amount) {
        Map<String, Money> left = new LinkedHashMap<>();
        paid().forEach(payment -> left.put(payment.paymentNo(), payment.amount().minus(committedOf(payment))));
        List<String> mostFirst = left.keySet().stream()
                .sorted(Comparator.comparing((String no) -> amountLeft(left, no))
                        .reversed())
                .toList();
        List<Share> shares = new ArrayList<>();
        Money open = amount;
        for (String paymentNo : mostFirst) {
            Money share = open.min(money(amountLeft(left, paymentNo)));
            if (share.isPositive()) {
                shares.add(new Share(paymentNo, share));
                open = open.minus(share);
            }
        }
        if (!open.isZero()) {
            throw new IllegalStateException("the payments of order " + order.orderNo() + " cannot bear this refund");
        }
        return shares;
    }

    private static BigDecimal amountLeft(Map<String, Money> left, String paymentNo) {
        Money money = left.get(paymentNo);
        return money == null ? BigDecimal.ZERO : money.amount();
    }

    private List<Payment> paid() {
        return order.payments().stream()
                .filter(payment -> payment.isMoney() && payment.status() == PaymentStatus.PAID)
                .toList();
    }

    private Money committedOf(Payment payment) {
        return committed.stream()
                .filter(one -> one.paymentNo().equals(payment.paymentNo()))
                .map(one -> money(one.amount()))
                .reduce(zero(), Money::plus);
    }

    private Money money(BigDecimal amount) {
        return new Money(amount, order.currency());
    }

    private Money zero() {
        return Money.zero(order.currency());
    }

    private Money notNegative(Money money) {
        return money.isNegative() ? zero() : money;
    }
}
