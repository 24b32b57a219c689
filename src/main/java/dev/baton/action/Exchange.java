package dev.baton.action;

import dev.baton.catalogue.ActionName;
import dev.baton.roster.Member;
import dev.baton.wording.Wording;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * 换货: which article goes out instead. The warehouse ships from its own system; the order keeps what was bought (R092,
 * R093).
 */
@Component
class Exchange implements Action {

    private static final int SKU_LENGTH = 100;
    private static final int NOTE_LENGTH = 500;

    private final Workflows workflows;
    private final Wording wording;

    Exchange(Workflows workflows, Wording wording) {
        this.workflows = workflows;
        this.wording = wording;
    }

    @Override
    public ActionName name() {
        return ActionName.EXCHANGE;
    }

    @Override
    public Form form(Workflow workflow, Member member) {
        return new Form(List.of(
                Form.Field.text("sku", wording.say("card.form.sku"), true),
                Form.Field.area("note", wording.say("card.form.text"), false)));
    }

    @Override
    public Outcome perform(Press press) {
        Optional<Outcome> wrong = press.wrong("sku", wording.say("card.form.sku"), true, SKU_LENGTH)
                .or(() -> press.wrong("note", wording.say("card.form.text"), false, NOTE_LENGTH));
        if (wrong.isPresent()) {
            return wrong.get();
        }
        String sku = press.need("sku");
        String note = press.text("note");
        Entry entry = Entry.of("exchanged", sku, note == null ? "" : "：" + note).with("sku", sku);
        return Told.by(press, this, workflows, press.fact("exchange", wording.say("fact.exchanged", sku)), entry);
    }
}
