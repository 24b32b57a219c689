package dev.baton.workflow;

import dev.baton.assignment.Decision;
import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.ProblemType;
import dev.baton.catalogue.Step;
import dev.baton.catalogue.Urgency;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One move of a workflow: begins as it was, each kind of change sets what it changes, and all else stays. Used once.
 */
final class Transition {

    /** The most facts a card can show; there are fewer kinds of fact than this, so only effects can go. */
    private static final int FACTS = 20;

    private final Workflow before;
    private final By by;
    private final Instant now;
    private final WorkClock hours;

    private ProblemType kind;
    private String cause;
    private WorkflowState state;
    private int revision;
    private Workflow.Holding holding;
    private Workflow.Way way;
    private List<Fact> done;
    private Pending pending;
    private Workflow.Course course;
    private boolean quiet;
    private Urgency urgency;

    Transition(Workflow before, By by, Instant now, WorkClock hours) {
        this.before = before;
        this.by = by;
        this.now = now;
        this.hours = hours;
        this.kind = before.kind();
        this.cause = before.cause();
        this.state = before.state();
        this.revision = before.revision();
        this.holding = before.holding();
        this.way = before.way();
        this.done = before.done();
        this.pending = before.pending();
        this.course = before.course();
        this.quiet = before.quiet();
        this.urgency = before.urgency();
    }

    /** @throws IllegalTransition for a move the table of {@link WorkflowState} lacks */
    Workflow make(Change change) {
        set(change);
        if (state == WorkflowState.SNOOZED && takesUpAgain(change)) {
            wake(way.alarms());
        }
        quiet = quiet && by.surface() != Surface.CARD;
        if (!before.state().mayBecome(state)) {
            throw new IllegalTransition(before.id(), before.state(), state);
        }
        return made();
    }

    /** Whatever its holder does about it; to say something, or to look at it, is not that. */
    private boolean takesUpAgain(Change change) {
        return before.heldBy(by.actor())
                && !(change instanceof Change.Snooze)
                && !(change instanceof Change.Say)
                && !(change instanceof Change.Redraw);
    }

    private void set(Change change) {
        if (change instanceof Change.Assign assign) {
            assign(assign);
        } else if (change instanceof Change.Update update) {
            update(update);
        } else if (change instanceof Change.Done act) {
            did(act);
        } else if (change instanceof Change.Onward onward) {
            onward(onward);
        } else if (change instanceof Change.Ending ending) {
            set(ending.act());
            done = with(ending.fact());
            way = way.silentFrom(null);
        } else if (change instanceof Change.Move move) {
            List<Fact> kept = done;
            follow(move.to(), move.step());
            done = kept;
            course = course.following(move.version());
        } else if (change instanceof Change.Reword reword) {
            way = way.worded(reword.step());
            course = course.following(reword.version());
        } else if (change instanceof Change.Awaits awaits) {
            set(awaits.act());
            way = way.silentFrom(awaits.silentAt());
        } else if (change instanceof Change.Stays stays) {
            set(stays.act());
            course = course.settled();
        } else if (change instanceof Change.Pause pause) {
            course = course.pausing(pause.stop());
            way = way.silentFrom(pause.silentAt());
        } else if (change instanceof Change.Review review) {
            review(review);
        } else if (change instanceof Change.Approve approve) {
            approve(approve);
        } else if (change instanceof Change.Return back) {
            comeBack(back);
        } else if (change instanceof Change.Settle settle) {
            settle(settle);
        } else if (change instanceof Change.Recall recall) {
            recall(recall);
        } else if (change instanceof Change.Ring ring) {
            way = way.ringing(ring.next(), way.alarms() + 1);
            urgency = ring.urgency() == null ? urgency : ring.urgency();
        } else if (change instanceof Change.Postpone later) {
            way = way.ringing(later.until(), way.alarms());
        } else if (change instanceof Change.Snooze snooze) {
            moved(WorkflowState.SNOOZED);
            way = way.ringing(snooze.until(), way.alarms());
        } else if (change instanceof Change.Wake) {
            wake(way.alarms() + 1);
        } else if (change instanceof Change.Ask ask) {
            holding = holding.askedFor(new Workflow.Asked(ask.asker(), now));
        } else if (change instanceof Change.Say) {
            holding = holding.writtenBy(by.actor());
        } else if (change instanceof Change.Chase chase) {
            done = with(chase.fact());
            urgency = chase.urgency();
        } else if (change instanceof Change.Reopen reopen) {
            reopen(reopen);
        } else if (change instanceof Change.Resolve resolve) {
            done = with(resolve.fact());
            close(WorkflowState.RESOLVED);
        } else if (change instanceof Change.Cause stands) {
            cause(stands);
        } else if (change instanceof Change.Clear) {
            close(WorkflowState.CLEARED);
            done = without(Workflow.CAUSE_GONE);
            cause = Long.toString(before.id());
        } else if (change instanceof Change.Renumber renumber) {
            pending = pending.renumbered(renumber.from(), renumber.to());
        } else if (!(change instanceof Change.Redraw)) {
            throw new IllegalArgumentException("unknown change " + change);
        }
    }

