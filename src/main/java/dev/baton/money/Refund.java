package dev.baton.money;

import dev.baton.order.Money;
import dev.baton.order.OrderNo;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A refund on its way: asked for once, decided once, and paid in as many parts as payments it gives back.
 *
 * @param lineNo the line it is about, 0 for the whole order
 * @param amount of all parts together
 * @param reason the requester's
 * @param requester who asked for it
 * @param approver who of 财务 decided, either way; null before
 * @param leavesAt the end of the undo window, null unless approved
 * @param endedAt when it came to its end, null while open
 * @param answer why it was rejected or failed, null otherwise
 * @param parts one a payment, largest first; never empty
 */
public record Refund(
        long id,
        long workflowId,
        OrderNo orderNo,
        int lineNo,
        Money amount,
        String reason,
        String requester,
        @Nullable String approver,
        RefundState state,
        Instant requestedAt,
        @Nullable Instant leavesAt,
        @Nullable Instant endedAt,
        @Nullable String answer,
        List<Part> parts) {

    /**
     * What is given back of one payment.
     *
     * @param refundNo the number the gateway knows it by
     * @param gatewayNo the gateway's own number, null when it gave none
     * @param answer why it failed, null otherwise
     * @param asked how often the gateway was asked
     */
    public record Part(
            String refundNo,
            String paymentNo,
            Money amount,
            RefundState state,
            @Nullable String gatewayNo,
            @Nullable String answer,
            int asked) {}

    static Refund of(RefundMapper.RequestRow row, List<RefundMapper.PartRow> parts) {
        return new Refund(
                row.id(),
                row.workflowId(),
                new OrderNo(row.orderNo()),
                row.lineNo(),
                new Money(row.amount(), row.currency()),
                row.reason(),
                row.requester(),
                row.approver(),
                row.state(),
                row.requestedAt(),
                row.leavesAt(),
                row.endedAt(),
                row.answer(),
                parts.stream()
                        .map(part -> new Part(
                                part.refundNo(),
                                part.paymentNo(),
                                new Money(part.amount(), row.currency()),
                                part.state(),
                                part.gatewayNo(),
                                part.answer(),
                                part.asked()))
                        .toList());
    }

    /** The numbers the gateway knows it by. */
    public List<String> refundNos() {
        return parts.stream().map(Part::refundNo).toList();
    }

    /** What is back where it came from, so far. */
    public Money paid() {
        return in(RefundState.PAID);
    }

    /** What the gateway would not pay, so far. */
    public Money failed() {
        return in(RefundState.FAILED);
    }

    /** What is still on its way. */
    Money onItsWay() {
        return sum(parts.stream().filter(part -> part.state().isOpen()));
    }

    /** Why parts of it failed, each reason once. */
    String answers() {
        return parts.stream()
                .map(Part::answer)
                .filter(answer -> answer != null)
                .distinct()
                .collect(Collectors.joining("、"));
    }

    Part part(String refundNo) {
        return parts.stream()
                .filter(part -> part.refundNo().equals(refundNo))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no part " + refundNo));
    }

    private Money in(RefundState state) {
        return sum(parts.stream().filter(part -> part.state() == state));
    }

    private Money sum(Stream<Part> some) {
        return some.map(Part::amount).reduce(Money.zero(amount.currency()), Money::plus);
    }

    /** No amount and no reason: money is never logged. */
    @Override
    public String toString() {
        return "Refund[" + id + " " + state.wire() + "]";
    }
}
