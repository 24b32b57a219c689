package dev.baton.rehearsal;

import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.Circumstances;
import dev.baton.catalogue.Outcome;
import dev.baton.catalogue.Playbook;
import dev.baton.catalogue.Step;
import dev.baton.workflow.TimelineEntry;
import dev.baton.workflow.WorkClock;
import dev.baton.workflow.Workflow;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes what was really done about an exception through a playbook, as if that one had been in force: which steps it
 * would have come through, when each was due, and where Baton would have gone on by itself. Reads nothing; the past is
 * told by the timeline.
 */
final class DryRun {

    /** What a timeline entry of this kind was, for a playbook. */
    private static final Map<String, Act> ACTS = Map.ofEntries(
            Map.entry("sms-scheduled", new Act(ActionName.SEND_SMS.id(), Map.of())),
            Map.entry("sms-again", new Act(ActionName.SEND_SMS.id(), Map.of())),
            Map.entry("call-reached", new Act(ActionName.CALL_CUSTOMER.id(), Map.of("result", "reached"))),
            Map.entry("call-missed", new Act(ActionName.CALL_CUSTOMER.id(), Map.of("result", "missed"))),
            Map.entry(
                    "call-agreed",
                    new Act(ActionName.CALL_CUSTOMER.id(), Map.of("result", "reached", "answer", "agreed"))),
            Map.entry(
                    "call-refused",
                    new Act(ActionName.CALL_CUSTOMER.id(), Map.of("result", "reached", "answer", "refused"))),
            Map.entry("compensated", new Act(ActionName.COMPENSATE.id(), Map.of("kind", "coupon"))),
            Map.entry("coupon-returned", new Act(ActionName.RETURN_COUPON.id(), Map.of())),
            Map.entry("purchased", new Act(ActionName.RECORD_PURCHASE.id(), Map.of())),
            Map.entry("purchased-for", new Act(ActionName.RECORD_PURCHASE.id(), Map.of())),
            Map.entry("exchanged", new Act(ActionName.EXCHANGE.id(), Map.of())),
            Map.entry("return-agreed", new Act(ActionName.RETURN_GOODS.id(), Map.of())),
            Map.entry("return-sent", new Act(ActionName.RETURN_GOODS.id(), Map.of())),
            Map.entry("cancelled", new Act(ActionName.CANCEL_ORDER.id(), Map.of())),
            Map.entry("cancelled-paid", new Act(ActionName.CANCEL_ORDER.id(), Map.of())),
            Map.entry("address-changed", new Act(ActionName.CHANGE_ADDRESS.id(), Map.of())),
            Map.entry("chased", new Act(ActionName.CHASE.id(), Map.of())),
            Map.entry("chased-again", new Act(ActionName.CHASE.id(), Map.of())),
            Map.entry("refund-paid", new Act(ActionName.APPROVE_REFUND.id(), Map.of())),
            Map.entry("refund-rejected", new Act(ActionName.REJECT_REFUND.id(), Map.of())));

    private static final String SMS = ActionName.SEND_SMS.id();

    private static final Set<String> CONTACTS = Set.of(SMS, ActionName.CALL_CUSTOMER.id());

    /** After these an SMS has told the customer nothing: where it led on from begins again. */
    private static final String REVOKED = "sms-revoked";

    private static final Set<String> UNHEARD = Set.of("sms-rejected", "sms-failed");

    /** It became another kind: what was before is another playbook's. */
    private static final String UPDATED = "updated";

    /** What was told was wrong: the same kind begins again. */
    private static final String AGAIN = "begun-again";

    /** A person closed it, or its cause went away; and a person opened it again, in the step in which it was closed. */
    private static final Set<String> CLOSED = Set.of("resolved", "cleared");

    private static final String REOPENED = "reopened";

    /** While 财务 has it nobody waits for the customer. */
    private static final String REVIEWED = "refund-requested";

    /**
     * After these it is back where the refund was asked for, which begins again, unless the playbook leads on from
     * there.
     */
    private static final Set<String> RETURNS = Set.of(
            "refund-paid",
            "refund-partly",
            "refund-failed",
            "refund-rejected",
            "refund-revoked",
            "refund-approval-revoked");

