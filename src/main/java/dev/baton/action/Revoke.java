package dev.baton.action;

import dev.baton.catalogue.ActionName;
import dev.baton.customer.SmsMessages;
import dev.baton.money.Asked;
import dev.baton.money.Refunds;
import dev.baton.roster.Member;
import dev.baton.wording.Wording;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * 撤销: who did the act takes it back: a refund until 财务 has acted, an approval or an SMS until its window is over (R103,
 * X06). Against the relay that is about to send it, whoever gets the row first wins. {@code act} may say which act is
 * meant; then no other is taken back, and an SMS can be while a refund asked for after it is under way.
 */
@Component
class Revoke implements Action {

    private final Workflows workflows;
    private final Refunds refunds;
    private final SmsMessages messages;
    private final Wording wording;

    Revoke(Workflows workflows, Refunds refunds, SmsMessages messages, Wording wording) {
        this.workflows = workflows;
        this.refunds = refunds;
        this.messages = messages;
        this.wording = wording;
    }

    @Override
    public ActionName name() {
        return ActionName.REVOKE;
    }

    @Override
    public Prepared prepare(ActionRequest request, Member member) {
        return workflows
                .find(request.workflowId())
                .filter(workflow -> workflow.pending().requester() != null)
                .map(workflow -> Prepared.end(workflows.homeward(workflow)))
                .orElse(Prepared.NOTHING);
    }

    @Override
    public Optional<Refusal> refusal(Workflows rights, Workflow workflow, Member member, Map<String, String> params) {
        String meant = params.get("act");
        if (meant == null || meant.equals(workflow.pending().act())) {
            return rights.refusal(workflow, member, name());
        }
        return meant.equals(ActionName.SEND_SMS.id())
                ? rights.refusalOfSms(workflow, member)
                : Optional.of(Refusal.conflict("refused.revoke-nothing"));
    }

    @Override
    public Outcome perform(Press press) {
        String meant = press.params().get("act");
        String act = meant == null
                ? Objects.requireNonNull(press.workflow().pending().act())
                : meant;
        return act.equals(ActionName.SEND_SMS.id()) ? sms(press) : refund(press, act);
    }

    private Outcome sms(Press press) {
        Workflow workflow = press.workflow();
        Optional<Refusal> refusal = messages.revoke(workflow.id(), press.by().actor());
        if (refusal.isPresent()) {
            return Outcome.cannot(refusal.get());
        }
        Change.Settle settle =
                new Change.Settle(ActionName.SEND_SMS.id(), 1, press.fact("sms", wording.say("fact.sms-revoked")));
        Change back = workflows.takenBack(workflow, settle);
        return Outcome.did(workflows.apply(workflow, back, press.by(), Entry.of("sms-revoked")));
    }

    private Outcome refund(Press press, String act) {
        Change.Homeward home = press.prepared().homeward();
        if (home == null) {
            return Outcome.cannot(Refusal.conflict("refused.retry"));
        }
        Asked asked = refunds.revoke(press.workflow(), press.by().actor());
        if (asked instanceof Asked.Refused refused) {
            return Outcome.cannot(refused.refusal());
        }
        boolean approval = act.equals(ActionName.APPROVE_REFUND.id());
        Entry entry = Entry.of(approval ? "refund-approval-revoked" : "refund-revoked");
        Change back = home.with(press.fact("refund", wording.say("fact.refund-revoked")));
        return Outcome.did(workflows.apply(press.workflow(), back, press.by(), entry));
    }
}
