package dev.baton.action;

import dev.baton.assignment.Candidates;
import dev.baton.assignment.Decision;
import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.Catalogue;
import dev.baton.money.Asked;
import dev.baton.money.Refunds;
import dev.baton.order.Money;
import dev.baton.order.Order;
import dev.baton.order.Orders;
import dev.baton.roster.Member;
import dev.baton.wording.Wording;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** 申请退款: amount and reason once, then it is 财务's by itself (R067, R087, R111–R114, X03). */
@Component
class ApplyRefund implements Action {

    private static final int REASON_LENGTH = 200;
    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,10}(\\.[0-9]{1,2})?");

    private final Workflows workflows;
    private final Orders orders;
    private final Refunds refunds;
    private final Catalogue catalogue;
    private final Wording wording;

    ApplyRefund(Workflows workflows, Orders orders, Refunds refunds, Catalogue catalogue, Wording wording) {
        this.workflows = workflows;
        this.orders = orders;
        this.refunds = refunds;
        this.catalogue = catalogue;
        this.wording = wording;
    }

    @Override
    public ActionName name() {
        return ActionName.APPLY_REFUND;
    }

    @Override
    public Form form(Workflow workflow, Member member) {
        Order order = orders.find(workflow.orderNo()).orElseThrow();
        String most = refunds.refundable(order, workflow.lineNo()).text();
        return new Form(List.of(
                Form.Field.amount(
                        "amount", wording.say("card.form.amount"), wording.say("card.form.amount-hint", most), most),
                Form.Field.area("reason", wording.say("card.form.reason"), true)));
    }

    @Override
    public Prepared prepare(ActionRequest request, Member member) {
        return Prepared.handover(workflows.candidates(catalogue.review().role(), Set.of(member.userId())));
    }

    @Override
    public Outcome perform(Press press) {
        String amount = press.number("amount");
        if (amount == null || !AMOUNT.matcher(amount).matches()) {
            return Outcome.cannot(Refusal.invalid("refused.bad-amount"));
        }
        String reason = press.text("reason");
        if (reason == null) {
            return Outcome.cannot(Refusal.invalid("refused.missing", wording.say("card.form.reason")));
        }
        if (reason.length() > REASON_LENGTH) {
            return Outcome.cannot(Refusal.invalid("refused.too-long", wording.say("card.form.reason"), REASON_LENGTH));
        }
        Workflow workflow = press.workflow();
        Asked asked = refunds.request(
                workflow, new BigDecimal(amount), reason, press.by().actor());
        if (asked instanceof Asked.Refused refused) {
            return Outcome.cannot(refused.refusal());
        }
        return Outcome.did(handOver(press, ((Asked.Done) asked).refund().amount(), reason));
    }

    private Workflow handOver(Press press, Money money, String reason) {
        Candidates candidates = Objects.requireNonNull(press.prepared().candidates());
        Decision finance = workflows.choose(press.workflow(), candidates);
        Change review = new Change.Review(
                finance,
                catalogue.review(),
                press.by().actor(),
                press.fact("refund", wording.say("fact.refund-requested", money.text())));
        Entry entry = Entry.of("refund-requested", money.text(), reason)
                .with("amount", money.text())
                .with("why", finance.why());
        return workflows.apply(press.workflow(), review, press.by(), entry);
    }
}
