package dev.baton.action;

import dev.baton.catalogue.ActionName;
import dev.baton.order.Money;
import dev.baton.order.Order;
import dev.baton.order.OrderNo;
import dev.baton.roster.Roster;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.When;
import java.util.Optional;
import java.util.Set;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Numbers that people tell us, each once for an order, and what they gave for it, whichever of its workflows they tell
 * it to.
 */
@Component
class Records {

    /** As long as a number may be. */
    static final int LENGTH = 64;

    private final RecordMapper rows;
    private final Roster roster;

    Records(RecordMapper rows, Roster roster) {
        this.rows = rows;
        this.roster = roster;
    }

    /** What was told of an order before. One statement. */
    @Transactional(readOnly = true)
    public Set<String> told(OrderNo orderNo, ActionName action) {
        return rows.references(orderNo.value(), action.id());
    }

    /**
     * Keeps it in the caller's transaction, which is lost when it was told before: then the refusal names who did and
     * when.
     */
    Optional<Refusal> keep(Press press, Action action, String reference) {
        String orderNo = press.workflow().orderNo().value();
        String id = action.name().id();
        try {
            rows.insert(row(press, action, reference));
            return Optional.empty();
        } catch (DuplicateKeyException known) {
            RecordMapper.Row row = rows.find(orderNo, id, reference).orElseThrow(() -> known);
            String who = roster.nameOf(row.actor());
            return Optional.of(Refusal.conflict("refused.recorded", reference, who, When.text(row.at(), press.now())));
        }
    }

    /** What was given for an order so far. Its sum stands still only under the order's lock. */
    Money given(Order order, Action action) {
        return new Money(rows.given(order.orderNo().value(), action.name().id()), order.currency());
    }

    /** Adds to what was given, in the caller's transaction and under the order's lock. */
    void give(Press press, Action action, Money amount) {
        rows.give(row(press, action, Long.toString(press.runId())), amount.amount());
    }

    private static RecordMapper.Row row(Press press, Action action, String reference) {
        return new RecordMapper.Row(
                press.runId(),
                press.workflow().orderNo().value(),
                action.name().id(),
                reference,
                press.workflow().id(),
                press.member().userId(),
                press.now());
    }
}
