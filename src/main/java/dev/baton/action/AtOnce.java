package dev.baton.action;

import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Fact;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What is done at once and may be taken back while its undo window is open. A card names one act to take back: the last
 * one, and when that is taken back the one before it. All in the transaction that holds the workflow's lock.
 */
@Component
class AtOnce {

    private final RecordMapper rows;
    private final Workflows workflows;
    private final ActionProperties properties;

    AtOnce(RecordMapper rows, Workflows workflows, ActionProperties properties) {
        this.rows = rows;
        this.workflows = workflows;
        this.properties = properties;
    }

    /** When the window of what is done now is over. */
    Instant until(Press press) {
        return press.now().plus(properties.undoWindow());
    }

    /** Tells on the workflow what was done, and keeps that. */
    Outcome did(Press press, Action action, Fact fact, Entry entry, RecordMapper.Row row) {
        Workflow after = told(press, action, fact, entry);
        rows.insert(ledOn(press, after) ? row.ledOn(step(press), after.way().entered()) : row);
        return Outcome.did(after);
    }

    /** The same for what the record of this press keeps already. */
    Outcome did(Press press, Action action, Fact fact, Entry entry) {
        Workflow after = told(press, action, fact, entry);
        if (ledOn(press, after)) {
            rows.ledOn(press.runId(), step(press), after.way().entered());
        }
        return Outcome.did(after);
    }

    private Workflow told(Press press, Action action, Fact fact, Entry entry) {
        Change done = new Change.Done(fact, 0, action.name().id(), press.by().actor(), until(press), press.said());
        return workflows.apply(press.workflow(), done, press.by(), entry);
    }

    private static boolean ledOn(Press press, Workflow after) {
        return after.state().isOpen()
                && after.way().entered() != press.workflow().way().entered();
    }

    private static String step(Press press) {
        return press.workflow().way().step();
    }

    /** Takes back the last act of this kind that this person did here. */
    Outcome undo(Press press, Undoable action) {
        Workflow workflow = press.workflow();
        String id = action.name().id();
        Optional<RecordMapper.Open> open = rows.open(
                workflow.orderNo().value(), id, workflow.id(), press.by().actor(), press.now());
        if (open.isEmpty()) {
            return Outcome.cannot(Refusal.conflict("refused.revoke-too-late"));
        }
        RecordMapper.Open kept = open.get();
        Undoable.Undone undone = action.undo(press, kept);
        if (undone instanceof Undoable.Undone.Cannot cannot) {
            return Outcome.cannot(cannot.refusal());
        }
        rows.delete(kept.id());
        Undoable.Undone.Did did = (Undoable.Undone.Did) undone;
        Change settle = new Change.Settle(id, 0, did.fact(), before(press));
        String step = kept.step();
        Integer entered = kept.entered();
        Change back = step == null || entered == null ? settle : workflows.takenBack(workflow, settle, step, entered);
        return Outcome.did(workflows.apply(workflow, back, press.by(), did.entry()));
    }

    /** What may be taken back once the last act was; null for nothing. */
    Change.@Nullable Revocable before(Press press) {
        Workflow workflow = press.workflow();
        return rows.lastRevocable(workflow.orderNo().value(), workflow.id(), press.now())
                .map(act -> new Change.Revocable(act.action(), act.actor(), act.until()))
                .orElse(null);
    }
}