    /** A person stopped what goes by itself, and let it go on (R060). */
    private static final String PAUSED = "paused";

    private static final String RESUMED = "resumed";

    /** Its cause went away, and was there again: nobody waits for the customer meanwhile. */
    private static final String CAUSE_GONE = "cause-gone";

    private static final String CAUSE_BACK = "cause-back";
    private static final Pattern AMOUNT = Pattern.compile("\"amount\":\"([0-9]+(?:\\.[0-9]+)?)\"");

    /** More moves than this are a loop of silences. */
    private static final int MOST = 100;

    private record Act(String name, Map<String, String> answers) {}

    /** A time in a step; {@code byItself} when Baton and no person led there. */
    record Visit(
            Step step,
            Instant entered,
            Instant due,
            @Nullable Instant left,
            boolean byItself) {

        boolean overdue(Instant now) {
            return (left == null ? now : left).isAfter(due);
        }
    }

    /** What came of it. */
    record Run(List<Visit> visits, boolean finishedByItself) {

        int automatic() {
            return (int) visits.stream().filter(Visit::byItself).count() + (finishedByItself ? 1 : 0);
        }

        int overdue(Instant now) {
            return (int) visits.stream().filter(visit -> visit.overdue(now)).count();
        }
    }

    private final Playbook playbook;
    private final Workflow workflow;
    private final WorkClock hours;
    private final Instant end;
    private final List<Visit> visits = new ArrayList<>();
    private Step step;
    private Instant entered;
    private boolean byItself;
    private boolean finished;
    private boolean closed;
    private boolean paused;
    private @Nullable Instant silentAt;

    /** What was applied for, until the refund comes to its end. */
    private @Nullable BigDecimal refund;

    /** The step from which an SMS led to the present one; null when something else did. */
    private @Nullable Step told;

    private DryRun(Playbook playbook, Workflow workflow, WorkClock hours, Instant begin, Instant end) {
        this.playbook = playbook;
        this.workflow = workflow;
        this.hours = hours;
        this.end = end;
        this.step = playbook.first();
        this.entered = begin;
        this.silentAt = silentFrom(begin);
    }

    /** @param entries all of its timeline, oldest first */
    static Run through(
            Playbook playbook, Workflow workflow, List<TimelineEntry> entries, WorkClock hours, Instant now) {
        int first = 0;
        for (int at = 0; at < entries.size(); at++) {
            first = entries.get(at).kind().equals(UPDATED) ? at : first;
        }
        Instant begin =
                entries.isEmpty() ? workflow.openedAt() : entries.get(first).at();
        Instant closed = workflow.closedAt();
        DryRun run = new DryRun(playbook, workflow, hours, begin, closed == null ? now : closed);
        entries.subList(0, first).forEach(run::stoppedBefore);
        entries.subList(Math.min(first, entries.size()), entries.size()).forEach(run::take);
        return run.finish(closed != null);
    }

    /** Another kind of trouble does not let go on what a person has stopped. */
    private void stoppedBefore(TimelineEntry entry) {
        String kind = entry.kind();
        if (kind.equals(PAUSED) || kind.equals(RESUMED) || kind.equals(REOPENED)) {
            paused = kind.equals(PAUSED);
            silentAt = silentFrom(entered);
        }
    }

    private void take(TimelineEntry entry) {
        silence(entry.at());
        if (entry.kind().equals(REOPENED)) {
            reopen(entry.at());
        } else if (!finished && !closed) {
            did(entry);
        }
    }

    /** As the engine has it: the step in which it was closed begins again, and goes by itself again. */
    private void reopen(Instant at) {
        if (finished || closed) {
            finished = false;
            closed = false;
            paused = false;
            told = null;
            entered = at;
            byItself = false;
            silentAt = silentFrom(at);
        }
    }

