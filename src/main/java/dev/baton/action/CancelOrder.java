package dev.baton.action;

import dev.baton.catalogue.ActionName;
import dev.baton.order.Amended;
import dev.baton.order.Former;
import dev.baton.order.Order;
import dev.baton.order.OrderStatus;
import dev.baton.order.Orders;
import dev.baton.roster.Member;
import dev.baton.wording.Wording;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Fact;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.Workflow;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * 取消订单: the order store says so at once; the shop's own system is told by a person, and money goes back by 申请退款
 * (R095). Taken back, the order is again what it was, unless the shop has stated its status meanwhile.
 */
@Component
class CancelOrder implements Undoable {

    /** The kind of its fact, which Rights knows. */
    private static final String CANCEL = "cancel";

    private final Orders orders;
    private final Records records;
    private final AtOnce atOnce;
    private final Wording wording;

    CancelOrder(Orders orders, Records records, AtOnce atOnce, Wording wording) {
        this.orders = orders;
        this.records = records;
        this.atOnce = atOnce;
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
        String former = Objects.requireNonNull(amended.former()).text();
        return atOnce.did(
                press,
                this,
                press.fact(CANCEL, wording.say("fact.cancelled")),
                entry(amended),
                records.cancelling(press, this, former, atOnce.until(press)));
    }

    @Override
    public Undone undo(Press press, RecordMapper.Open kept) {
        Former former = Former.of(Objects.requireNonNull(kept.former()));
        Amended amended = orders.uncancel(press.workflow().orderNo(), former);
        if (!amended.done()) {
            return new Undone.Cannot(Refusal.conflict("refused.cancel-restated"));
        }
        return new Undone.Did(
                press.fact(Fact.undone(CANCEL), wording.say("fact.cancel-undone")),
                Entry.of("cancel-undone")
                        .with("orderStatus", amended.order().status().wire()));
    }

    private static Entry entry(Amended amended) {
        Order order = amended.order();
        Entry entry = order.moneyPaid().isPositive()
                ? Entry.of("cancelled-paid", order.moneyPaid().said())
                : Entry.of("cancelled");
        return entry.with("orderStatus", order.status().wire());
    }
}