    private void assign(Change.Assign assign) {
        Fact fact = assign.fact();
        done = fact == null ? done : with(new Fact(fact.kind(), now, fact.who(), fact.text()));
        if (state == WorkflowState.SNOOZED) {
            way = way.ringing(way.dueAt(), way.alarms());
        }
        handTo(assign.to(), way.step());
    }

    private void update(Change.Update update) {
        follow(update.to(), update.step());
        done = without(Workflow.CAUSE_GONE);
        if (kind.equals(update.kind())) {
            done = done.stream()
                    .filter(fact -> !fact.kind().startsWith(Guide.PASSED))
                    .toList();
        }
        kind = update.kind();
        urgency = update.urgency();
        course = Workflow.Course.of(
                        update.version(),
                        before.course().amount(),
                        before.course().level())
                .pausing(before.course().paused());
    }

    private void onward(Change.Onward onward) {
        set(onward.act());
        onward.facts().forEach(fact -> done = with(fact));
        Step next = onward.to();
        course = onward.act() instanceof Change.Done act && act.revocableBy() != null
                ? course.asking(before.way().step(), null)
                : course.settled();
        if (next != null && onward.act() instanceof Change.Settle) {
            done = without(Guide.PASSED + next.id());
        }
        Decision to = onward.decision();
        if (next == null || to == null) {
            close(WorkflowState.RESOLVED);
        } else {
            follow(to, next);
        }
    }

    /** Into a step; who holds it already has had it since then, and for that reason. */
    private void follow(Decision to, Step step) {
        String holder = to.holder();
        boolean same = holder != null && before.heldBy(holder);
        enter(to, step);
        if (same) {
            holding = holding.begunAs(before.holding());
        }
    }

    private void did(Change.Done act) {
        done = act.instead() == null ? done : without(act.instead());
        done = with(act.fact());
        pending = pending.withInFlight(act.inFlight());
        if (act.revocableBy() != null) {
            course = course.settled();
            pending = pending.revocable(act.action(), act.revocableBy(), act.until());
        }
    }

    private void review(Change.Review review) {
        pending = pending.asking(review.requester(), course.origin(), now);
        course = course.asking(way.step(), review.amount());
        enter(review.to(), review.step());
        done = with(review.fact());
    }

    private void approve(Change.Approve approve) {
        moved(state);
        done = with(approve.fact());
        way = way.saying(approve.todo());
        pending = pending.revocable(ActionName.APPROVE_REFUND.id(), approve.by(), approve.until());
    }

    private void comeBack(Change.Return back) {
        Pending.Sms sms = pending.sms();
        boolean whereItWasAsked = back.step().id().equals(course.origin());
        enter(back.to(), back.step());
        done = with(back.fact());
        pending = pending.back(now);
        String origin = sms != null && pending.act() != null && whereItWasAsked ? sms.origin() : null;
        course = origin == null ? course.settled() : course.asking(origin, null);
    }

