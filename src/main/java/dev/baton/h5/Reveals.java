package dev.baton.h5;

import dev.baton.order.Order;
import dev.baton.order.Orders;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.By;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Surface;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The customer's whole number, for who has to call it: the holder, and the leads of the workflow's team. Each time is recorded in the
 * timeline, without the number, in the transaction that gives it out (R194, X27).
 */
@Component
class Reveals {

    /** Fewer digits are nobody's number. */
    private static final int DIGITS = 7;

    record Revealed(String number, Workflow workflow) {}

    private final Workflows workflows;
    private final Orders orders;
    private final Roster roster;
    private final TransactionTemplate transaction;
    private final Wording wording;

    Reveals(Workflows workflows, Orders orders, Roster roster, TransactionTemplate transaction, Wording wording) {
        this.workflows = workflows;
        this.orders = orders;
        this.roster = roster;
        this.transaction = transaction;
        this.wording = wording;
    }

    /** Whether this person could see a number that is hidden now. */
    boolean offered(Workflow w, Order order, Member reader) {
        return may(w, reader) && whole(order.buyer().mobile()).isPresent();
    }

    /** @throws PageProblem with the reason, when this person may not or there is no number */
    Revealed reveal(long id, Member reader) {
        return Objects.requireNonNull(transaction.execute(status -> revealed(workflows.lock(id), reader)));
    }

    private Revealed revealed(Workflow locked, Member reader) {
        if (!may(locked, reader)) {
            throw new PageProblem(403, "phone", whyNot(locked));
        }
        String number = orders.find(locked.orderNo())
                .flatMap(order -> whole(order.buyer().mobile()))
                .orElseThrow(() -> new PageProblem(409, "phone", wording.say("h5.phone-none")));
        Workflow recorded = workflows.apply(
                locked, new Change.Redraw(), new By(reader.userId(), Surface.PAGE), Entry.of("phone-shown"));
        return new Revealed(number, recorded);
    }

    private boolean may(Workflow w, Member reader) {
        boolean holds = w.state().isOpen() && w.heldBy(reader.userId());
        return holds
                || roster.leads(reader.userId(), w.holding().team())
                || roster.leads(reader.userId(), w.homeTeam());
    }

    private String whyNot(Workflow w) {
        String holder = w.holder();
        if (!w.state().isOpen()) {
            return wording.say("h5.phone-closed");
        }
        return holder == null
                ? wording.say("h5.phone-unheld")
                : wording.say(
                        "h5.phone-not-yours",
                        roster.member(holder).map(Member::name).orElse(holder));
    }

    /** As the shop stated it; empty when it left digits out. */
    private static Optional<String> whole(@Nullable String number) {
        return Optional.ofNullable(number)
                .filter(stated -> !stated.contains("*"))
                .filter(stated -> stated.chars().filter(Character::isDigit).count() >= DIGITS);
    }
}
