package dev.baton.action;

import dev.baton.catalogue.ActionName;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Workflows;
import org.springframework.stereotype.Component;

/**
 * 转人工: nothing of this workflow goes by itself any more, until the holder presses again (R060). What people do stays
 * possible.
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
        boolean stop = !press.workflow().course().paused();
        Change pause = new Change.Pause(stop, stop ? null : workflows.silentAt(press.workflow()));
        Entry entry = Entry.of(stop ? "paused" : "resumed");
        return Outcome.did(workflows.apply(press.workflow(), pause, press.by(), entry));
    }
}
