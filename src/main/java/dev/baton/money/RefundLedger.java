package dev.baton.money;

import dev.baton.money.RefundMapper.PartRow;
import dev.baton.money.RefundMapper.RequestRow;
import dev.baton.order.Money;
import dev.baton.outbox.Outbox;
import dev.baton.outbox.Priority;
import dev.baton.wording.Wording;
import dev.baton.workflow.By;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Fact;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes down what the gateway was asked and what it said; each step is one short transaction, and a repeat changes
 * nothing. Rows are locked in one order: workflow, then request, then the order.
 */
@Component
class RefundLedger {

    private static final Logger log = LoggerFactory.getLogger(RefundLedger.class);

    /** What to do about a part now. */
    sealed interface Next {}

    /** Nothing: it was taken back, or it is at its end. */
    record Nothing() implements Next {}

    /** Nobody may send it before. */
    record NotBefore(Instant until) implements Next {}

    /** The payment does not bear it any more; why, for people to act on. */
    record CannotLeave(String why) implements Next {}

    /** It is to be paid; whether the gateway was asked about it before, and so may have paid it. */
    record Due(Refund refund, Refund.Part part, boolean askedBefore) implements Next {}

    private final RefundMapper rows;
    private final Bearing bearing;
    private final Workflows workflows;
    private final Outbox outbox;
    private final TransactionTemplate transaction;
    private final RetryTemplate retry;
    private final Wording wording;
    private final Clock clock;

    RefundLedger(
            RefundMapper rows,
            Bearing bearing,
            Workflows workflows,
            Outbox outbox,
            TransactionTemplate transaction,
            RetryTemplate retry,
            Wording wording,
            Clock clock) {
        this.rows = rows;
        this.bearing = bearing;
        this.workflows = workflows;
        this.outbox = outbox;
        this.transaction = transaction;
        this.retry = retry;
        this.wording = wording;
        this.clock = clock;
    }

    /**
     * Says what to do about a part. One that is to be paid is marked before anybody asks the gateway: against a revoke
     * that may come at the same moment, and for whoever comes after a kill. Never before its undo window is over,
     * however it got here.
     */
    Next start(String refundNo) {
        Optional<PartRow> part = transaction.execute(status -> rows.part(refundNo));
        return part.<Next>map(row -> transaction.execute(status -> start(refundNo, row.requestId())))
                .orElseGet(Nothing::new);
    }

    private Next start(String refundNo, long requestId) {
        RequestRow request = rows.lock(requestId).orElseThrow();
        PartRow part = rows.part(refundNo).orElseThrow();
        return switch (part.state()) {
            case APPROVED -> startFirst(request, part);
            case PAYING, UNKNOWN -> due(request, part, part.state(), true);
            case REQUESTED, PAID, FAILED, REJECTED, REVOKED -> new Nothing();
        };
    }

    private Next startFirst(RequestRow request, PartRow part) {
        Instant leaves = request.leavesAt();
        if (leaves != null && clock.instant().isBefore(leaves)) {
            return new NotBefore(leaves);
        }
        return bearing.against(request, part)
                .<Next>map(CannotLeave::new)
                .orElseGet(() -> due(request, part, RefundState.PAYING, false));
    }

    /** Why it may not be sent, or not again: the order has changed since it was asked for. */
    Optional<String> against(Due due) {
        return transaction.execute(status -> {
            RequestRow request = rows.lock(due.refund().id()).orElseThrow();
            return bearing.against(request, rows.part(due.part().refundNo()).orElseThrow());
        });
    }

    private Due due(RequestRow request, PartRow part, RefundState state, boolean askedBefore) {
        write(part, state, part.asked() + 1, part.gatewayNo(), part.answer());
        keepState(request);
        Refund refund = read(request.id());
        return new Due(refund, refund.part(part.refundNo()), askedBefore);
    }

