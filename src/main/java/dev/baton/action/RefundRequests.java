package dev.baton.action;

import dev.baton.assignment.Candidates;
import dev.baton.assignment.Decision;
import dev.baton.catalogue.Catalogue;
import dev.baton.money.Asked;
import dev.baton.money.Refunds;
import dev.baton.order.Money;
import dev.baton.order.Order;
import dev.baton.roster.Member;
import dev.baton.wording.Wording;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Fits;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The one way money goes back: asked for within what is refundable, then 财务's by itself (R067, R111–R114). */
@Component
class RefundRequests {

    private final Workflows workflows;
    private final Fits fits;
    private final Refunds refunds;
    private final Catalogue catalogue;
    private final Wording wording;

    RefundRequests(Workflows workflows, Fits fits, Refunds refunds, Catalogue catalogue, Wording wording) {
        this.workflows = workflows;
        this.fits = fits;
        this.refunds = refunds;
        this.catalogue = catalogue;
        this.wording = wording;
    }

    /** The most that can go back. */
    Money most(Order order, int lineNo) {
        return refunds.refundable(order, lineNo);
    }

    /** Why nothing of an order, or of this line of it, can go back. */
    static Refusal nothing(Order order, int lineNo) {
        if (!order.moneyPaid().isPositive()) {
            return Refusal.conflict("refused.nothing-paid");
        }
        return Refusal.conflict(order.lacks(lineNo) ? "refused.line-gone" : "refused.nothing-refundable");
    }

    /** Who of 财务 is here, but never who asks. */
    Prepared prepare(Member requester) {
        return Prepared.handover(fits.candidates(catalogue.review(), Set.of(requester.userId())));
    }

    Outcome ask(Press press, BigDecimal amount, String reason) {
        Asked asked =
                refunds.request(press.workflow(), amount, reason, press.by().actor());
        if (asked instanceof Asked.Refused refused) {
            return Outcome.cannot(refused.refusal());
        }
        return Outcome.did(handOver(press, ((Asked.Done) asked).refund().amount(), reason));
    }

    private Workflow handOver(Press press, Money money, String reason) {
        Candidates candidates = Objects.requireNonNull(press.prepared().candidates());
        Decision finance = fits.choose(press.workflow(), candidates);
        Change review = new Change.Review(
                finance,
                catalogue.review(),
                press.by().actor(),
                press.fact("refund", wording.say("fact.refund-requested", money.said())),
                money.amount());
        Entry entry = Entry.of("refund-requested", money.said(), reason)
                .with("amount", money.text())
                .with("why", finance.why());
        return workflows.apply(press.workflow(), review, press.by(), entry);
    }
}