    /** The refund under way is as one asked for in the step from which the SMS had led on. */
    private void recall(Change.Recall recall) {
        Pending.Sms sms = pending.sms();
        String origin = sms == null ? null : sms.origin();
        settle(recall.act());
        course = origin == null ? course : course.asking(origin, course.refund());
    }

    private void settle(Change.Settle settle) {
        Fact fact = settle.fact();
        done = fact == null ? done : with(fact);
        pending = pending.withInFlight(-settle.inFlight());
        pending = pending.settled(settle.action());
    }

    /** No clock goes on to what is no longer so; one that is to bring it back from being put aside does. */
    private void cause(Change.Cause stands) {
        Fact gone = stands.gone();
        done = gone == null ? without(Workflow.CAUSE_GONE) : with(gone);
        Instant alarm = way.alarmAt();
        boolean bringsBack = state == WorkflowState.SNOOZED && alarm != null && alarm.equals(way.silentAt());
        way = bringsBack ? way : way.silentFrom(stands.silentAt());
    }

    private void reopen(Change.Reopen reopen) {
        enter(reopen.to(), reopen.step());
        course = course.settled().pausing(false);
        done = with(reopen.fact());
        done = without(Workflow.RESOLVED);
        pending = Pending.nothingBut(pending.inFlight());
    }

    private void close(WorkflowState end) {
        moved(end);
        done = without(Workflow.ENDING);
        way = way.ringing(null, way.alarms());
        pending = pending.settled();
    }

    /** Its holder has it in hand again: it rings when it is due. */
    private void wake(int alarms) {
        moved(WorkflowState.HELD);
        way = way.ringing(way.dueAt(), alarms);
    }

    private void enter(Decision to, Step step) {
        handTo(to, step.id());
        done = without(Workflow.ENDING);
        way = Workflow.entering(step, to.role(), revision, now, hours);
    }

    private void handTo(Decision to, String step) {
        WorkflowState kept = step.equals(Catalogue.REVIEW) ? WorkflowState.REVIEW : WorkflowState.HELD;
        moved(to.holder() == null ? WorkflowState.WAITING : kept);
        holding = new Workflow.Holding(to.holder(), to.role(), to.team(), now, to.why());
    }

    /** The revision rises by one with state, holder, kind, step and money, however many of them change at once. */
    private void moved(WorkflowState next) {
        state = next;
        revision = before.revision() + 1;
    }

    private List<Fact> without(String kind) {
        return done.stream().filter(fact -> !fact.kind().equals(kind)).toList();
    }

    private List<Fact> with(Fact fact) {
        List<Fact> kept = new ArrayList<>(done);
        kept.removeIf(fact::replaces);
        kept.add(fact);
        if (kept.size() > FACTS) {
            List<Fact> older = kept.subList(0, FACTS);
            kept.remove(older.stream().filter(Fact::isEffect).findFirst().orElse(kept.get(0)));
        }
        return List.copyOf(kept);
    }

    private Workflow made() {
        if (course.paused()) {
            way = way.silentFrom(null);
        }
        Instant closedAt = before.closedAt() == null ? now : before.closedAt();
        // raised before there was any team: the first it gets is its home
        String home = before.homeTeam().isEmpty() ? holding.team() : before.homeTeam();
        return new Workflow(
                before.id(),
                before.orderNo(),
                before.parentNo(),
                before.lineNo(),
                before.subject(),
                kind,
                cause,
                before.note(),
                state,
                revision,
                before.drawing() + 1,
                before.entries() + 1,
                before.head(),
                home,
                holding,
                way,
                done,
                pending,
                course,
                quiet,
                urgency,
                before.reportedBy(),
                before.openedAt(),
                now,
                state.isOpen() ? null : closedAt);
    }
}
