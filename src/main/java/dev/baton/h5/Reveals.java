package dev.baton.h5;

import dev.baton.order.Order;
import dev.baton.order.OrderNo;
import dev.baton.order.Orders;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.By;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Mobiles;
import dev.baton.workflow.Surface;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The customer's whole number and the address that was typed here, for who has to use them: the holder, and the leads
 * of the workflow's team. Each time is recorded in the timeline, without what was shown, in the transaction that gives
 * it out (R194, X27).
 */
@Component
class Reveals {

    /** Fewer digits are nobody's number. */
    private static final int DIGITS = 7;

    /** What stands nowhere else. */
    enum Secret {
        PHONE,
        ADDRESS;

        /** Its name in keys of messages and of entries. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    record Revealed(String text, Workflow workflow) {}

    /**
     * What one reader is offered.
     *
     * @param may this person sees whatever somebody wrote as it was written
     * @param phone there is a whole number to be seen
     * @param address there is an address to be seen
     */
    record Offered(boolean may, boolean phone, boolean address) {

        /** To who may see nothing but what everybody sees. */
        static final Offered NOTHING = new Offered(false, false, false);

        /** What somebody wrote, as this reader reads it: a number to call in part, as the customer's own. */
        String told(String text) {
            return may ? text : Mobiles.masked(text);
        }

        /** The same of what there need not be. */
        @Nullable
        String toldIfAny(@Nullable String text) {
            return text == null ? null : told(text);
        }
    }

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

    /**
     * What this person could see of what is hidden now. One statement for who may, none for others.
     *
     * @param order null when it is not known any more
     */
    Offered offered(Workflow w, @Nullable Order order, Member reader) {
        if (!workflows.seesNumbers(w, reader)) {
            return Offered.NOTHING;
        }
        return new Offered(
                true,
                order != null && whole(order.buyer().mobile()).isPresent(),
                order != null && orders.readdressed(w.orderNo()).isPresent());
    }

    /** What this person reads of its history. No statement. */
    Offered history(Workflow w, Member reader) {
        return new Offered(workflows.seesNumbers(w, reader), false, false);
    }

    /** @throws PageProblem with the reason, when this person may not or there is nothing to show */
    Revealed reveal(long id, Secret secret, Member reader) {
        return transaction.execute(status -> revealed(workflows.lock(id), secret, reader));
    }

    private Revealed revealed(Workflow locked, Secret secret, Member reader) {
        if (!workflows.seesNumbers(locked, reader)) {
            throw new PageProblem(403, secret.word(), whyNot(locked, wording.say("h5.reveal." + secret.word())));
        }
        String text = text(locked.orderNo(), secret)
                .orElseThrow(() -> new PageProblem(409, secret.word(), wording.say("h5.reveal-none." + secret.word())));
        Workflow recorded = workflows.apply(
                locked, new Change.Redraw(), new By(reader.userId(), Surface.PAGE), Entry.of(secret.word() + "-shown"));
        return new Revealed(text, recorded);
    }

    private Optional<String> text(OrderNo orderNo, Secret secret) {
        return switch (secret) {
            case PHONE ->
                orders.find(orderNo).flatMap(order -> whole(order.buyer().mobile()));
            case ADDRESS -> orders.readdressed(orderNo);
        };
    }

    private String whyNot(Workflow w, String what) {
        String holder = w.holder();
        if (!w.state().isOpen()) {
            return wording.say("h5.reveal-closed", what);
        }
        return holder == null
                ? wording.say("h5.reveal-unheld", what)
                : wording.say("h5.reveal-not-yours", what, roster.nameOf(holder));
    }

    /** As the shop stated it; empty when it left digits out. */
    private static Optional<String> whole(@Nullable String number) {
        return Optional.ofNullable(number)
                .filter(stated -> !stated.contains("*"))
                .filter(stated -> stated.chars().filter(Character::isDigit).count() >= DIGITS);
    }
}
