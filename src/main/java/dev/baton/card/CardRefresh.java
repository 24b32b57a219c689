package dev.baton.card;

import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.Urgency;
import dev.baton.dingtalk.DingTalkClient;
import dev.baton.outbox.Outbox;
import dev.baton.outbox.Priority;
import dev.baton.roster.Roster;
import dev.baton.roster.Team;
import dev.baton.workflow.Hearers;
import dev.baton.workflow.Surface;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowChanged;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Hears every change inside its transaction and writes what must leave with it: the card, the reminder of an alarm, and
 * that somebody wrote to the holder.
 */
@Component
class CardRefresh {

    /** How long an answer to a press has before the relay sends the same drawing after all; the platform waits 2 s. */
    private static final Duration ANSWER = Duration.ofSeconds(3);

    private static final int STAMPS = 10_000;

    private record Drawn(long workflowId, int drawing) {}

    private final Outbox outbox;
    private final Beside beside;
    private final Hearers hearers;
    private final Roster roster;
    private final DingTalkClient dingTalk;
    private final Clock clock;
    private final Map<Drawn, Long> stamps = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Drawn, Long> eldest) {
            return size() > STAMPS;
        }
    });

    CardRefresh(Outbox outbox, Beside beside, Hearers hearers, Roster roster, DingTalkClient dingTalk, Clock clock) {
        this.outbox = outbox;
        this.beside = beside;
        this.hearers = hearers;
        this.roster = roster;
        this.dingTalk = dingTalk;
        this.clock = clock;
    }

    @EventListener
    void changed(WorkflowChanged change) {
        Workflow now = change.after();
        boolean unseen = now.quiet() && now.holder() == null && change.before() == null;
        if (!unseen) {
            refresh(change);
        }
        Workflow before = change.before();
        if (before != null && now.way().alarms() > before.way().alarms()) {
            remind(now);
        }
        if (hearers.of(now).filter(change.line()::isToldTo).isPresent()) {
            tell(change);
        }
    }

    private void tell(WorkflowChanged change) {
        Priority priority = priority(change);
        Duration collect = dingTalk.budget().collect(Turns.of(priority));
        Instant due = clock.instant().plus(collect.compareTo(News.TOGETHER) < 0 ? News.TOGETHER : collect);
        outbox.append(NoteDelivery.TOPIC, change.after().wireId(), due, priority);
    }

    private void refresh(WorkflowChanged change) {
        Workflow workflow = change.after();
        boolean quietBefore = change.before() != null && change.before().quiet() && !workflow.quiet();
        boolean namedBeside = !workflow.state().isOpen() && !beside.of(workflow).isEmpty();
        boolean concernsOthers = change.moved() || change.asked() || change.reopened() || namedBeside;
        boolean answerSuffices = change.by().surface() == Surface.CARD && !concernsOthers && !quietBefore;
        Priority priority = priority(change);
        Duration collect = dingTalk.budget().collect(Turns.of(priority));
        Instant due = clock.instant().plus(answerSuffices && collect.compareTo(ANSWER) < 0 ? ANSWER : collect);
        long stamp = outbox.append(Cards.TOPIC, Cards.outTrackId(workflow.id()), due, priority);
        if (answerSuffices) {
            stamps.put(new Drawn(workflow.id(), workflow.drawing()), stamp);
        }
    }

    /** The stamp of the update that an answer can make superfluous; each can be asked for once. */
    Optional<Long> stampOf(Workflow workflow) {
        return Optional.ofNullable(stamps.remove(new Drawn(workflow.id(), workflow.drawing())));
    }

    private void remind(Workflow workflow) {
        String holder = workflow.holder();
        if (holder != null) {
            remind(holder);
        }
        roster.team(workflow.holding().team())
                .map(Team::lead)
                .filter(lead -> !lead.equals(holder))
                .ifPresent(this::remind);
    }

    private void remind(String userId) {
        Instant due = clock.instant().plus(dingTalk.budget().collectReminders());
        outbox.append(ReminderDelivery.TOPIC, userId, due, Priority.URGENT);
    }

    /** Money, then what is overdue or urgent, then what is news to somebody, then the rest. */
    private Priority priority(WorkflowChanged change) {
        Workflow now = change.after();
        Workflow before = change.before();
        if (now.way().step().equals(Catalogue.REVIEW)) {
            return Priority.MONEY;
        }
        if (now.urgency() == Urgency.URGENT || now.overdue(clock.instant())) {
            return Priority.URGENT;
        }
        boolean news = before == null
                || change.moved()
                || change.asked()
                || before.state() != now.state()
                || mayBeUndoneFor(before, now);
        return news ? Priority.NORMAL : Priority.INFO;
    }

    /** A window that has just opened is over in a minute: 撤销 has to be there meanwhile, also for what the API did. */
    private static boolean mayBeUndoneFor(Workflow before, Workflow now) {
        Instant until = now.pending().until();
        return until != null && !until.equals(before.pending().until());
    }
}
