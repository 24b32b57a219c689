package dev.baton.workflow;

import dev.baton.assignment.Decision;
import dev.baton.catalogue.ProblemType;
import dev.baton.catalogue.Step;
import dev.baton.catalogue.Urgency;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A requested step of a workflow. {@link Workflow#after} says what each one does; {@link Workflows#apply} saves it. */
public sealed interface Change {

    /** It gets a holder, or goes back to the queue. */
    record Assign(Decision to) implements Change {}

    /** It turns out to be another kind of problem (R104). */
    record Update(ProblemType kind, Urgency urgency, Step step, Decision to) implements Change {}

    /**
     * The holder did something that leaves the workflow where it is.
     *
     * @param inFlight how many effects it started that have no result yet
     * @param action the action's id
     * @param revocableBy who may take it back, null when nobody can
     * @param until the last moment for that
     */
    record Done(
            Fact fact,
            int inFlight,
            String action,
            @Nullable String revocableBy,
            @Nullable Instant until) implements Change {}

    /** A refund was asked for: 财务 has it now (R067, R111). One effect is under way until {@link Return}. */
    record Review(Decision to, Step step, String requester, Fact fact) implements Change {}

    /** 财务 agreed; the money leaves at {@code until} unless the approver takes it back. Nothing is left to do but to wait. */
    record Approve(String by, Instant until, String todo, Fact fact) implements Change {}

    /** Where a refund's end leads, decided before the transaction. */
    record Homeward(Decision to, Step step) {

        /** The change itself, with what was done. */
        public Return with(Fact fact) {
            return new Return(to, step, fact);
        }
    }

    /** The refund came to an end, whichever: back to its requester, or to the queue. */
    record Return(Decision to, Step step, Fact fact) implements Change {}

    /** A receipt came: effects got a result. The revision stays. */
    record Settle(String action, int inFlight, @Nullable Fact fact) implements Change {}

    /** Its holder puts it aside until a time; then it comes back by itself. */
    record Snooze(Instant until) implements Change {}

    /** The time it was put aside until has come. */
    record Wake() implements Change {}

    /** Somebody whose role fits asks its holder for it; the revision stays. */
    record Ask(String asker) implements Change {}

    /** The holder pressed on others about it: it goes before others from now on. */
    record Chase(Urgency urgency, Fact fact) implements Change {}

    /** It was closed and is not finished after all: the same step begins again. */
    record Reopen(Decision to, Step step, Fact fact) implements Change {}

    /** The alarm rang; it rings again at {@code next}. */
    record Ring(Instant next) implements Change {}

    /** Somebody finished it. */
    record Resolve(Fact fact) implements Change {}

    /** Its cause went away. */
    record Clear() implements Change {}

    /** Nothing but a timeline entry, for example a note. */
    record Redraw() implements Change {}
}
