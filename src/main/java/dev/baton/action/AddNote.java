package dev.baton.action;

import dev.baton.catalogue.ActionName;
import dev.baton.roster.Member;
import dev.baton.wording.Wording;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.List;
import org.springframework.stereotype.Component;

/** 留言: any member may; it joins the timeline and changes nothing else (R082, R083). */
@Component
class AddNote implements Action {

    private static final int LENGTH = 1000;

    private final Workflows workflows;
    private final Wording wording;

    AddNote(Workflows workflows, Wording wording) {
        this.workflows = workflows;
        this.wording = wording;
    }

    @Override
    public ActionName name() {
        return ActionName.NOTE;
    }

    @Override
    public Form form(Workflow workflow, Member member) {
        return new Form(List.of(Form.Field.area("text", wording.say("card.form.note-text"), true)));
    }

    @Override
    public Outcome perform(Press press) {
        return press.wrong("text", wording.say("card.form.note-text"), true, LENGTH)
                .orElseGet(() -> Outcome.did(workflows.note(press.workflow(), press.need("text"), press.by())));
    }
}
