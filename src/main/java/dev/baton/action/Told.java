package dev.baton.action;

import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Fact;
import dev.baton.workflow.Workflows;

/** What the holder did in another system: a fact and a line in the timeline, and nothing that pretends to be more. */
final class Told {

    private Told() {}

    static Outcome by(Press press, Action action, Workflows workflows, Fact fact, Entry entry) {
        Change done = new Change.Done(fact, 0, action.name().id(), null, null, press.said());
        return Outcome.did(workflows.apply(press.workflow(), done, press.by(), entry));
    }
}
