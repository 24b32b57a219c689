package dev.baton.action;

import dev.baton.assignment.Decision;
import dev.baton.catalogue.ActionName;
import dev.baton.wording.Wording;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import org.springframework.stereotype.Component;

/**
 * 指派给我: whoever fits may take it over to act on it (R063). The row's lock makes it atomic; the former holder's buttons
 * go.
 */
@Component
class ReassignToMe implements Action {

    private final Workflows workflows;
    private final Wording wording;

    ReassignToMe(Workflows workflows, Wording wording) {
        this.workflows = workflows;
        this.wording = wording;
    }

    @Override
    public ActionName name() {
        return ActionName.TAKE;
    }

    @Override
    public Outcome perform(Press press) {
        Workflow.Holding holding = press.workflow().holding();
        String why = wording.say("assignment.taken", press.member().name());
        Decision me = Decision.person(press.member().userId(), holding.role(), holding.team(), why);
        return Outcome.did(workflows.apply(press.workflow(), new Change.Assign(me), press.by(), Entry.of("taken")));
    }
}
