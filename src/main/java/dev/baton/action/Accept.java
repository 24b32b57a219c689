package dev.baton.action;

import dev.baton.assignment.Decision;
import dev.baton.catalogue.ActionName;
import dev.baton.handover.Handovers;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** 接班: who was offered it by its holder has it from now on; until this moment it was the holder's (R107). */
@Component
class Accept implements Action {

    private final Handovers handovers;
    private final Workflows workflows;
    private final Roster roster;
    private final Wording wording;

    Accept(Handovers handovers, Workflows workflows, Roster roster, Wording wording) {
        this.handovers = handovers;
        this.workflows = workflows;
        this.roster = roster;
        this.wording = wording;
    }

    @Override
    public ActionName name() {
        return ActionName.ACCEPT;
    }

    @Override
    public Outcome perform(Press press) {
        Workflow workflow = press.workflow();
        Optional<Handovers.Offering> offer = handovers.offering(workflow, press.member());
        if (offer.isEmpty()) {
            return Outcome.cannot(Refusal.conflict("refused.not-offered"));
        }
        String giver = offer.get().giver();
        String name = roster.nameOf(giver);
        Workflow.Holding holding = workflow.holding();
        Decision me = Decision.person(
                press.member().userId(),
                holding.role(),
                holding.team(),
                wording.say("assignment.handed-over", name, press.member().name()));
        Entry entry = Entry.of("handed-over", name).with("from", giver);
        Workflow saved = workflows.apply(workflow, new Change.Assign(me), press.by(), entry);
        handovers.accepted(offer.get(), saved);
        return Outcome.did(saved);
    }
}
