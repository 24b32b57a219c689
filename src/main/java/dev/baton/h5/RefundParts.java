package dev.baton.h5;

import dev.baton.order.Order;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.When;
import dev.baton.workflow.Workflow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The part of a sheet on which 财务 decides (R112): how much, why, who asks, and what was paid and given back before. */
@Component
class RefundParts {

    private final Roster roster;
    private final Wording wording;

    RefundParts(Roster roster, Wording wording) {
        this.roster = roster;
        this.wording = wording;
    }

    /** The refund under way, null when there is none. */
    Sheet.@Nullable Refund part(Workflow w, @Nullable Order order, Instant now) {
        String requester = w.pending().requester();
        if (requester == null) {
            return null;
        }
        Instant until = w.pending().until();
        boolean waits = "apply-refund".equals(w.pending().act());
        boolean revocable = until != null && now.isBefore(until);
        return new Sheet.Refund(
                null,
                null,
                roster.member(requester).map(Member::name).orElse(requester),
                null,
                wording.say(waits ? "h5.refund.waits" : revocable ? "h5.refund.approved" : "h5.refund.leaving"),
                revocable && until != null ? When.exact(until) : null,
                order == null
                        ? List.of()
                        : List.of(new Sheet.Figure(
                                wording.say("h5.refund.paid"), order.moneyPaid().text())));
    }
}
