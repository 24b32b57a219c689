package dev.baton.action;

import dev.baton.catalogue.ActionName;
import dev.baton.order.Money;
import dev.baton.order.Order;
import dev.baton.order.Orders;
import dev.baton.roster.Member;
import dev.baton.wording.Wording;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * 补偿: money goes the way of every refund, with its limits and 财务; a coupon is given in the coupon system and told here,
 * all of an order's together no more than it is worth (R094).
 */
@Component
class Compensate implements Action {

    private static final String MONEY = "money";
    private static final Set<String> KINDS = Set.of("coupon", MONEY);

    private final Workflows workflows;
    private final Orders orders;
    private final RefundRequests refunds;
    private final Records records;
    private final Wording wording;

    Compensate(Workflows workflows, Orders orders, RefundRequests refunds, Records records, Wording wording) {
        this.workflows = workflows;
        this.orders = orders;
        this.refunds = refunds;
        this.records = records;
        this.wording = wording;
    }

    @Override
    public ActionName name() {
        return ActionName.COMPENSATE;
    }

    @Override
    public Form form(Workflow workflow, Member member) {
        Order order = orders.find(workflow.orderNo()).orElseThrow();
        Money most = refunds.most(order, workflow.lineNo());
        List<Form.Option> kinds =
                most.isPositive() ? List.of(option("coupon"), option(MONEY)) : List.of(option("coupon"));
        String hint = most.isPositive()
                ? wording.say("card.form.compensation-hint", most.said())
                : wording.say("card.form.compensation-no-money");
        return new Form(List.of(
                Form.Field.select("kind", wording.say("card.form.compensation"), kinds),
                Form.Field.amount("amount", wording.say("card.form.compensation-amount"), hint, null)));
    }

    private Form.Option option(String kind) {
        return new Form.Option(kind, wording.say("card.form.compensation." + kind));
    }

    @Override
    public Prepared prepare(ActionRequest request, Member member) {
        boolean money = MONEY.equals(request.params().getOrDefault("kind", "").strip());
        return money ? refunds.prepare(member) : Prepared.NOTHING;
    }

    @Override
    public Outcome perform(Press press) {
        String kind = press.text("kind");
        if (kind == null || !KINDS.contains(kind)) {
            return Outcome.wrong("kind", "refused.bad-choice", wording.say("card.form.compensation"), "coupon, money");
        }
        Optional<BigDecimal> amount = press.amount("amount");
        if (amount.isEmpty()) {
            return Outcome.wrong("amount", "refused.bad-amount");
        }
        return kind.equals(MONEY)
                ? refunds.ask(press, amount.get(), wording.say("refund.compensation"))
                : coupon(press, amount.get());
    }

    private Outcome coupon(Press press, BigDecimal worth) {
        Order order = orders.lock(press.workflow().orderNo());
        Money amount = new Money(worth, order.currency());
        Money given = records.given(order, this);
        if (given.plus(amount).isMoreThan(order.amount())) {
            return Outcome.cannot(
                    given.isZero()
                            ? Refusal.conflict(
                                    "refused.coupon-too-high", order.amount().said())
                            : Refusal.conflict(
                                    "refused.coupons-too-high", order.amount().said(), given.said()));
        }
        records.give(press, this, amount);
        Entry entry = Entry.of("compensated", amount.said()).with("amount", amount.text());
        return Told.by(
                press,
                this,
                workflows,
                press.fact("compensation", wording.say("fact.compensated", amount.said())),
                entry);
    }
}
