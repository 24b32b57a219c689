package dev.baton.action;

import dev.baton.catalogue.ActionName;
import dev.baton.order.OrderNo;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.When;
import java.util.Optional;
import java.util.Set;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Numbers that people tell us, each once for an order, whichever of its workflows they tell it to. */
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

    /** Keeps it in the caller's transaction, which is lost when it was told before: then the refusal names who did and when. */
    Optional<Refusal> keep(Press press, Action action, String reference) {
        String orderNo = press.workflow().orderNo().value();
        String id = action.name().id();
        try {
            rows.insert(new RecordMapper.Row(
                    press.runId(),
                    orderNo,
                    id,
                    reference,
                    press.workflow().id(),
                    press.member().userId(),
                    press.now()));
            return Optional.empty();
        } catch (DuplicateKeyException known) {
            RecordMapper.Row row = rows.find(orderNo, id, reference).orElseThrow(() -> known);
            String who = roster.member(row.actor()).map(Member::name).orElse(row.actor());
            return Optional.of(Refusal.conflict("refused.recorded", reference, who, When.text(row.at(), press.now())));
        }
    }
}
