package dev.baton.action;

import dev.baton.catalogue.ActionName;
import dev.baton.order.Amended;
import dev.baton.order.Order;
import dev.baton.order.OrderStatus;
import dev.baton.order.Orders;
import dev.baton.roster.Member;
import dev.baton.wording.Wording;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * 取消订单: the order store says so at once; the shop's own system is told by a person, and money goes back by 申请退款 (R095).
 */
@Component
class CancelOrder implements Action {

    private final Workflows workflows;
    private final Orders orders;
    private final Wording wording;

    CancelOrder(Workflows workflows, Orders orders, Wording wording) {
        this.workflows = workflows;
        this.orders = orders;
        this.wording = wording;
    }

    @Override
    public ActionName name() {
        return ActionName.CANCEL_ORDER;
    }

    @Override
    public Form form(Workflow workflow, Member member) {
        return new Form(List.of(
                Form.Field.shown("preview", wording.say("card.form.cancel"), wording.say("card.form.cancel-what")),
                Form.Field.hidden("asked", "yes")));
    }

    /** Nobody should write what the order refuses anyway. */
    @Override
    public Outcome ask(Workflow workflow, Member member) {
        return refusal(orders.find(workflow.orderNo()).orElseThrow())
                .map(Outcome::cannot)
                .orElseGet(() -> new Outcome.NeedsMore(form(workflow, member)));
    }

    private static Optional<Refusal> refusal(Order order) {
        if (order.status() == OrderStatus.CANCELLED) {
            return Optional.of(Refusal.conflict("refused.order-cancelled"));
        }
        return order.hasLeft() ? Optional.of(Refusal.conflict("refused.order-handed-over")) : Optional.empty();
    }

    @Override
    public Outcome perform(Press press) {
        Amended amended = orders.cancel(press.workflow().orderNo(), press.now());
        if (!amended.done()) {
            return Outcome.cannot(refusal(amended.order()).orElseThrow());
        }
        return Told.by(
                press, this, workflows, press.fact(Workflow.CANCELLED, wording.say("fact.cancelled")), entry(amended));
    }

    private static Entry entry(Amended amended) {
        Order order = amended.order();
        Entry entry = order.moneyPaid().isPositive()
                ? Entry.of("cancelled-paid", order.moneyPaid().said())
                : Entry.of("cancelled");
        return entry.with("orderStatus", order.status().wire());
    }
}