    /**
     * Nobody knows what the gateway did; it will be asked again. The people who wait for it are told once, and once
     * more when it turns out that waiting alone will not mend it.
     *
     * @param refused the status with which it turned our request away, null when it was silent or out of order
     */
    void unknown(Due due, @Nullable String refused) {
        transaction.executeWithoutResult(status -> {
            Workflow workflow = workflows.lock(due.refund().workflowId());
            RequestRow request = rows.lock(due.refund().id()).orElseThrow();
            PartRow part = rows.part(due.part().refundNo()).orElseThrow();
            RefundState state = part.state();
            boolean first = state == RefundState.PAYING;
            boolean news = refused != null && part.answer() == null;
            if ((first || news) && state.isOpen()) {
                write(part, RefundState.UNKNOWN, part.asked(), part.gatewayNo(), news ? refused : part.answer());
                keepState(request);
                stuck(workflow, due.part().amount().said(), news ? refused : null);
            }
        });
    }

    private void stuck(Workflow workflow, String amount, @Nullable String refused) {
        if (refused == null) {
            tell(workflow, Entry.of("refund-unknown", amount));
            return;
        }
        String text = wording.say("fact.refund-turned-away", amount, refused);
        Fact fact = new Fact("refund", clock.instant(), wording.say("card.system"), text);
        Change change = new Change.Settle("", 0, fact);
        workflows.apply(workflow, change, By.system(), Entry.of("refund-turned-away", amount, refused));
    }

    /** The gateway has it and is still working on it. */
    void processing(Due due, @Nullable String gatewayNo) {
        transaction.executeWithoutResult(status -> {
            RequestRow request = rows.lock(due.refund().id()).orElseThrow();
            PartRow part = rows.part(due.part().refundNo()).orElseThrow();
            if (part.state().isOpen()) {
                write(part, RefundState.PAYING, part.asked(), gatewayNo, null);
                keepState(request);
            }
        });
    }

    /** The payment does not bear it any more, and the gateway has not got it. */
    void cannotLeave(String refundNo, String why) {
        ended(refundNo, false, null, why, false);
    }

    /**
     * The gateway answered how a part ended. When all parts have, the workflow goes back to who asked for the refund.
     */
    void ended(String refundNo, boolean paid, @Nullable String gatewayNo, @Nullable String reason) {
        ended(refundNo, paid, gatewayNo, reason, false);
    }

    /**
     * The gateway told by itself how a part ended.
     *
     * @return false when it cannot know this refund, because it was never sent
     */
    boolean reported(String refundNo, boolean paid, @Nullable String gatewayNo, @Nullable String reason) {
        boolean sent = isSent(refundNo);
        if (sent) {
            ended(refundNo, paid, gatewayNo, reason, true);
        }
        return sent;
    }

    /** Whether the gateway can know of this refund. */
    boolean isSent(String refundNo) {
        Optional<PartRow> part = transaction.execute(status -> rows.part(refundNo));
        return part.filter(row -> row.asked() > 0).isPresent();
    }

    private void ended(
            String refundNo, boolean paid, @Nullable String gatewayNo, @Nullable String reason, boolean unasked) {
        RequestRow request = transaction.execute(status ->
                rows.part(refundNo).flatMap(part -> rows.find(part.requestId())).orElseThrow());
        Change.Homeward home =
                workflows.homeward(workflows.find(request.workflowId()).orElseThrow());
        String why = paid ? null : reason == null ? wording.say("refund.no-reason") : reason;
        retry.invoke(() -> transaction.executeWithoutResult(
                status -> ended(request, refundNo, paid, gatewayNo, why, unasked, home)));
    }

