package dev.baton.action;

import dev.baton.catalogue.ActionName;
import dev.baton.order.Money;
import dev.baton.order.Order;
import dev.baton.order.OrderNo;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.When;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
        return keep(press, row(press, action, reference, null, null, null));
    }

    /** The same for what may be taken back until then. */
    Optional<Refusal> keep(Press press, Action action, String reference, Instant revocableUntil) {
        return keep(press, row(press, action, reference, null, revocableUntil, null));
    }

    private Optional<Refusal> keep(Press press, RecordMapper.Row row) {
        try {
            rows.insert(row);
            return Optional.empty();
        } catch (DuplicateKeyException known) {
            RecordMapper.Teller teller =
                    rows.find(row.orderNo(), row.action(), row.reference()).orElseThrow(() -> known);
            String who = roster.member(teller.actor()).map(Member::name).orElse(teller.actor());
            String when = When.text(teller.at(), press.now());
            return Optional.of(Refusal.conflict("refused.recorded", row.reference(), who, when));
        }
    }

    /** What was given for an order so far. Its sum stands still only under the order's lock. */
    Money given(Order order, Action action) {
        return new Money(rows.given(order.orderNo().value(), action.name().id()), order.currency());
    }

    /** What is added to that, for {@link AtOnce} to keep; under the order's lock. */
    RecordMapper.Row giving(Press press, Action action, Money amount, Instant revocableUntil) {
        String own = Long.toString(press.runId());
        return row(press, action, own, amount.amount(), revocableUntil, null);
    }

    /** That an order was cancelled, and what it was before; for {@link AtOnce} to keep. */
    RecordMapper.Row cancelling(Press press, Action action, String former, Instant revocableUntil) {
        String own = Long.toString(press.runId());
        return row(press, action, own, null, revocableUntil, former);
    }

    private static RecordMapper.Row row(
            Press press,
            Action action,
            String reference,
            @Nullable BigDecimal amount,
            @Nullable Instant revocableUntil,
            @Nullable String former) {
        return new RecordMapper.Row(
                press.runId(),
                press.workflow().orderNo().value(),
                action.name().id(),
                reference,
                press.workflow().id(),
                press.member().userId(),
                press.now(),
                amount,
                revocableUntil,
                former,
                null,
                null);
    }
}
