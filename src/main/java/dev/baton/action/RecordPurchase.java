package dev.baton.action;

import dev.baton.catalogue.ActionName;
import dev.baton.roster.Member;
import dev.baton.wording.Wording;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** 添加代买记录: bought elsewhere for the buyer, by its number; kept once for an order (R089). */
@Component
class RecordPurchase implements Action {

    private final Workflows workflows;
    private final Records records;
    private final Wording wording;

    RecordPurchase(Workflows workflows, Records records, Wording wording) {
        this.workflows = workflows;
        this.records = records;
        this.wording = wording;
    }

    @Override
    public ActionName name() {
        return ActionName.RECORD_PURCHASE;
    }

    @Override
    public Form form(Workflow workflow, Member member) {
        return new Form(List.of(
                Form.Field.text("purchaseNo", wording.say("card.form.purchase-no"), true),
                Form.Field.text("amount", wording.say("card.form.purchase-amount"), false)));
    }

    @Override
    public Outcome perform(Press press) {
        Optional<Outcome> wrong = press.wrong("purchaseNo", wording.say("card.form.purchase-no"), true, Records.LENGTH);
        if (wrong.isPresent()) {
            return wrong.get();
        }
        String number = press.need("purchaseNo");
        if (press.text("amount") == null) {
            return keep(press, number, Entry.of("purchased", number));
        }
        return press.amount("amount")
                .map(amount -> amount.setScale(2, RoundingMode.UNNECESSARY).toPlainString())
                .map(amount -> keep(
                        press, number, Entry.of("purchased-for", number, amount).with("amount", amount)))
                .orElseGet(() -> Outcome.wrong("amount", "refused.bad-amount"));
    }

    private Outcome keep(Press press, String number, Entry entry) {
        return records.keep(press, this, number)
                .map(Outcome::cannot)
                .orElseGet(() -> Told.by(
                        press,
                        this,
                        workflows,
                        press.fact("purchase", wording.say("fact.purchased", number)),
                        entry.with("purchaseNo", number)));
    }
}
