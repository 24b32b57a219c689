package dev.baton.money;

import com.github.f4b6a3.tsid.TsidCreator;
import dev.baton.money.RefundMapper.Committed;
import dev.baton.money.RefundMapper.PartRow;
import dev.baton.money.RefundMapper.RequestRow;
import dev.baton.order.Money;
import dev.baton.order.Order;
import dev.baton.order.OrderLine;
import dev.baton.order.OrderNo;
import dev.baton.order.Orders;
import dev.baton.outbox.Outbox;
import dev.baton.outbox.Priority;
import dev.baton.workflow.Pending;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowChanged;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Refunds: asked for by one person, decided by another, paid once (R111–R115). All writes belong to the caller's
 * transaction, which holds the workflow's lock; amounts are judged under the order's lock.
 */
@Component
public class Refunds {

    private final RefundMapper rows;
    private final Orders orders;
    private final Outbox outbox;
    private final Clock clock;

    Refunds(RefundMapper rows, Orders orders, Outbox outbox, Clock clock) {
        this.rows = rows;
        this.orders = orders;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * What can still be given back (CONTRACT 5): the money paid, vouchers left out, less open and paid refunds; for a
     * line also at most its price less its refunds. An order without lines refunds at order level. Never negative.
     */
    @Transactional(readOnly = true)
    public Money refundable(Order order, int lineNo) {
        return new Refundable(order, rows.committed(order.orderNo().value())).of(lineNo);
    }

    /**
     * Those of these orders of which we have paid back all that was paid, or all of the lines that are still waited
     * for; what is only asked for or agreed to does not count yet. One statement, and two more where any of them had
     * money back; at most 500 orders.
     *
     * @param waiting the lines that are waited for; none where nobody can tell
     */
    @Transactional(readOnly = true)
    public Set<OrderNo> settled(Collection<OrderNo> orderNos, Function<Order, List<OrderLine>> waiting) {
        List<String> numbers = orderNos.stream().map(OrderNo::value).distinct().toList();
        Map<OrderNo, List<Committed>> paid = numbers.isEmpty()
                ? Map.of()
                : rows.paid(numbers).stream()
                        .collect(Collectors.groupingBy(
                                row -> new OrderNo(row.orderNo()),
                                Collectors.mapping(RefundMapper.PaidRow::part, Collectors.toList())));
        return orders.byNos(paid.keySet()).values().stream()
                .filter(order -> new Refundable(order, paid.getOrDefault(order.orderNo(), List.of()))
                        .settles(waiting.apply(order)))
                .map(Order::orderNo)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Asks for a refund, in the order's currency. An amount above one payment is split, most money left first, one
     * number each. Too much, of a line that the order does not have any more, or one that is under way already, is
     * refused.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Asked request(Workflow locked, BigDecimal sum, String reason, String requester) {
        Order order = orders.lock(locked.orderNo());
        Money amount = new Money(sum, order.currency());
        if (!amount.isPositive()) {
            return Asked.refused(Refusal.invalid("refused.bad-amount"));
        }
        if (order.lacks(locked.lineNo())) {
            return Asked.refused(Refusal.conflict("refused.line-gone"));
        }
        // Under the order's lock nobody else adds to these.
        List<Committed> committed = rows.committed(order.orderNo().value());
        if (committed.stream().anyMatch(part -> part.underWay() && part.workflowId() == locked.id())) {
            return Asked.refused(Refusal.conflict("refused.refund-open"));
        }
        Refundable refundable = new Refundable(order, committed);
        Money most = refundable.of(locked.lineNo());
        if (amount.isMoreThan(most)) {
            return Asked.refused(Refusal.conflict("refused.amount-too-high", most.said()));
        }
        RequestRow row = new RequestRow(
                TsidCreator.getTsid().toLong(),
                locked.id(),
                order.orderNo().value(),
                locked.lineNo(),
                amount.amount(),
                amount.currency(),
                reason,
                requester,
                null,
                RefundState.REQUESTED,
                clock.instant(),
                null,
                null,
                null,
                null);
        List<PartRow> parts = refundable.split(amount).stream()
                .map(share -> part(row.id(), share))
                .toList();
        rows.insert(row);
        rows.insertParts(parts);
        return new Asked.Done(Refund.of(row, parts));
    }

    private static PartRow part(long requestId, Refundable.Share share) {
        return new PartRow(
                "RF" + TsidCreator.getTsid(),
                requestId,
                share.paymentNo(),
                share.amount().amount(),
                RefundState.REQUESTED,
                0,
                null,
                null);
    }

    /**
     * 财务 agrees; each part leaves at the end of the undo window. Never the requester, and never to more than the order
     * still bears: the shop may have changed it since. It is judged once more when a part leaves.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Asked approve(Workflow locked, String approver, Instant leavesAt) {
        Optional<RequestRow> open = rows.lockOpen(locked.id());
        Optional<Refusal> refusal = undecided(open, approver);
        if (refusal.isPresent()) {
            return Asked.refused(refusal.get());
        }
        Money bears = borneBeside(open.orElseThrow());
        if (new Money(open.get().amount(), open.get().currency()).isMoreThan(bears)) {
            return Asked.refused(Refusal.conflict("refused.approve-too-high", bears.said()));
        }
        RequestRow row = decided(open.get(), RefundState.APPROVED, approver, leavesAt, null);
        Refund refund = refund(row);
        refund.refundNos().forEach(no -> outbox.append(RefundDelivery.TOPIC, no, leavesAt, Priority.MONEY));
        return new Asked.Done(refund);
    }

    /** What the order bears beside all other refunds, under its lock; nothing of another currency. Three statements. */
    private Money borneBeside(RequestRow request) {
        Order order = orders.lock(new OrderNo(request.orderNo()));
        if (!order.currency().equals(request.currency())) {
            return Money.zero(request.currency());
        }
        List<Committed> others = rows.committed(request.orderNo()).stream()
                .filter(part -> !part.underWay() || part.workflowId() != request.workflowId())
                .toList();
        return new Refundable(order, others).of(request.lineNo());
    }

    /** 财务 says no, and why. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Asked reject(Workflow locked, String approver, String reason) {
        Optional<RequestRow> open = rows.lockOpen(locked.id());
        Optional<Refusal> refusal = undecided(open, approver);
        if (refusal.isPresent()) {
            return Asked.refused(refusal.get());
        }
        return new Asked.Done(refund(decided(open.orElseThrow(), RefundState.REJECTED, approver, null, reason)));
    }

    private static Optional<Refusal> undecided(Optional<RequestRow> open, String approver) {
        if (open.isEmpty() || open.get().state() != RefundState.REQUESTED) {
            return Optional.of(Refusal.conflict("refused.already-decided"));
        }
        boolean own = open.get().requester().equals(approver);
        return own ? Optional.of(Refusal.forbidden("refused.four-eyes")) : Optional.empty();
    }

    /**
     * Takes it back: the requester before 财务 has acted, the approver while no part of it has left. Whoever gets the row
     * first, this or the relay, wins; the other learns of it.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Asked revoke(Workflow locked, String who) {
        RequestRow row = rows.lockOpen(locked.id()).orElse(null);
        if (row == null) {
            return Asked.refused(Refusal.conflict("refused.revoke-nothing"));
        }
        boolean requested = row.state() == RefundState.REQUESTED;
        boolean approved = row.state() == RefundState.APPROVED;
        if (!requested && !approved) {
            return Asked.refused(Refusal.conflict("refused.revoke-too-late"));
        }
        String owner = requested ? row.requester() : row.approver();
        if (!who.equals(owner)) {
            boolean decided = approved && who.equals(row.requester());
            return Asked.refused(
                    decided
                            ? Refusal.conflict("refused.revoke-decided")
                            : Refusal.forbidden("refused.revoke-not-yours"));
        }
        return new Asked.Done(refund(decided(row, RefundState.REVOKED, row.approver(), null, null)));
    }

    /** Inside its transaction: who asked or agreed has another id now. */
    @EventListener
    void renumbered(WorkflowChanged change) {
        Workflow before = change.before();
        if (before == null) {
            return;
        }
        Pending was = before.pending();
        Pending is = change.after().pending();
        boolean under = was.requester() != null && is.requester() != null && Objects.equals(was.act(), is.act());
        if (under && !Objects.equals(was.requester(), is.requester())) {
            rows.renumber(before.id(), String.valueOf(was.requester()), String.valueOf(is.requester()));
        } else if (under && !Objects.equals(was.actBy(), is.actBy())) {
            rows.renumber(before.id(), String.valueOf(was.actBy()), String.valueOf(is.actBy()));
        }
    }

    private RequestRow decided(
            RequestRow row,
            RefundState state,
            @Nullable String approver,
            @Nullable Instant leavesAt,
            @Nullable String answer) {
        RequestRow next = row.decided(state, clock.instant(), approver, leavesAt, answer);
        rows.decide(next);
        return next;
    }

    /** The refund of a workflow that is not at its end yet. */
    @Transactional(readOnly = true)
    public Optional<Refund> underWay(long workflowId) {
        return rows.open(workflowId).map(this::refund);
    }

    /** All refunds of an order, oldest first, ended ones too (R118). */
    @Transactional(readOnly = true)
    public List<Refund> ofOrder(OrderNo orderNo) {
        return rows.ofOrder(orderNo.value()).stream().map(this::refund).toList();
    }

    /**
     * What was asked for of an order, and what came of it.
     *
     * @param paid what of it is back where it came from
     */
    public record Told(long workflowId, Money amount, RefundState state, Money paid) {}

    /** The same in short, for a card: newest first, at most 200. One statement. */
    @Transactional(readOnly = true)
    public List<Told> toldOf(OrderNo orderNo) {
        return rows.briefly(orderNo.value()).stream()
                .map(row -> new Told(
                        row.workflowId(),
                        new Money(row.amount(), row.currency()),
                        row.state(),
                        new Money(row.paid(), row.currency())))
                .toList();
    }

    /**
     * What went back of the last refund of a workflow, as far as it is back where it came from; empty when nothing is:
     * what was only agreed to may still be taken back. One statement.
     */
    @Transactional(readOnly = true)
    public Optional<Money> lastPaid(Workflow workflow) {
        return rows.lastPaid(workflow.orderNo().value(), workflow.id())
                .map(back -> new Money(back.amount(), back.currency()));
    }

    /** How many refunds of a team's workflows somebody agreed to, and how much that is. */
    public record Approved(String team, String approver, int number, Money amount) {}

    /**
     * What was agreed to from one time to another and neither turned down nor taken back, by team, approver and
     * currency. One statement.
     */
    @Transactional(readOnly = true)
    public List<Approved> approved(Instant from, Instant to) {
        return rows.approved(from, to).stream()
                .map(row ->
                        new Approved(row.team(), row.approver(), row.number(), new Money(row.amount(), row.currency())))
                .toList();
    }

    private Refund refund(RequestRow row) {
        return Refund.of(row, rows.parts(row.id()));
    }
}