    private void ended(
            RequestRow seen,
            String refundNo,
            boolean paid,
            @Nullable String gatewayNo,
            @Nullable String reason,
            boolean unasked,
            Change.Homeward home) {
        Workflow workflow = workflows.lock(seen.workflowId());
        RequestRow request = rows.lock(seen.id()).orElseThrow();
        PartRow part = rows.part(refundNo).orElseThrow();
        if (!part.state().isOpen()) {
            contradicted(workflow, request, part, paid, gatewayNo, reason);
            return;
        }
        write(part, paid ? RefundState.PAID : RefundState.FAILED, part.asked(), gatewayNo, reason);
        keepState(request);
        if (unasked) {
            // Our own question still waits, perhaps for minutes; let it end now.
            outbox.append(RefundDelivery.TOPIC, refundNo, clock.instant(), Priority.MONEY);
        }
        Refund refund = read(request.id());
        if (refund.state().isOpen()) {
            tell(workflow, onePart(refund, refund.part(refundNo)));
        } else {
            Change back = refund.state() == RefundState.PAID ? home.paid(fact(refund)) : home.with(fact(refund));
            workflows.apply(workflow, back, By.system(), entry(refund));
        }
    }

    private static Entry onePart(Refund refund, Refund.Part part) {
        String amount = part.amount().said();
        String open = refund.onItsWay().said();
        return part.state() == RefundState.PAID
                ? Entry.of("refund-part", amount, open)
                : Entry.of("refund-part-failed", amount, String.valueOf(part.answer()), open);
    }

    /**
     * The gateway says the opposite of what it said before. People are told, once, and what is believed is that the
     * money has left: then no more of it can.
     */
    private void contradicted(
            Workflow workflow,
            RequestRow request,
            PartRow part,
            boolean paid,
            @Nullable String gatewayNo,
            @Nullable String reason) {
        RefundState before = part.state();
        String amount = new Money(part.amount(), request.currency()).said();
        boolean paidAfterAll = before == RefundState.FAILED && paid;
        boolean failedAfterAll = before == RefundState.PAID && !paid && part.answer() == null;
        if (paidAfterAll) {
            write(part, RefundState.PAID, part.asked(), gatewayNo, null);
            keepState(request);
            tell(workflow, Entry.of("refund-late-paid", amount));
        } else if (failedAfterAll) {
            write(part, RefundState.PAID, part.asked(), gatewayNo, reason);
            tell(workflow, Entry.of("refund-late-failed", amount, String.valueOf(reason)));
        }
        if (paidAfterAll || failedAfterAll) {
            log.warn("the gateway contradicts itself about refund {}, which was {}", part.refundNo(), before.wire());
        }
    }

    private void tell(Workflow workflow, Entry entry) {
        workflows.apply(workflow, new Change.Redraw(), By.system(), entry);
    }

    private Refund read(long requestId) {
        return Refund.of(rows.find(requestId).orElseThrow(), rows.parts(requestId));
    }

    /** Money that went back stays among what was done, whatever becomes of the next request. */
    private Fact fact(Refund refund) {
        Instant now = clock.instant();
        String who = wording.say("card.system");
        String text = wording.say("fact." + how(refund), args(refund));
        return refund.paid().isZero()
                ? new Fact("refund", now, who, text)
                : Fact.of("refund", refund.id(), now, who, text);
    }

    private static Entry entry(Refund refund) {
        return Entry.of(how(refund), args(refund))
                .with("paid", refund.paid().text())
                .with("refundNos", String.join(",", refund.refundNos()));
    }

    private static String how(Refund refund) {
        if (refund.state() == RefundState.PAID) {
            return "refund-paid";
        }
        return refund.paid().isZero() ? "refund-failed" : "refund-partly";
    }

    private static Object[] args(Refund refund) {
        return refund.state() == RefundState.PAID
                ? new Object[] {refund.paid().said()}
                : new Object[] {
                    refund.failed().said(), refund.answers(), refund.paid().said()
                };
    }

    private void write(
            PartRow part, RefundState state, int asked, @Nullable String gatewayNo, @Nullable String reason) {
        rows.updatePart(
                part.refundNo(),
                state,
                asked,
                gatewayNo == null ? part.gatewayNo() : gatewayNo,
                reason,
                state.isOpen() ? null : clock.instant());
    }

    private void keepState(RequestRow request) {
        List<RefundState> parts =
                rows.parts(request.id()).stream().map(PartRow::state).toList();
        rows.update(request.with(RefundState.ofParts(parts), clock.instant()));
    }
}
