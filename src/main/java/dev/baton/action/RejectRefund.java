package dev.baton.action;

import dev.baton.catalogue.ActionName;
import dev.baton.money.Asked;
import dev.baton.money.Refunds;
import dev.baton.roster.Member;
import dev.baton.wording.Wording;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** 驳回: 财务 says no and why; it goes back to who asked. */
@Component
class RejectRefund implements Action {

    private static final int REASON_LENGTH = 200;

    private final Workflows workflows;
    private final Refunds refunds;
    private final Wording wording;

    RejectRefund(Workflows workflows, Refunds refunds, Wording wording) {
        this.workflows = workflows;
        this.refunds = refunds;
        this.wording = wording;
    }

    @Override
    public ActionName name() {
        return ActionName.REJECT_REFUND;
    }

    @Override
    public Form form(Workflow workflow, Member member) {
        return new Form(List.of(Form.Field.area("reason", wording.say("card.form.reject-reason"), true)));
    }

    @Override
    public Prepared prepare(ActionRequest request, Member member) {
        return workflows
                .find(request.workflowId())
                .map(workflow -> Prepared.end(workflows.homeward(workflow)))
                .orElse(Prepared.NOTHING);
    }

    @Override
    public Outcome perform(Press press) {
        Optional<Outcome> wrong = press.wrong("reason", wording.say("card.form.reject-reason"), true, REASON_LENGTH);
        if (wrong.isPresent()) {
            return wrong.get();
        }
        String reason = press.need("reason");
        Asked asked = refunds.reject(press.workflow(), press.by().actor(), reason);
        if (asked instanceof Asked.Refused refused) {
            return Outcome.cannot(refused.refusal());
        }
        Change back = Objects.requireNonNull(press.prepared().homeward())
                .rejected(press.fact("refund", wording.say("fact.refund-rejected", reason)));
        return Outcome.did(workflows.apply(press.workflow(), back, press.by(), Entry.of("refund-rejected", reason)));
    }
}
