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
 * 改地址: kept with the order, where its holder and leads can read it on the page; neither card nor timeline nor log shows
 * it. Only before it left (R095).
 */
@Component
class ChangeAddress implements Action {

    private static final int LENGTH = 300;

    private final Workflows workflows;
    private final Orders orders;
    private final Wording wording;

    ChangeAddress(Workflows workflows, Orders orders, Wording wording) {
        this.workflows = workflows;
        this.orders = orders;
        this.wording = wording;
    }

    @Override
    public ActionName name() {
        return ActionName.CHANGE_ADDRESS;
    }

    @Override
    public Form form(Workflow workflow, Member member) {
        return new Form(List.of(
                Form.Field.area("address", wording.say("card.form.address"), true),
                Form.Field.shown(
                        "preview", wording.say("card.form.address-by-hand"), wording.say("card.form.address-what"))));
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
        return order.hasLeft() ? Optional.of(Refusal.conflict("refused.address-too-late")) : Optional.empty();
    }

    @Override
    public Outcome perform(Press press) {
        Optional<Outcome> wrong = press.wrong("address", wording.say("card.form.address"), true, LENGTH);
        if (wrong.isPresent()) {
            return wrong.get();
        }
        Amended amended = orders.readdress(press.workflow().orderNo(), press.need("address"), press.now());
        if (!amended.done()) {
            return Outcome.cannot(refusal(amended.order()).orElseThrow());
        }
        return Told.by(
                press,
                this,
                workflows,
                press.fact("address", wording.say("fact.address-changed")),
                Entry.of("address-changed"));
    }
}
