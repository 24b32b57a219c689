package dev.baton.action;

import dev.baton.assignment.Decision;
import dev.baton.catalogue.ActionName;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** 同意转交: the holder gives it to whoever asked for it. */
@Component
class Yield implements Action {

    private final Workflows workflows;
    private final Roster roster;
    private final Wording wording;

    Yield(Workflows workflows, Roster roster, Wording wording) {
        this.workflows = workflows;
        this.roster = roster;
        this.wording = wording;
    }

    @Override
    public ActionName name() {
        return ActionName.YIELD;
    }

    @Override
    public Outcome perform(Press press) {
        Workflow.Holding holding = press.workflow().holding();
        String asker = Objects.requireNonNull(holding.asked()).by();
        String name = roster.nameOf(asker);
        Decision decision = Decision.person(
                asker,
                holding.role(),
                holding.team(),
                wording.say("assignment.yielded", name, press.member().name()));
        Entry entry = Entry.of("yielded", name).with("to", asker);
        return Outcome.did(workflows.apply(press.workflow(), new Change.Assign(decision), press.by(), entry));
    }
}
