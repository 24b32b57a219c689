package dev.baton.h5;

import dev.baton.money.Refund;
import dev.baton.money.RefundState;
import dev.baton.money.Refunds;
import dev.baton.order.Money;
import dev.baton.order.Order;
import dev.baton.order.OrderLine;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.When;
import dev.baton.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The part of a sheet on which 财务 decides (R112): how much, why, who asks, and what was paid and given back before. */
@Component
class RefundParts {

    private final Refunds refunds;
    private final Roster roster;
    private final Wording wording;

    RefundParts(Refunds refunds, Roster roster, Wording wording) {
        this.refunds = refunds;
        this.roster = roster;
        this.wording = wording;
    }

    /** The refund of this workflow that is under way, null when there is none. */
    Sheet.@Nullable Refund underWay(
            Workflow w, @Nullable Order order, List<Refund> ofOrder, Reveals.Offered offered, Instant now) {
        return ofOrder.stream()
                .filter(refund ->
                        refund.workflowId() == w.id() && refund.state().isOpen())
                .findFirst()
                .map(refund -> new Sheet.Refund(
                        refund.amount().text(),
                        offered.told(refund.reason()),
                        roster.nameOf(refund.requester()),
                        Sheets.when(refund.requestedAt(), now),
                        state(refund.state()),
                        undoUntil(refund, now),
                        order == null ? List.of() : figures(refund, order, ofOrder),
                        parts(refund)))
                .orElse(null);
    }

    /** All refunds of the order that came to an end, newest first: what became of them (R118). */
    List<Sheet.PastRefund> ended(List<Refund> ofOrder, Reveals.Offered offered, Instant now) {
        return all(
                ofOrder.stream()
                        .filter(refund -> !refund.state().isOpen() && refund.endedAt() != null)
                        .toList(),
                offered,
                now);
    }

    /** All refunds, newest first; one under way with the time it was asked for. */
    List<Sheet.PastRefund> all(List<Refund> ofOrder, Reveals.Offered offered, Instant now) {
        List<Sheet.PastRefund> all = new ArrayList<>();
        for (Refund refund : ofOrder) {
            Instant ended = refund.endedAt();
            all.add(
                    0,
                    new Sheet.PastRefund(
                            refund.amount().text(),
                            state(refund.state()),
                            refund.state() == RefundState.PAID,
                            !refund.state().isOpen() && refund.state() != RefundState.PAID,
                            roster.nameOf(refund.requester()),
                            offered.told(refund.answer() == null ? refund.reason() : refund.answer()),
                            Sheets.when(ended == null ? refund.requestedAt() : ended, now)));
        }
        return all;
    }

    private static @Nullable String undoUntil(Refund refund, Instant now) {
        Instant leaves = refund.leavesAt();
        boolean revocable = refund.state() == RefundState.APPROVED && leaves != null && now.isBefore(leaves);
        return revocable && leaves != null ? When.exact(leaves, now) : null;
    }

    private List<Sheet.Figure> figures(Refund refund, Order order, List<Refund> ofOrder) {
        Money none = Money.zero(order.currency());
        Money back = ofOrder.stream().map(Refund::paid).reduce(none, Money::plus);
        Money others = ofOrder.stream()
                .filter(other -> other.id() != refund.id() && other.state().isOpen())
                .map(Refund::amount)
                .reduce(none, Money::plus);
        List<Sheet.Figure> figures = new ArrayList<>();
        figures.add(figure("paid", order.moneyPaid()));
        order.line(refund.lineNo()).map(RefundParts::worth).ifPresent(worth -> figures.add(figure("line", worth)));
        figures.add(figure("back", back));
        if (others.isPositive()) {
            figures.add(figure("others", others));
        }
        figures.add(figure("left", refunds.refundable(order, refund.lineNo())));
        return figures;
    }

    private static Money worth(OrderLine line) {
        return line.price().times(line.quantity());
    }

    private Sheet.Figure figure(String key, Money amount) {
        return new Sheet.Figure(wording.say("h5.figure." + key), amount.text());
    }

    /** How it is spread over several payments; empty when it is one. */
    private List<Sheet.RefundPart> parts(Refund refund) {
        return refund.parts().size() < 2
                ? List.of()
                : refund.parts().stream()
                        .map(part -> new Sheet.RefundPart(
                                part.paymentNo(), part.amount().text(), state(part.state())))
                        .toList();
    }

    private String state(RefundState state) {
        return wording.say("h5.refund." + state.wire());
    }
}
