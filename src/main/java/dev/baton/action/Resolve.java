package dev.baton.action;

import dev.baton.catalogue.ActionName;
import dev.baton.wording.Wording;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** 完结: the holder finished it (R057, R101). Refused while money or an SMS is under way. */
@Component
class Resolve implements Action {

    private static final int LENGTH = 500;

    private final Workflows workflows;
    private final Wording wording;

    Resolve(Workflows workflows, Wording wording) {
        this.workflows = workflows;
        this.wording = wording;
    }

    @Override
    public ActionName name() {
        return ActionName.RESOLVE;
    }

    @Override
    public Outcome perform(Press press) {
        Optional<Outcome> wrong = press.wrong("text", wording.say("card.form.text"), false, LENGTH);
        if (wrong.isPresent()) {
            return wrong.get();
        }
        String text = press.text("text");
        Change resolve = new Change.Resolve(press.fact(Workflow.RESOLVED, wording.say("fact.resolved")));
        Entry entry = Entry.of("resolved", text == null ? "" : "：" + text);
        return Outcome.did(workflows.apply(press.workflow(), resolve, press.by(), entry));
    }
}
