package dev.baton.action;

import dev.baton.catalogue.ActionName;
import dev.baton.roster.Member;
import dev.baton.wording.Wording;
import dev.baton.workflow.Refusal;
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
        String text = press.text("text");
        if (text == null) {
            return Outcome.cannot(Refusal.invalid("refused.missing", wording.say("card.form.note-text")));
        }
        if (text.length() > LENGTH) {
            return Outcome.cannot(Refusal.invalid("refused.too-long", wording.say("card.form.note-text"), LENGTH));
        }
        return Outcome.did(workflows.note(press.workflow(), text, press.by()));
    }
}
