package dev.baton.handover;

import dev.baton.assignment.Assigner;
import dev.baton.catalogue.ActionName;
import dev.baton.handover.HandingOn.Moved;
import dev.baton.presence.Here;
import dev.baton.presence.Presence;
import dev.baton.presence.State;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.roster.Team;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.When;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes work back from who is gone, by the rules of {@link Away}: first holder and lead are told, after the grace time
 * each workflow goes in one transaction straight to who is here, or into its queue. Several instances do not disturb
 * each other.
 */
@Component
class TakeBack {

    private static final Logger log = LoggerFactory.getLogger(TakeBack.class);

    private static final int BATCH = 100;

    /** Nobody comes back from there by a shift. */
    private static final Duration FOR_GOOD = Duration.ofDays(3650);

    /** Longer than moving all that somebody holds takes. */
    private static final Duration MOVING = Duration.ofMinutes(5);

    /** Between being told and the first move, also after an outage. */
    private static final Duration NOTICE = Duration.ofMinutes(5);

    private final AbsenceMapper absences;
    private final Board board;
    private final Assigner assigner;
    private final HandingOn handingOn;
    private final Presence presence;
    private final Roster roster;
    private final QueueDealer dealer;
    private final GivingBack givingBack;
    private final Wording wording;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final Clock clock;

