package dev.baton.action;

import dev.baton.catalogue.ActionName;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.Workflows;
import org.springframework.stereotype.Component;

/**
 * 转人工: nothing of this workflow goes by itself any more, until the holder presses again (R060). What people do stays
 * possible. Neither raises the revision, so whoever knows which of the two is meant says so ({@code pause}: true or
 * false): a press on what has changed meanwhile is refused and never means the other.
 */
@Component
class PauseAuto implements Action {

    private final Workflows workflows;

    PauseAuto(Workflows workflows) {
        this.workflows = workflows;
    }

    @Override
    public ActionName name() {
        return ActionName.PAUSE_AUTO;
    }

    @Override
    public Outcome perform(Press press) {
        boolean paused = press.workflow().course().paused();
        String meant = press.text("pause");
        if (meant != null && !meant.equals("true") && !meant.equals("false")) {
            return Outcome.wrong("pause", "refused.pause");
        }
        boolean stop = meant == null ? !paused : meant.equals("true");
        if (stop == paused) {
            return Outcome.cannot(Refusal.conflict(paused ? "refused.paused" : "refused.not-paused"));
        }
        Change pause = new Change.Pause(stop, stop ? null : workflows.silentAt(press.workflow()));
        Entry entry = Entry.of(stop ? "paused" : "resumed");
        return Outcome.did(workflows.apply(press.workflow(), pause, press.by(), entry));
    }
}
