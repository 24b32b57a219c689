package dev.baton.action;

import dev.baton.catalogue.ActionName;
import dev.baton.order.Coupon;
import dev.baton.order.Money;
import dev.baton.order.Order;
import dev.baton.order.Orders;
import dev.baton.roster.Member;
import dev.baton.wording.Wording;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** 退券: a coupon used on this order was given back in the coupon system; each once for an order (R088). */
@Component
class ReturnCoupon implements Action {

    private final Workflows workflows;
    private final Records records;
    private final Orders orders;
    private final Wording wording;

    ReturnCoupon(Workflows workflows, Records records, Orders orders, Wording wording) {
        this.workflows = workflows;
        this.records = records;
        this.orders = orders;
        this.wording = wording;
    }

    @Override
    public ActionName name() {
        return ActionName.RETURN_COUPON;
    }

    /** Offers those that are not given back yet; none is no question. */
    @Override
    public Outcome ask(Workflow workflow, Member member) {
        List<Coupon> used =
                orders.lately(workflow.orderNo()).map(Order::coupons).orElse(List.of());
        if (used.isEmpty()) {
            return Outcome.cannot(Refusal.conflict("refused.no-coupon"));
        }
        Set<String> returned = records.told(workflow.orderNo(), name());
        List<Form.Option> left = used.stream()
                .filter(coupon -> !returned.contains(coupon.code()))
                .map(this::option)
                .toList();
        return left.isEmpty()
                ? Outcome.cannot(Refusal.conflict("refused.coupons-returned"))
                : new Outcome.NeedsMore(
                        new Form(List.of(Form.Field.select("code", wording.say("card.form.coupon"), left))));
    }

    private Form.Option option(Coupon coupon) {
        String amount = coupon.amount().said();
        return new Form.Option(coupon.code(), wording.say("card.form.coupon-option", coupon.code(), amount));
    }

    @Override
    public Outcome perform(Press press) {
        Optional<Outcome> wrong = press.wrong("code", wording.say("card.form.coupon"), true, Records.LENGTH);
        if (wrong.isPresent()) {
            return wrong.get();
        }
        String code = press.need("code");
        Order order = orders.find(press.workflow().orderNo()).orElseThrow();
        Optional<Coupon> used = order.coupons().stream()
                .filter(coupon -> coupon.code().equals(code))
                .findFirst();
        if (used.isEmpty()) {
            return Outcome.wrong("code", "refused.no-such-coupon", code);
        }
        Money amount = used.get().amount();
        Entry entry = Entry.of("coupon-returned", code, amount.said())
                .with("code", code)
                .with("amount", amount.text());
        return records.keep(press, this, code)
                .map(Outcome::cannot)
                .orElseGet(() -> Told.by(
                        press,
                        this,
                        workflows,
                        press.fact("coupon", wording.say("fact.coupon-returned", code)),
                        entry));
    }
}
