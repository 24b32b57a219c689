package dev.baton.workflow;

import dev.baton.assignment.Decision;
import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.ProblemType;
import dev.baton.catalogue.Step;
import dev.baton.catalogue.Urgency;
import dev.baton.order.OrderNo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
 * @param cause what a detector saw, or the own id when a person reported it; never opened again once closed
 * @param note what the reporter added, null for nothing
 * @param state where it stands
 * @param revision rises with state, holder, kind, step and money
 * @param drawing rises with everything a card shows
 * @param entries how many timeline entries it has
 * @param homeTeam the team at raise, whose group has the card
 * @param holding who has it or whose queue it is in
 * @param way the present step and its clock
 * @param done what was done, oldest first, one of a kind
 * @param pending what is under way and may be taken back
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
        String homeTeam,
        Holding holding,
        Way way,
        List<Fact> done,
        Pending pending,
        boolean quiet,
        Urgency urgency,
        String reportedBy,
        Instant openedAt,
        Instant updatedAt,
        @Nullable Instant closedAt) {

    /** The most facts a card can show; there are fewer kinds of fact than this. */
    private static final int FACTS = 20;

    /** The kind of fact of one that was finished. */
    public static final String RESOLVED = "resolved";

    /** The kind of fact of one that was closed and opened again. */
    public static final String REOPENED = "reopened";

    /**
     * Who has it.
     *
     * @param holder null while it waits
     * @param role who may hold it
     * @param team whose work it is
     * @param since with this holder, or in this queue, since
     * @param why the reason of the assignment
     * @param asked who would like to have it, null for nobody; forgotten when it moves
     */
    public record Holding(
            @Nullable String holder,
            String role,
            String team,
            Instant since,
            String why,
            @Nullable Asked asked) {

        /** Nobody else has asked for it. */
        public Holding(@Nullable String holder, String role, String team, Instant since, String why) {
            this(holder, role, team, since, why, null);
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
     */
    public record Way(
            String step,
            String todo,
            Instant dueAt,
            @Nullable Instant alarmAt,
            int alarms) {}

    /**
     * What is under way.
     *
     * @param requester who asked for the refund under way, null for none
     * @param act the action that can still be taken back, null for none
     * @param actBy who may take it back
     * @param until the last moment for it, null: until the next person acts
     * @param inFlight SMS and refunds without a result
     */
    public record Pending(
            @Nullable String requester,
            @Nullable String act,
            @Nullable String actBy,
            @Nullable Instant until,
            int inFlight) {

        /** Nothing under way. */
        public static Pending none() {
            return new Pending(null, null, null, null, 0);
        }

        Pending withInFlight(int delta) {
            return new Pending(requester, act, actBy, until, inFlight + delta);
        }

        Pending revocable(String action, String by, @Nullable Instant lastMoment) {
            return new Pending(requester, action, by, lastMoment, inFlight);
        }

        Pending settled() {
            return new Pending(requester, null, null, null, inFlight);
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
     * The workflow after a change; a pure function.
     *
     * @throws IllegalTransition for a move the table of {@link WorkflowState} lacks
     */
    public Workflow after(Change change, Instant now) {
        Workflow next = new Transition(this, now).apply(change);
        if (!state.mayBecome(next.state)) {
            throw new IllegalTransition(id, state, next.state);
        }
        return next;
    }

    /** The move itself, one method a kind of change; the record's many parts are copied here and nowhere else. */
    private record Transition(Workflow before, Instant now) {

        Workflow apply(Change change) {
            if (change instanceof Change.Assign assign) {
                return assigned(assign.to());
            } else if (change instanceof Change.Update update) {
                return updated(update);
            } else if (change instanceof Change.Done done) {
                return done(done);
            } else if (change instanceof Change.Review review) {
                return review(review);
            } else if (change instanceof Change.Approve approve) {
                return approved(approve);
            } else if (change instanceof Change.Return back) {
                return returned(back);
            } else if (change instanceof Change.Settle settle) {
                return settled(settle);
            } else if (change instanceof Change.Ring ring) {
                return rang(ring);
            } else if (change instanceof Change.Snooze snooze) {
                return snoozed(snooze);
            } else if (change instanceof Change.Wake) {
                return woken();
            } else if (change instanceof Change.Ask ask) {
                return asked(ask);
            } else if (change instanceof Change.Chase chase) {
                return chased(chase);
            } else if (change instanceof Change.Reopen reopen) {
                return reopened(reopen);
            } else if (change instanceof Change.Resolve resolve) {
                return closed(WorkflowState.RESOLVED, facts(resolve.fact()));
            } else if (change instanceof Change.Clear) {
                return closed(WorkflowState.CLEARED, before.done());
            } else if (change instanceof Change.Redraw) {
                return redrawn();
            }
            throw new IllegalArgumentException("unknown change " + change);
        }

        private Workflow assigned(Decision to) {
            WorkflowState state = stateFor(to, before.way().step());
            return copy(
                    before.kind(),
                    state,
                    true,
                    holding(to),
                    before.state() == WorkflowState.SNOOZED ? awake(before.way(), 0) : before.way(),
                    before.done(),
                    before.pending(),
                    before.urgency());
        }

        private Workflow snoozed(Change.Snooze snooze) {
            Way way = new Way(
                    before.way().step(),
                    before.way().todo(),
                    before.way().dueAt(),
                    snooze.until(),
                    before.way().alarms());
            return stepped(WorkflowState.SNOOZED, true, before.holding(), way);
        }

        private Workflow woken() {
            return stepped(WorkflowState.HELD, true, before.holding(), awake(before.way(), 1));
        }

        private Workflow asked(Change.Ask ask) {
            Holding old = before.holding();
            Holding asked = new Holding(
                    old.holder(), old.role(), old.team(), old.since(), old.why(), new Asked(ask.asker(), now));
            return stepped(before.state(), false, asked, before.way());
        }

        private Workflow stepped(WorkflowState state, boolean counts, Holding holding, Way way) {
            return copy(before.kind(), state, counts, holding, way, before.done(), before.pending(), before.urgency());
        }

        private Workflow chased(Change.Chase chase) {
            return copy(
                    before.kind(),
                    before.state(),
                    false,
                    before.holding(),
                    before.way(),
                    facts(chase.fact()),
                    before.pending(),
                    chase.urgency());
        }

        private Workflow reopened(Change.Reopen reopen) {
            List<Fact> done = facts(reopen.fact()).stream()
                    .filter(fact -> !fact.kind().equals(RESOLVED))
                    .toList();
            return copy(
                    before.kind(),
                    stateFor(reopen.to(), reopen.step().id()),
                    true,
                    holding(reopen.to()),
                    enter(reopen.step()),
                    done,
                    new Pending(null, null, null, null, before.pending().inFlight()),
                    before.urgency());
        }

        private Workflow updated(Change.Update update) {
            Way way = enter(update.step());
            WorkflowState state = stateFor(update.to(), update.step().id());
            return copy(
                    update.kind(),
                    state,
                    true,
                    keepSince(update.to()),
                    way,
                    before.done(),
                    before.pending().settled(),
                    update.urgency());
        }

        private Workflow done(Change.Done done) {
            Pending pending = before.pending().withInFlight(done.inFlight());
            if (done.revocableBy() != null) {
                pending = pending.revocable(done.action(), done.revocableBy(), done.until());
            }
            return copy(
                    before.kind(),
                    before.state(),
                    false,
                    before.holding(),
                    before.way(),
                    facts(done.fact()),
                    pending,
                    before.urgency());
        }

        private Workflow review(Change.Review review) {
            Pending pending = new Pending(
                    review.requester(),
                    "apply-refund",
                    review.requester(),
                    null,
                    before.pending().inFlight() + 1);
            WorkflowState state = stateFor(review.to(), review.step().id());
            return copy(
                    before.kind(),
                    state,
                    true,
                    holding(review.to()),
                    enter(review.step()),
                    facts(review.fact()),
                    pending,
                    before.urgency());
        }

        private Workflow approved(Change.Approve approve) {
            Pending pending = before.pending().revocable("approve-refund", approve.by(), approve.until());
            Way way = new Way(
                    before.way().step(),
                    approve.todo(),
                    before.way().dueAt(),
                    before.way().alarmAt(),
                    before.way().alarms());
            return copy(
                    before.kind(),
                    before.state(),
                    true,
                    before.holding(),
                    way,
                    facts(approve.fact()),
                    pending,
                    before.urgency());
        }

        private Workflow returned(Change.Return back) {
            Pending pending = new Pending(
                    null, null, null, null, Math.max(0, before.pending().inFlight() - 1));
            WorkflowState state = stateFor(back.to(), back.step().id());
            return copy(
                    before.kind(),
                    state,
                    true,
                    holding(back.to()),
                    enter(back.step()),
                    facts(back.fact()),
                    pending,
                    before.urgency());
        }

        private Workflow settled(Change.Settle settle) {
            Pending pending = before.pending().withInFlight(-settle.inFlight());
            if (settle.action().equals(pending.act())) {
                pending = pending.settled();
            }
            List<Fact> facts = settle.fact() == null ? before.done() : facts(settle.fact());
            return copy(
                    before.kind(),
                    before.state(),
                    false,
                    before.holding(),
                    before.way(),
                    facts,
                    pending,
                    before.urgency());
        }

        private Workflow rang(Change.Ring ring) {
            Way way = new Way(
                    before.way().step(),
                    before.way().todo(),
                    before.way().dueAt(),
                    ring.next(),
                    before.way().alarms() + 1);
            return copy(
                    before.kind(),
                    before.state(),
                    false,
                    before.holding(),
                    way,
                    before.done(),
                    before.pending(),
                    before.urgency());
        }

        private Workflow redrawn() {
            return copy(
                    before.kind(),
                    before.state(),
                    false,
                    before.holding(),
                    before.way(),
                    before.done(),
                    before.pending(),
                    before.urgency());
        }

        private Workflow closed(WorkflowState state, List<Fact> facts) {
            Way way = new Way(
                    before.way().step(),
                    before.way().todo(),
                    before.way().dueAt(),
                    null,
                    before.way().alarms());
            return copy(
                    before.kind(),
                    state,
                    true,
                    before.holding(),
                    way,
                    facts,
                    before.pending().settled(),
                    before.urgency());
        }

        private WorkflowState stateFor(Decision to, String step) {
            if (to.holder() == null) {
                return WorkflowState.WAITING;
            }
            return step.equals(Catalogue.REVIEW) ? WorkflowState.REVIEW : WorkflowState.HELD;
        }

        private Holding holding(Decision to) {
            return new Holding(to.holder(), to.role(), to.team(), now, to.why());
        }

        private Holding keepSince(Decision to) {
            boolean same = to.holder() != null && before.heldBy(to.holder());
            return same
                    ? new Holding(
                            to.holder(),
                            to.role(),
                            to.team(),
                            before.holding().since(),
                            before.holding().why())
                    : holding(to);
        }

        private Way enter(Step step) {
            Instant due = now.plus(step.limit());
            return new Way(step.id(), step.todo(), due, due, 0);
        }

        private List<Fact> facts(Fact fact) {
            List<Fact> kept = new ArrayList<>(before.done());
            kept.removeIf(old -> old.kind().equals(fact.kind()));
            kept.add(fact);
            return List.copyOf(kept.subList(Math.max(0, kept.size() - FACTS), kept.size()));
        }

        private Workflow copy(
                ProblemType kind,
                WorkflowState state,
                boolean counts,
                Holding holding,
                Way way,
                List<Fact> done,
                Pending pending,
                Urgency urgency) {
            return new Workflow(
                    before.id(),
                    before.orderNo(),
                    before.parentNo(),
                    before.lineNo(),
                    before.subject(),
                    kind,
                    before.cause(),
                    before.note(),
                    state,
                    before.revision() + (counts ? 1 : 0),
                    before.drawing() + 1,
                    before.entries() + 1,
                    before.homeTeam(),
                    holding,
                    way,
                    done,
                    pending,
                    before.quiet(),
                    urgency,
                    before.reportedBy(),
                    before.openedAt(),
                    now,
                    state.isOpen() ? null : before.closedAt() == null ? now : before.closedAt());
        }
    }

    /** Put aside no longer: rings when it is due, {@code rung} more alarms having rung. */
    private static Way awake(Way way, int rung) {
        return new Way(way.step(), way.todo(), way.dueAt(), way.dueAt(), way.alarms() + rung);
    }

    /** Its holder has taken it up again before its time; {@code before} is the same before what was done to it. */
    Workflow awakeAfter(Workflow before) {
        return new Workflow(
                id,
                orderNo,
                parentNo,
                lineNo,
                subject,
                kind,
                cause,
                note,
                WorkflowState.HELD,
                before.revision + 1,
                drawing,
                entries,
                homeTeam,
                holding,
                awake(way, 0),
                done,
                pending,
                quiet,
                urgency,
                reportedBy,
                openedAt,
                updatedAt,
                closedAt);
    }

    /** Whether somebody found it unfinished after it was closed; such a one is no longer cleared by itself. */
    public boolean wasReopened() {
        return did(REOPENED);
    }

    /** Whether there is a fact of this kind. */
    public boolean did(String kind) {
        return done.stream().anyMatch(fact -> fact.kind().equals(kind));
    }

    /** The same workflow, shown to its group from now on. */
    Workflow loud() {
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
                homeTeam,
                holding,
                way,
                done,
                pending,
                false,
                urgency,
                reportedBy,
                openedAt,
                updatedAt,
                closedAt);
    }

    static Way entering(Step step, Instant now) {
        Duration limit = step.limit();
        return new Way(step.id(), step.todo(), now.plus(limit), now.plus(limit), 0);
    }
}
