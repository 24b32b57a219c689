package dev.baton.workflow;

import dev.baton.catalogue.Circumstances;
import dev.baton.catalogue.ProblemType;
import dev.baton.catalogue.Step;
import dev.baton.catalogue.Urgency;
import dev.baton.order.OrderNo;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An exception on its way to the end: what is wrong, what comes next, and who holds it now (R045, R046). Immutable;
 * {@link #after} is the only way from one to the next, and only {@link Workflows#apply} saves.
 *
 * @param id unique, time-sorted
 * @param orderNo the order it is about
 * @param parentNo the parent of a sub-order, null for none (R010)
 * @param lineNo the line it is about, 0 for the whole order
 * @param subject the goods, for people
 * @param kind what is wrong
 * @param cause what a detector saw, or the own id when a person reported it or when that went away; never opened again
 *     once resolved
 * @param note what the reporter added, null for nothing
 * @param state where it stands
 * @param revision rises with state, holder, kind, step and money
 * @param drawing rises with everything a card shows
 * @param entries how many timeline entries it has
 * @param head the hash of its newest timeline entry; null when that was never written
 * @param homeTeam the team at raise, whose group has the card
 * @param holding who has it or whose queue it is in
 * @param way the present step and its clock
 * @param done what was done, oldest first, one of a kind
 * @param pending what is under way and may be taken back
 * @param course how its playbook takes it along
 * @param quiet found in a flood and not pressed yet: its group does not show it
 * @param urgency its rank in a queue
 * @param reportedBy a user id, or {@link By#SYSTEM}
 * @param openedAt when it was opened
 * @param updatedAt when it last changed
 * @param closedAt when it was resolved or cleared, null while open
 */
public record Workflow(
        long id,
        OrderNo orderNo,
        @Nullable OrderNo parentNo,
        int lineNo,
        String subject,
        ProblemType kind,
        String cause,
        @Nullable String note,
        WorkflowState state,
        int revision,
        int drawing,
        int entries,
        @Nullable String head,
        String homeTeam,
        Holding holding,
        Way way,
        List<Fact> done,
        Pending pending,
        Course course,
        boolean quiet,
        Urgency urgency,
        String reportedBy,
        Instant openedAt,
        Instant updatedAt,
        @Nullable Instant closedAt) {

    /** The kind of fact of one that was finished. */
    public static final String RESOLVED = "resolved";

    /** The kind of fact of one that is as good as finished: it ends by itself when nothing is under way any more. */
    static final String ENDING = "ending";

    /** The kind of fact of one that was closed and opened again. */
    public static final String REOPENED = "reopened";

    /**
     * The kind of fact of one whose cause went away while somebody was at it: nobody's act, and gone when the cause is
     * back.
     */
    public static final String CAUSE_GONE = "cause-gone";

    /** The kind of fact of one that went up to a lead, who is to decide about it. */
    public static final String ESCALATED = "escalated";

    /** The kind of fact of one whose order was cancelled. */
    public static final String CANCELLED = "cancel";

    /**
     * Who has it.
     *
     * @param holder null while it waits
     * @param role who may hold it
     * @param team whose work it is
     * @param since with this holder, or in this queue, since
     * @param why the reason of the assignment
     * @param asked who would like to have it, null for nobody; forgotten when it moves
     * @param addressed whether somebody else has written to who has it; forgotten when it moves
     */
    public record Holding(
            @Nullable String holder,
            String role,
            String team,
            Instant since,
            String why,
            @Nullable Asked asked,
            boolean addressed) {

        /** Nobody else has asked for it, or written. */
        public Holding(@Nullable String holder, String role, String team, Instant since, String why) {
            this(holder, role, team, since, why, null, false);
        }

        Holding askedFor(Asked by) {
            return new Holding(holder, role, team, since, why, by, addressed);
        }

        /** Somebody says something about it. */
        Holding writtenBy(String actor) {
            boolean now = addressed || (holder != null && !holder.equals(actor));
            return new Holding(holder, role, team, since, why, asked, now);
        }

        /** Began as this other one, and for its reasons. */
        Holding begunAs(Holding other) {
            return new Holding(holder, role, team, other.since, other.why, null, other.addressed);
        }
    }

    /** Who asked the holder for it, and when. */
    public record Asked(String by, Instant at) {}

    /**
     * The present step and its clock.
     *
     * @param step the id in the playbook
     * @param todo what comes next
     * @param dueAt when it is overdue
     * @param alarmAt when the next reminder rings; null only when closed
     * @param alarms how many rang in this step
     * @param silentAt when the customer has been silent for too long; null when nobody waits for an answer
     * @param forLead whether a lead is to have it: while it waits, it waits for one and is dealt to nobody else
     * @param entered the revision with which this step began, another one each time; 0 when it began before that was
     *     kept
     */
    public record Way(
            String step,
            String todo,
            Instant dueAt,
            @Nullable Instant alarmAt,
            int alarms,
            @Nullable Instant silentAt,
            boolean forLead,
            int entered) {

        /** Rings then, or when the customer has been silent for too long if that is before. */
        Way ringing(@Nullable Instant at, int rung) {
            return new Way(
                    step,
                    todo,
                    dueAt,
                    at == null ? null : sooner(at, silentAt),
                    rung,
                    at == null ? null : silentAt,
                    forLead,
                    entered);
        }

        Way saying(String next) {
            return new Way(step, next, dueAt, alarmAt, alarms, silentAt, forLead, entered);
        }

        /** The same step in other words: nothing begins anew, but that nobody waits any more where it says so. */
        Way worded(Step same) {
            Way told = saying(same.todo());
            return same.silence() == null ? told.silentFrom(null) : told;
        }

        /** Nobody waits for an answer before then, or at all when it is null. */
        Way silentFrom(@Nullable Instant moment) {
            if (alarmAt == null || (moment == null && silentAt == null)) {
                return this;
            }
            Instant usual = alarmAt.equals(silentAt) ? dueAt : alarmAt;
            return new Way(step, todo, dueAt, sooner(usual, moment), alarms, moment, forLead, entered);
        }

        private static Instant sooner(Instant one, @Nullable Instant other) {
            return other != null && other.isBefore(one) ? other : one;
        }
    }

    /**
     * How its playbook takes it along.
     *
     * @param version of the playbook it began with; empty for one that is older than versions
     * @param amount of the order when it was opened, null when unknown
     * @param level of the buyer when it was opened, null when unknown
     * @param origin the step from which the refund under way was asked for, or the SMS sent that led on from there;
     *     null without one
     * @param refund the amount of the refund under way, null without one
     * @param paused whether a person has stopped what goes by itself (R060)
     */
    public record Course(
            String version,
            @Nullable BigDecimal amount,
            @Nullable String level,
            @Nullable String origin,
            @Nullable BigDecimal refund,
            boolean paused) {

        /** Of one that begins. */
        public static Course of(String version, @Nullable BigDecimal amount, @Nullable String level) {
            return new Course(version, amount, level, null, null, false);
        }

        Course asking(String from, @Nullable BigDecimal sum) {
            return new Course(version, amount, level, from, sum, paused);
        }

        Course following(String newer) {
            return new Course(newer, amount, level, origin, refund, paused);
        }

        Course settled() {
            return new Course(version, amount, level, null, null, paused);
        }

        Course pausing(boolean stopped) {
            return new Course(version, amount, level, origin, refund, stopped);
        }

        /** What the conditions of a playbook may ask about. */
        public Circumstances circumstances() {
            return new Circumstances(amount, refund, level, Map.of());
        }
    }

    /** Who holds it, null while it waits or for a closed one that nobody held. */
    public @Nullable String holder() {
        return holding.holder();
    }

    /** Whether this person holds it. */
    public boolean heldBy(String userId) {
        return userId.equals(holding.holder());
    }

    /** The id as the outside sees it. */
    public String wireId() {
        return Long.toString(id);
    }

    /** Whether it is open and its time is over. */
    public boolean overdue(Instant now) {
        return state.isOpen() && now.isAfter(way.dueAt());
    }

    /**
     * The workflow after somebody's change; a pure function. A press brings a quiet one out, and whatever the holder
     * does takes up again what was put aside.
     *
     * @param hours how the time limit of a step that is entered is counted
     * @throws IllegalTransition for a move the table of {@link WorkflowState} lacks
     */
    Workflow after(Change change, By by, Instant now, WorkClock hours) {
        return new Transition(this, by, now, hours).make(change);
    }

    /**
     * Whether a person has begun with it, or has stopped what goes by itself: only people bring such a one to an end.
     */
    public boolean begun() {
        return done.stream().anyMatch(fact -> !fact.kind().equals(CAUSE_GONE)) || course.paused();
    }

    /** Whether there is a fact of this kind. */
    public boolean did(String kind) {
        return fact(kind).isPresent();
    }

    /** The fact of this kind. */
    Optional<Fact> fact(String kind) {
        return done.stream().filter(fact -> fact.kind().equals(kind)).findFirst();
    }

    /** Whether nothing is another than before, but that it has an entry more. */
    boolean merelyTold(Workflow before) {
        return equals(before.with(before.state, before.revision, drawing, entries, head, before.holding, updatedAt));
    }

    /** Whether it is in other hands than before, or for other reasons, and else as it was. */
    boolean merelyHanded(Workflow before) {
        return equals(before.with(state, revision, drawing, entries, head, holding, updatedAt));
    }

    Workflow sealed(String newest) {
        return with(state, revision, drawing, entries, newest, holding, updatedAt);
    }

    private Workflow with(
            WorkflowState state,
            int revision,
            int drawing,
            int entries,
            @Nullable String newest,
            Holding holding,
            Instant updatedAt) {
        return new Workflow(
                id,
                orderNo,
                parentNo,
                lineNo,
                subject,
                kind,
                cause,
                note,
                state,
                revision,
                drawing,
                entries,
                newest,
                homeTeam,
                holding,
                way,
                done,
                pending,
                course,
                quiet,
                urgency,
                reportedBy,
                openedAt,
                updatedAt,
                closedAt);
    }

    static Way entering(Step step, String role, int revision, Instant now, WorkClock hours) {
        Instant due = hours.due(step, role, now);
        return new Way(step.id(), step.todo(), due, due, 0, null, step.lead(), revision)
                .silentFrom(hours.silentAt(step, role, now));
    }
}
