package dev.baton.action;

import dev.baton.catalogue.ActionName;
import dev.baton.money.Asked;
import dev.baton.money.Refunds;
import dev.baton.order.Money;
import dev.baton.wording.Wording;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.When;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** 同意退款: 财务, and never who asked for it. The money leaves when the undo window is over (R115). */
@Component
class ApproveRefund implements Action {

    private final Workflows workflows;
    private final Refunds refunds;
    private final ActionProperties properties;
    private final Wording wording;

    ApproveRefund(Workflows workflows, Refunds refunds, ActionProperties properties, Wording wording) {
        this.workflows = workflows;
        this.refunds = refunds;
        this.properties = properties;
        this.wording = wording;
    }

    @Override
    public ActionName name() {
        return ActionName.APPROVE_REFUND;
    }

    @Override
    public Outcome perform(Press press) {
        Workflow workflow = press.workflow();
        String approver = press.by().actor();
        Instant leaves = press.now().plus(properties.undoWindow());
        Asked asked = refunds.approve(workflow, approver, leaves);
        if (asked instanceof Asked.Refused refused) {
            return Outcome.cannot(refused.refusal());
        }
        Money amount = ((Asked.Done) asked).refund().amount();
        Change approve = new Change.Approve(
                approver,
                leaves,
                wording.say("todo.refund-leaving"),
                press.fact("refund", wording.say("fact.refund-approved", amount.said())));
        Entry entry = Entry.of("refund-approved", amount.said(), When.exact(leaves, press.now()))
                .with("amount", amount.text());
        return Outcome.did(workflows.apply(workflow, approve, press.by(), entry));
    }
}