    TakeBack(
            AbsenceMapper absences,
            Board board,
            Assigner assigner,
            HandingOn handingOn,
            Presence presence,
            Roster roster,
            QueueDealer dealer,
            GivingBack givingBack,
            Wording wording,
            ApplicationEventPublisher events,
            TransactionTemplate transaction,
            Clock clock) {
        this.absences = absences;
        this.board = board;
        this.assigner = assigner;
        this.handingOn = handingOn;
        this.presence = presence;
        this.roster = roster;
        this.dealer = dealer;
        this.givingBack = givingBack;
        this.wording = wording;
        this.events = events;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Looks at everybody who holds work; a second run right after it does nothing. */
    @Scheduled(initialDelayString = "${baton.handover.every:PT30S}", fixedDelayString = "${baton.handover.every:PT30S}")
    void look() {
        Map<String, AbsenceMapper.Row> known = new HashMap<>();
        transaction.execute(status -> absences.all()).forEach(row -> known.put(row.userId(), row));
        for (Here here : presence.among(assigner.holders())) {
            if (roster.member(here.userId()).isEmpty()) {
                continue; // whom a new roster does not know has lost the work already
            }
            AbsenceMapper.Row before = known.remove(here.userId());
            try {
                lookAt(here.userId(), here, before);
            } catch (RuntimeException failed) {
                log.error("the work of {} could not be taken back; the next run goes on", here.userId(), failed);
            }
        }
        known.values().forEach(this::forget);
    }

    private void lookAt(String userId, Here here, AbsenceMapper.@Nullable Row before) {
        Instant now = clock.instant();
        Optional<Away.Gone> gone = Away.of(here, roster.turn(userId, now).orElse(null), now);
        if (before != null
                && gone.filter(rule -> rule.rule().wire().equals(before.reason()))
                        .isEmpty()) {
            forget(before);
        }
        if (gone.isEmpty()) {
            return;
        }
        boolean told =
                before != null && before.reason().equals(gone.get().rule().wire());
        List<Workflow> going = going(userId, gone.get());
        if (going.isEmpty()) {
            return;
        }
        if (!told) {
            tell(userId, gone.get(), here, going);
        }
        Instant toldAt = told ? Objects.requireNonNull(before).toldAt() : now;
        Instant from = toldAt.plus(min(gone.get().rule().grace(), NOTICE));
        if (now.isBefore(from)) {
            return;
        }
        if (began(userId, gone.get())) {
            try {
                goOn(userId, gone.get(), here, now);
            } finally {
                transaction.executeWithoutResult(
                        status -> absences.moved(userId, gone.get().rule().wire()));
            }
        }
    }

    /**
     * One of several instances moves, and tells of all of it; one that dies meanwhile leaves the rest to the others.
     */
    private boolean began(String userId, Away.Gone gone) {
        return transaction.execute(status -> absences.move(userId, gone.rule().wire(), MOVING.toSeconds())) == 1;
    }

    private void goOn(String userId, Away.Gone gone, Here here, Instant now) {
        String why = why(userId, gone, here);
        List<Moved> moved = handingOn.move(
                userId,
                why,
                workflow -> !now.isBefore(gone.goes(workflow.holding().since())) && goes(workflow, gone));
        if (!moved.isEmpty()) {
            told(userId, gone, why, moved);
        }
    }

    private List<Workflow> going(String userId, Away.Gone gone) {
        return board.heldBy(userId, BATCH).stream()
                .filter(workflow -> goes(workflow, gone))
                .toList();
    }

    /**
     * What waits only for money to leave is in nobody's hands; what can wait until the person is back stays, if the
     * rule says so.
     */
    private static boolean goes(Workflow workflow, Away.Gone gone) {
        boolean leaving =
                ActionName.APPROVE_REFUND.id().equals(workflow.pending().act());
        Instant alarm = workflow.way().alarmAt();
        Instant due = workflow.state() == WorkflowState.SNOOZED && alarm != null
                ? alarm
                : workflow.way().dueAt();
        return !leaving && !gone.keeps(due);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void forget(AbsenceMapper.Row row) {
        transaction.executeWithoutResult(status -> absences.end(row.userId(), row.reason()));
    }

    /** Holder and leads hear of it before anything moves; only one of several instances says it. */
    private void tell(String userId, Away.Gone gone, @Nullable Here here, List<Workflow> going) {
        Instant now = clock.instant();
        transaction.executeWithoutResult(status -> {
            if (absences.begin(userId, gone.rule().wire(), gone.since(), now) == 0) {
                return;
            }
            Instant at = going.stream()
                    .map(workflow -> gone.goes(workflow.holding().since()))
                    .min(Instant::compareTo)
                    .orElse(now);
            Instant earliest = now.plus(min(gone.rule().grace(), NOTICE));
            String when = When.text(at.isBefore(earliest) ? earliest : at, now);
            if (gone.rule().grace().isZero()) {
                return; // it goes at once: what went is told
            }
            String why = why(userId, gone, here);
            events.publishEvent(Said.to(
                    userId, wording.say("away.title"), wording.say("away.you", why, when, going.size()) + list(going)));
            leads(userId, going)
                    .forEach(lead -> events.publishEvent(Said.to(
                            lead,
                            wording.say("away.title"),
                            wording.say("away.lead", roster.nameOf(userId), why, when, going.size()) + list(going))));
        });
    }

    /** The first of them, as a message shows them. */
    static String list(List<Workflow> works) {
        return works.stream()
                .limit(10)
                .map(workflow -> "\n\n- " + workflow.orderNo().value() + " "
                        + workflow.kind().id())
                .collect(Collectors.joining());
    }

    private void told(String userId, Away.Gone gone, String why, List<Moved> moved) {
        transaction.executeWithoutResult(status -> {
            List<Workflow> works =
                    board.byIds(moved.stream().map(Moved::workflowId).toList());
            String went = went(moved);
            boolean reachable = gone.rule() != Away.LEFT;
            if (reachable) {
                events.publishEvent(Said.to(
                        userId,
                        wording.say("away.moved-title"),
                        wording.say("away.moved-you", why, moved.size(), went)));
            }
            leads(userId, works)
                    .forEach(lead -> events.publishEvent(Said.to(
                            lead,
                            wording.say("away.moved-title"),
                            wording.say("away.moved-lead", roster.nameOf(userId), why, moved.size(), went))));
        });
        log.info("{} workflows went on from {}: {}", moved.size(), userId, gone.rule());
    }

    /** 「李四 2 单，队列 1 单」. */
    private String went(List<Moved> moved) {
        Map<String, Integer> by = new LinkedHashMap<>();
        moved.forEach(one ->
                by.merge(one.to() == null ? wording.say("bot.nobody") : roster.nameOf(one.to()), 1, Integer::sum));
        return by.entrySet().stream()
                .map(entry -> wording.say("away.share", entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("，"));
    }

    private Set<String> leads(String userId, List<Workflow> works) {
        Set<String> leads = new LinkedHashSet<>();
        for (Workflow workflow : works) {
            roster.team(workflow.holding().team())
                    .map(Team::lead)
                    .filter(lead -> !lead.equals(userId))
                    .ifPresent(leads::add);
        }
        return leads;
    }

    private String why(String userId, Away.Gone gone, @Nullable Here here) {
        return wording.say(
                "away." + gone.rule().wire(),
                roster.nameOf(userId),
                gone.since().equals(Instant.EPOCH) ? "" : When.text(gone.since(), clock.instant()),
                here == null ? "" : here.reason());
    }

    /** Everything goes at once, because the person said so; the leads hear where. Not in a transaction. */
    void leave(String userId) {
        Away.Gone gone = new Away.Gone(Away.LEAVE, clock.instant(), null);
        String why = why(userId, gone, null);
        List<Moved> moved = handingOn.move(userId, why, workflow -> goes(workflow, gone));
        if (!moved.isEmpty()) {
            told(userId, gone, why, moved);
        }
    }

    /**
     * This person has left the organisation: gets no work any more, and what was held goes back to its queue, each
     * workflow in a short transaction of its own, and is dealt to who is here. The leads hear of it, those of the
     * person's teams also when nothing was held. A repeat does the rest. Not in a transaction.
     */
    void left(String userId) {
        presence.set(userId, State.OFFLINE, clock.instant().plus(FOR_GOOD), "left-org");
        List<String> teams = roster.member(userId).map(Member::teams).orElse(List.of());
        String name = roster.nameOf(userId);
        givingBack.all(
                userId,
                teams,
                () -> true,
                new GivingBack.Words(
                        wording.say("assignment.left", name),
                        wording.say("givenback.left-title"),
                        wording.say("givenback.left", name)));
        dealer.soon();
    }
}
