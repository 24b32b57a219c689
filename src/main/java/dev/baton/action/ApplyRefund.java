package dev.baton.action;

import dev.baton.catalogue.ActionName;
import dev.baton.order.Money;
import dev.baton.order.Order;
import dev.baton.order.Orders;
import dev.baton.roster.Member;
import dev.baton.wording.Wording;
import dev.baton.workflow.Workflow;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** 申请退款: amount and reason once, then it is 财务's by itself (R067, R087, R111–R114, X03). */
@Component
class ApplyRefund implements Action {

    private static final int REASON_LENGTH = 200;

    private final Orders orders;
    private final RefundRequests refunds;
    private final Wording wording;

    ApplyRefund(Orders orders, RefundRequests refunds, Wording wording) {
        this.orders = orders;
        this.refunds = refunds;
        this.wording = wording;
    }

    @Override
    public ActionName name() {
        return ActionName.APPLY_REFUND;
    }

    @Override
    public Outcome ask(Workflow workflow, Member member) {
        Order order = orders.find(workflow.orderNo()).orElseThrow();
        Money most = refunds.most(order, workflow.lineNo());
        return most.isPositive()
                ? new Outcome.NeedsMore(form(most))
                : Outcome.cannot(RefundRequests.nothing(order, workflow.lineNo()));
    }

    private Form form(Money most) {
        return new Form(List.of(
                Form.Field.amount(
                        "amount",
                        wording.say("card.form.amount"),
                        wording.say("card.form.amount-hint", most.said()),
                        most.text()),
                Form.Field.area("reason", wording.say("card.form.reason"), true)));
    }

    @Override
    public Prepared prepare(ActionRequest request, Member member) {
        return refunds.prepare(member);
    }

    @Override
    public Outcome perform(Press press) {
        Optional<BigDecimal> amount = press.amount("amount");
        if (amount.isEmpty()) {
            return Outcome.wrong("amount", "refused.bad-amount");
        }
        Optional<Outcome> wrong = press.wrong("reason", wording.say("card.form.reason"), true, REASON_LENGTH);
        return wrong.orElseGet(() -> refunds.ask(press, amount.get(), press.need("reason")));
    }
}
