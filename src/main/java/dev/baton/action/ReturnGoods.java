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

/** 退货: the buyer sends the goods back; a parcel's number is kept once for an order. Money goes back by 申请退款 (R093). */
@Component
class ReturnGoods implements Action {

    private static final int NOTE_LENGTH = 500;

    private final Workflows workflows;
    private final Records records;
    private final Wording wording;

    ReturnGoods(Workflows workflows, Records records, Wording wording) {
        this.workflows = workflows;
        this.records = records;
        this.wording = wording;
    }

    @Override
    public ActionName name() {
        return ActionName.RETURN_GOODS;
    }

    @Override
    public Form form(Workflow workflow, Member member) {
        return new Form(List.of(
                Form.Field.text("trackingNo", wording.say("card.form.return-tracking"), false),
                Form.Field.area("note", wording.say("card.form.text"), false),
                Form.Field.hidden("asked", "yes")));
    }

    @Override
    public Outcome perform(Press press) {
        Optional<Outcome> wrong = press.wrong(
                        "trackingNo", wording.say("card.form.return-tracking"), false, Records.LENGTH)
                .or(() -> press.wrong("note", wording.say("card.form.text"), false, NOTE_LENGTH));
        if (wrong.isPresent()) {
            return wrong.get();
        }
        String tracking = press.text("trackingNo");
        String text = press.text("note");
        String note = text == null ? "" : "：" + text;
        if (tracking == null) {
            String fact = wording.say("fact.return-agreed");
            return Told.by(press, this, workflows, press.fact("return", fact), Entry.of("return-agreed", note));
        }
        return records.keep(press, this, tracking)
                .map(Outcome::cannot)
                .orElseGet(() -> Told.by(
                        press,
                        this,
                        workflows,
                        press.fact("return", wording.say("fact.return-sent", tracking)),
                        Entry.of("return-sent", tracking, note).with("trackingNo", tracking)));
    }
}
