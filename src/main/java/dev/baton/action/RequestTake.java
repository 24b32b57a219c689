package dev.baton.action;

import dev.baton.catalogue.ActionName;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Workflows;
import org.springframework.stereotype.Component;

/** 申请转给我: whoever fits asks the holder for it, who is told and may agree with one press. */
@Component
class RequestTake implements Action {

    private final Workflows workflows;

    RequestTake(Workflows workflows) {
        this.workflows = workflows;
    }

    @Override
    public ActionName name() {
        return ActionName.REQUEST_TAKE;
    }

    @Override
    public Outcome perform(Press press) {
        Change ask = new Change.Ask(press.member().userId());
        return Outcome.did(workflows.apply(press.workflow(), ask, press.by(), Entry.of("asked-for")));
    }
}
