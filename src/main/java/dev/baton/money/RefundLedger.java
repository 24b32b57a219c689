package dev.baton.money;

import dev.baton.money.RefundMapper.PartRow;
import dev.baton.money.RefundMapper.RequestRow;
import dev.baton.order.Money;
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
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes down what the gateway was asked and what it said; each step is one short transaction, and a repeat changes nothing. */
@Component
class RefundLedger {

    private static final int ANSWER_LENGTH = 300;

    /** A part that is to be paid, and whether the gateway was asked about it before. */
    record Due(Refund refund, Refund.Part part, boolean askedBefore) {}

    private final RefundMapper rows;
    private final Workflows workflows;
    private final TransactionTemplate transaction;
    private final Wording wording;
    private final Clock clock;

    RefundLedger(
            RefundMapper rows, Workflows workflows, TransactionTemplate transaction, Wording wording, Clock clock) {
        this.rows = rows;
        this.workflows = workflows;
        this.transaction = transaction;
        this.wording = wording;
        this.clock = clock;
    }

    /** Marks a part as being paid, against a revoke that may come at the same moment; empty when it is not to be paid. */
    Optional<Due> start(String refundNo) {
        Optional<PartRow> part = transaction.execute(status -> rows.part(refundNo));
        return part.flatMap(row -> transaction.execute(status -> start(refundNo, row.requestId())));
    }

    private Optional<Due> start(String refundNo, long requestId) {
        RequestRow request = rows.lock(requestId).orElseThrow();
        PartRow part = rows.part(refundNo).orElseThrow();
        RefundState state = RefundState.ofWire(part.state());
        boolean toPay = state == RefundState.APPROVED || state == RefundState.PAYING || state == RefundState.UNKNOWN;
        if (!toPay) {
            return Optional.empty();
        }
        boolean askedBefore = state != RefundState.APPROVED;
        write(part, RefundState.PAYING, part.asked() + 1, part.gatewayNo(), null);
        keepState(request);
        return Optional.of(due(requestId, refundNo, askedBefore));
    }

    private Due due(long requestId, String refundNo, boolean askedBefore) {
        Refund refund = Refund.of(rows.find(requestId).orElseThrow(), rows.parts(requestId));
        return new Due(refund, refund.part(refundNo), askedBefore);
    }

    /** Nobody knows what the gateway did; it will be asked again. */
    void unknown(Due due) {
        transaction.executeWithoutResult(status -> {
            RequestRow request = rows.lock(due.refund().id()).orElseThrow();
            PartRow part = rows.part(due.part().refundNo()).orElseThrow();
            if (RefundState.ofWire(part.state()) == RefundState.PAYING) {
                write(part, RefundState.UNKNOWN, part.asked(), part.gatewayNo(), null);
                keepState(request);
            }
        });
    }

    /**
     * The gateway said how a part ended. When all parts have, the workflow goes back to who asked for the refund.
     *
     * @return false when no such refund is known
     */
    boolean ended(String refundNo, boolean paid, @Nullable String gatewayNo, @Nullable String reason) {
        Optional<RequestRow> request =
                transaction.execute(status -> rows.part(refundNo).flatMap(part -> rows.find(part.requestId())));
        if (request.isEmpty()) {
            return false;
        }
        Workflow seen = workflows.find(request.get().workflowId()).orElseThrow();
        Change.Homeward home = workflows.homeward(seen);
        transaction.executeWithoutResult(status ->
                ended(request.get().workflowId(), request.get().id(), refundNo, paid, gatewayNo, reason, home));
        return true;
    }

    private void ended(
            long workflowId,
            long requestId,
            String refundNo,
            boolean paid,
            @Nullable String gatewayNo,
            @Nullable String reason,
            Change.Homeward home) {
        Workflow workflow = workflows.lock(workflowId);
        RequestRow request = rows.lock(requestId).orElseThrow();
        PartRow part = rows.part(refundNo).orElseThrow();
        if (!RefundState.ofWire(part.state()).isOpen()) {
            return;
        }
        write(part, paid ? RefundState.PAID : RefundState.FAILED, part.asked(), gatewayNo, reason);
        keepState(request);
        Refund refund = Refund.of(rows.find(requestId).orElseThrow(), rows.parts(requestId));
        if (refund.state().isOpen()) {
            Entry entry = Entry.of(
                    "refund-part",
                    new Money(part.amount(), request.currency()).text(),
                    refund.onItsWay().text());
            workflows.apply(workflow, new Change.Redraw(), By.system(), entry);
        } else {
            workflows.apply(workflow, home.with(fact(refund)), By.system(), entry(refund));
        }
    }

    private Fact fact(Refund refund) {
        return new Fact(
                "refund",
                clock.instant(),
                wording.say("card.system"),
                wording.say("fact." + how(refund), args(refund)));
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
                ? new Object[] {refund.paid().text()}
                : new Object[] {
                    refund.failed().text(), refund.answers(), refund.paid().text()
                };
    }

    private void write(
            PartRow part, RefundState state, int asked, @Nullable String gatewayNo, @Nullable String reason) {
        String answer =
                reason == null || reason.length() <= ANSWER_LENGTH ? reason : reason.substring(0, ANSWER_LENGTH);
        rows.updatePart(
                part.refundNo(), state.wire(), asked, gatewayNo, answer, state.isOpen() ? null : clock.instant());
    }

    private void keepState(RequestRow request) {
        List<RefundState> parts = rows.parts(request.id()).stream()
                .map(part -> RefundState.ofWire(part.state()))
                .toList();
        RefundState state = RefundState.ofParts(parts);
        Instant endedAt = state.isOpen() ? null : clock.instant();
        rows.update(new RequestRow(
                request.id(),
                request.workflowId(),
                request.orderNo(),
                request.lineNo(),
                request.amount(),
                request.currency(),
                request.reason(),
                request.requester(),
                request.approver(),
                state.wire(),
                request.requestedAt(),
                request.decidedAt(),
                request.leavesAt(),
                endedAt,
                request.answer()));
    }
}