    private void did(TimelineEntry entry) {
        if (CLOSED.contains(entry.kind())) {
            leave(entry.at());
            closed = true;
            silentAt = null;
            return;
        }
        if (entry.kind().equals(AGAIN)) {
            move(playbook.first().id(), entry.at());
            byItself = false;
            return;
        }
        if (entry.kind().equals(REVIEWED)) {
            refund = applied(entry);
        }
        Act act = ACTS.get(entry.kind());
        Step from = step;
        Step back = told;
        Circumstances known = circumstances(act == null ? Map.of() : act.answers());
        Optional<String> to = act == null || paused ? Optional.empty() : playbook.after(step, act.name(), known);
        if (to.isPresent()) {
            move(to.get(), entry.at());
            told = act != null && act.name().equals(SMS) ? from : null;
        } else if (back != null && notTold(entry.kind())) {
            move(back.id(), entry.at());
        } else {
            told = act != null && wouldHaveLedHere(act, known) ? null : back;
            stay(entry, act != null && CONTACTS.contains(act.name()));
        }
        refund = RETURNS.contains(entry.kind()) ? null : refund;
    }

    /**
     * The SMS that led on came to nothing; while a person has stopped what goes by itself, only that one's own word
     * counts.
     */
    private boolean notTold(String kind) {
        return kind.equals(REVOKED) || (!paused && UNHEARD.contains(kind));
    }

    /** As the engine has it: what makes the step stay whatever becomes of the SMS that led there. */
    private boolean wouldHaveLedHere(Act act, Circumstances known) {
        Step from = told;
        return from != null
                && (act.name().equals(SMS)
                        || "reached".equals(act.answers().get("result"))
                        || playbook.after(from, act.name(), known)
                                .filter(step.id()::equals)
                                .isPresent());
    }

    /** How long there is still to answer, in the step it stays in. */
    private void stay(TimelineEntry entry, boolean contact) {
        String kind = entry.kind();
        if (kind.equals(PAUSED) || kind.equals(RESUMED)) {
            paused = kind.equals(PAUSED);
            silentAt = silentFrom(entry.at());
        } else if (kind.equals(REVIEWED) || kind.equals(CAUSE_GONE)) {
            silentAt = null;
            told = kind.equals(REVIEWED) ? null : told;
        } else if (contact || RETURNS.contains(kind) || kind.equals(CAUSE_BACK)) {
            silentAt = silentFrom(entry.at());
        }
    }

    /** As the engine has it when a step is entered or the customer is asked again. */
    private @Nullable Instant silentFrom(Instant asked) {
        return paused ? null : hours.silentAt(step, step.role(), asked);
    }

    private Circumstances circumstances(Map<String, String> answers) {
        return new Circumstances(
                workflow.course().amount(), refund, workflow.course().level(), answers);
    }

    /** Both ends of a refund are judged by what was applied for, whatever they say themselves. */
    private static @Nullable BigDecimal applied(TimelineEntry request) {
        Matcher amount = AMOUNT.matcher(String.valueOf(request.data()));
        return amount.find() ? new BigDecimal(amount.group(1)) : null;
    }

    /** Everything that the customer's silence would have led to before then. */
    private void silence(Instant until) {
        for (int moves = 0; moves < MOST; moves++) {
            Instant due = silentAt;
            if (finished || due == null || !due.isBefore(until)) {
                return;
            }
            Optional<String> to = playbook.silenced(step, circumstances(Map.of()));
            silentAt = null;
            to.ifPresent(next -> move(next, due));
        }
    }

    private void move(String to, Instant at) {
        leave(at);
        told = null;
        if (to.equals(Outcome.END)) {
            finished = true;
            silentAt = null;
        } else {
            step = playbook.step(to);
            entered = at;
            byItself = true;
            silentAt = silentFrom(at);
        }
    }

    private void leave(@Nullable Instant at) {
        Instant due = hours.due(step, step.role(), entered);
        visits.add(new Visit(step, entered, due, at, byItself));
    }

    private Run finish(boolean over) {
        silence(end);
        if (!finished && !closed) {
            leave(over ? end : null);
        }
        return new Run(List.copyOf(visits), finished);
    }
}
