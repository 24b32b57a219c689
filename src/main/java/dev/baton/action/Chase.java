package dev.baton.action;

import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.Urgency;
import dev.baton.wording.Wording;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import org.springframework.stereotype.Component;

/** 催单: the holder pressed on whoever is late; it goes before others from now on. Nothing is sent to anybody (R096). */
@Component
class Chase implements Action {

    private final Workflows workflows;
    private final Wording wording;

    Chase(Workflows workflows, Wording wording) {
        this.workflows = workflows;
        this.wording = wording;
    }

    @Override
    public ActionName name() {
        return ActionName.CHASE;
    }

    @Override
    public Outcome perform(Press press) {
        Workflow workflow = press.workflow();
        Urgency urgency = workflow.urgency().raised();
        Change chase = new Change.Chase(urgency, press.fact("chase", wording.say("fact.chased")));
        Entry entry = urgency == workflow.urgency()
                ? Entry.of("chased-again")
                : Entry.of("chased", wording.say("urgency." + urgency.rank()));
        return Outcome.did(workflows.apply(workflow, chase, press.by(), entry));
    }
}
