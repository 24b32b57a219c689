package dev.baton.detection;

import dev.baton.catalogue.Urgency;
import dev.baton.handover.Said;
import dev.baton.presence.Presence;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.roster.Turn;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.By;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Fits;
import dev.baton.workflow.When;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowState;
import dev.baton.workflow.Workflows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Rings the alarm of what is past its time: its holder and the lead hear of it, again and again, ever less often
 * (R006), and from the second time on one step higher up each time (R100). What nobody has by then is dealt earlier.
 * Only while somebody works who could do it: else when that begins.
 */
@Component
class OverdueSweep {

    private static final Logger log = LoggerFactory.getLogger(OverdueSweep.class);

    private static final int BATCH = 200;
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(30);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(8);

    private final Workflows workflows;
    private final Fits fits;
    private final Board board;
    private final TransactionTemplate transaction;
    private final Roster roster;
    private final Presence presence;
    private final Wording wording;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    OverdueSweep(
            Workflows workflows,
            Fits fits,
            Board board,
            TransactionTemplate transaction,
            Roster roster,
            Presence presence,
            Wording wording,
            ApplicationEventPublisher events,
            Clock clock) {
        this.workflows = workflows;
        this.fits = fits;
        this.board = board;
        this.transaction = transaction;
        this.roster = roster;
        this.presence = presence;
        this.wording = wording;
        this.events = events;
        this.clock = clock;
    }

    /** Rings everything that is due; a second run right after it rings nothing. */
    @Scheduled(initialDelayString = "PT10S", fixedDelayString = "PT30S")
    void run() {
        List<Long> due;
        int rung;
        do {
            due = board.alarmed(BATCH);
            rung = 0;
            for (long id : due) {
                rung += ring(id) ? 1 : 0;
            }
        } while (due.size() == BATCH && rung > 0);
    }

    private boolean ring(long id) {
        try {
            return transaction.execute(status -> {
                Instant now = clock.instant();
                Workflow workflow = workflows.lock(id);
                Instant alarm = workflow.way().alarmAt();
                if (!workflow.state().isOpen() || alarm == null || alarm.isAfter(now)) {
                    return false;
                }
                if (workflows.silent(workflow).isPresent()) {
                    return true;
                }
                if (workflow.state() == WorkflowState.SNOOZED) {
                    workflows.apply(workflow, new Change.Wake(), By.system(), Entry.of("woken"));
                    return true;
                }
                Optional<Instant> begins = workBegins(workflow, now);
                if (begins.isPresent()) {
                    String at = When.text(begins.get(), now);
                    workflows.apply(
                            workflow, new Change.Postpone(begins.get()), By.system(), Entry.of("alarm-postponed", at));
                    return true;
                }
                Instant next = now.plus(pause(workflow.way().alarms()));
                escalate(workflow);
                Urgency rank = rank(workflow);
                String raised = rank == workflow.urgency()
                        ? ""
                        : wording.say("reminder.raised", wording.say("urgency." + rank.rank()));
                workflows.apply(workflow, new Change.Ring(next, rank), By.system(), Entry.of("overdue", raised));
                return true;
            });
        } catch (RuntimeException failed) {
            log.error("the alarm of workflow {} could not ring; it is tried again", id, failed);
            return false;
        }
    }

    /**
     * When a shift begins next: its holder's, or one of anybody who could do it when nobody has it. Empty while one of
     * them is on, or the holder is here without one, or when the people in question have no shifts.
     */
    private Optional<Instant> workBegins(Workflow workflow, Instant now) {
        String holder = workflow.holder();
        List<Member> leads = holder == null && workflow.way().forLead() ? fits.above(workflow) : List.of();
        if (!leads.isEmpty()) {
            return begins(leads.stream().flatMap(lead -> roster.turn(lead.userId(), now).stream()), now);
        }
        Optional<Turn> own = holder == null ? Optional.empty() : roster.turn(holder, now);
        if (holder != null
                && (own.filter(turn -> turn.covers(now)).isPresent()
                        || presence.here(holder).online())) {
            return Optional.empty();
        }
        Optional<Turn> anybodys = roster.turnOfRole(workflow.holding().role(), now);
        boolean works = anybodys.filter(turn -> turn.covers(now)).isPresent();
        return works ? Optional.empty() : begins((holder == null ? anybodys : own).stream(), now);
    }

    private static Optional<Instant> begins(Stream<Turn> turns, Instant now) {
        List<Turn> all = turns.toList();
        return all.stream().anyMatch(turn -> turn.covers(now))
                ? Optional.empty()
                : all.stream().map(Turn::from).min(Instant::compareTo);
    }

    /**
     * What nobody took in its time is dealt before others of its kind's rank: one higher, however often it rings
     * (R073).
     */
    private Urgency rank(Workflow workflow) {
        Urgency has = workflow.urgency();
        Urgency gets =
                workflows.playbook(workflow).urgency(workflow.course().level()).raised();
        return workflow.state() == WorkflowState.WAITING && gets.rank() < has.rank() ? gets : has;
    }

    /** The lead has heard of it the first time; then it goes up, one step with each alarm. */
    private void escalate(Workflow workflow) {
        int rung = workflow.way().alarms();
        List<Member> above = fits.above(workflow);
        if (rung == 0 || rung >= above.size()) {
            return;
        }
        Member superior = above.get(rung);
        String holder = workflow.holder();
        events.publishEvent(Said.to(
                superior.userId(),
                wording.say("reminder.up-title"),
                wording.say(
                        "reminder.up",
                        workflow.orderNo().value(),
                        workflow.kind().id(),
                        rung + 1,
                        holder == null ? wording.say("bot.nobody") : roster.nameOf(holder),
                        above.get(0).name())));
    }

    private static Duration pause(int rung) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(rung, 10));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
