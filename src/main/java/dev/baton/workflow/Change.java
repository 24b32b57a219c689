package dev.baton.workflow;

import dev.baton.assignment.Decision;
import dev.baton.catalogue.ProblemType;
import dev.baton.catalogue.Step;
import dev.baton.catalogue.Urgency;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A requested step of a workflow. {@link Workflow#after} says what each one does; {@link Workflows#apply} saves it. */
public sealed interface Change {

    /** To whom it gives the workflow; empty when it gives it to nobody, or leaves it where it is. */
    default Optional<Decision> given() {
        return Optional.empty();
    }

    /**
     * It gets a holder, or goes back to the queue.
     *
     * @param fact what has become done by that, at the same moment; null for nothing
     */
    record Assign(Decision to, @Nullable Fact fact) implements Change {

        /** That nobody did anything by. */
        public Assign(Decision to) {
            this(to, null);
        }

        @Override
        public Optional<Decision> given() {
            return Optional.of(to);
        }
    }

    /** It turns out to be another kind of problem (R104); of the same one it begins again, and no step is behind it. */
    record Update(ProblemType kind, Urgency urgency, Step step, Decision to, String version) implements Change {
        @Override
        public Optional<Decision> given() {
            return Optional.of(to);
        }
    }

    /**
     * The holder did something that leaves the workflow where it is.
     *
     * @param inFlight how many effects it started that have no result yet
     * @param action the action's id
     * @param revocableBy who may take it back, null when nobody can
     * @param until the last moment for that
     * @param answers what its form said, for the playbook to lead on by; null when it was no act in the step it stands
     *     in
     * @param instead the kind of the fact whose place it takes, null: only an older one of its own kind goes
     */
    record Done(
            Fact fact,
            int inFlight,
            String action,
            @Nullable String revocableBy,
            @Nullable Instant until,
            @Nullable Map<String, String> answers,
            @Nullable String instead)
            implements Change {

        /** Beside what has been done. */
        public Done(
                Fact fact,
                int inFlight,
                String action,
                @Nullable String revocableBy,
                @Nullable Instant until,
                @Nullable Map<String, String> answers) {
            this(fact, inFlight, action, revocableBy, until, answers, null);
        }

        /** Of something that leads nowhere. */
        public Done(Fact fact, int inFlight, String action, @Nullable String revocableBy, @Nullable Instant until) {
            this(fact, inFlight, action, revocableBy, until, null);
        }
    }

    /**
     * What was done leads on, in the same change.
     *
     * @param act what was done
     * @param to the step that comes next, null: it is finished
     * @param decision who holds it there, null when it is finished
     * @param facts what has become done by that
     */
    record Onward(Change act, @Nullable Step to, @Nullable Decision decision, List<Fact> facts) implements Change {
        @Override
        public Optional<Decision> given() {
            return Optional.ofNullable(decision);
        }
    }

    /**
     * What was done would finish it, but an SMS is on its way: it ends as soon as that has a result, and nobody waits
     * for the customer any more.
     */
    record Ending(Change act, Fact fact) implements Change {}

    /** A newer version of its playbook takes it along. */
    record Move(Decision to, Step step, String version) implements Change {
        @Override
        public Optional<Decision> given() {
            return Optional.of(to);
        }
    }

    /**
     * A newer version of its playbook says the step it stands in in other words: its clock, its holder and its call go
     * on.
     */
    record Reword(Step step, String version) implements Change {}

    /** The customer was asked again and has time to answer until then. */
    record Awaits(Change act, Instant silentAt) implements Change {}

    /**
     * What was done would have led to the present step as well: it stays there whatever becomes of the SMS that did.
     */
    record Stays(Change act) implements Change {}

    /**
     * A person stops what goes by itself, or lets it go on; then the customer has time to answer until then. The
     * revision stays.
     */
    record Pause(boolean stop, @Nullable Instant silentAt) implements Change {}

    /** A refund was asked for: 财务 has it now (R067, R111). One effect is under way until {@link Return}. */
    record Review(
            Decision to,
            Step step,
            String requester,
            Fact fact,
            @Nullable BigDecimal amount) implements Change {
        @Override
        public Optional<Decision> given() {
            return Optional.of(to);
        }
    }

    /**
     * 财务 agreed; the money leaves at {@code until} unless the approver takes it back. Nothing is left to do but to
     * wait.
     */
    record Approve(String by, Instant until, String todo, Fact fact) implements Change {}

    /** A step, and who holds it there. */
    record Landing(Decision to, Step step) {}

    /**
     * Where a refund's end leads, decided before the transaction: to the step it was asked from, or on from there.
     *
     * @param origin taken back, or not paid
     * @param paid when all of it is
     * @param rejected when 财务 said no
     */
    record Homeward(Landing origin, Landing paid, Landing rejected) {

        /** The change itself when nothing came of it, with what was done. */
        public Return with(Fact fact) {
            return new Return(origin.to(), origin.step(), fact);
        }

        /** The change when all of it was paid. */
        public Return paid(Fact fact) {
            return new Return(paid.to(), paid.step(), fact);
        }

        /** The change when 财务 said no. */
        public Return rejected(Fact fact) {
            return new Return(rejected.to(), rejected.step(), fact);
        }
    }

    /** The refund came to an end, whichever: back to its requester, or to the queue. */
    record Return(Decision to, Step step, Fact fact) implements Change {
        @Override
        public Optional<Decision> given() {
            return Optional.of(to);
        }
    }

    /** A receipt came: effects got a result. The revision stays. */
    record Settle(String action, int inFlight, @Nullable Fact fact) implements Change {}

    /** The SMS kept beside the refund under way is taken back, and the step it had led to with it. */
    record Recall(Settle act) implements Change {}

    /** Its holder puts it aside until a time; then it comes back by itself. */
    record Snooze(Instant until) implements Change {}

    /** The time it was put aside until has come. */
    record Wake() implements Change {}

    /** Somebody whose role fits asks its holder for it; the revision stays. */
    record Ask(String asker) implements Change {}

    /** The holder pressed on others about it: it goes before others from now on. */
    record Chase(Urgency urgency, Fact fact) implements Change {}

    /** It was closed and is not finished after all: the same step begins again. */
    record Reopen(Decision to, Step step, Fact fact) implements Change {
        @Override
        public Optional<Decision> given() {
            return Optional.of(to);
        }
    }

    /**
     * The alarm rang; it rings again at {@code next}.
     *
     * @param urgency as it ranks from now on, null: as before
     */
    record Ring(Instant next, @Nullable Urgency urgency) implements Change {}

    /** Nobody works now who could do it: the alarm rings then instead. */
    record Postpone(Instant until) implements Change {}

    /** Somebody finished it. */
    record Resolve(Fact fact) implements Change {}

    /**
     * Its cause went away, or is there again, while people are at it: they bring it to an end. The revision stays.
     *
     * @param gone what to say of it; null when the cause is there again
     * @param silentAt until when the customer has time to answer then; null for one that is gone
     */
    record Cause(@Nullable Fact gone, @Nullable Instant silentAt) implements Change {}

    /** Its cause went away; when the very same is there again it is opened anew (R001). */
    record Clear() implements Change {}

    /** Somebody has another id now: what that person asked for or may take back is that one's. */
    record Renumber(String from, String to) implements Change {}

    /** Somebody says something, in words or pictures. */
    record Say() implements Change {}

    /** Nothing but a timeline entry. */
    record Redraw() implements Change {}
}
