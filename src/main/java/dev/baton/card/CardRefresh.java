package dev.baton.card;

import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.Urgency;
import dev.baton.outbox.Outbox;
import dev.baton.outbox.Priority;
import dev.baton.roster.Roster;
import dev.baton.roster.Team;
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

/** Hears every change inside its transaction and writes what must leave with it: the card, and the reminder of an alarm. */
@Component
class CardRefresh {

    /** How long an answer to a press has before the relay sends the same drawing after all; the platform waits 2 s. */
    private static final Duration ANSWER = Duration.ofSeconds(3);

    private static final int STAMPS = 10_000;

    private record Drawn(long workflowId, int drawing) {}

    private final Outbox outbox;
    private final Roster roster;
    private final Clock clock;
    private final Map<Drawn, Long> stamps = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Drawn, Long> eldest) {
            return size() > STAMPS;
        }
    });

    CardRefresh(Outbox outbox, Roster roster, Clock clock) {
        this.outbox = outbox;
        this.roster = roster;
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
    }

    private void refresh(WorkflowChanged change) {
        Workflow workflow = change.after();
        boolean quietBefore = change.before() != null && change.before().quiet() && !workflow.quiet();
        boolean answerSuffices = change.by().surface() == Surface.CARD && !change.moved() && !quietBefore;
        Instant due = answerSuffices ? clock.instant().plus(ANSWER) : clock.instant();
        long stamp = outbox.append(Cards.TOPIC, Cards.outTrackId(workflow.id()), due, priority(workflow));
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
        outbox.append(ReminderDelivery.TOPIC, userId, clock.instant(), Priority.URGENT);
    }

    private static Priority priority(Workflow workflow) {
        if (workflow.way().step().equals(Catalogue.REVIEW)) {
            return Priority.MONEY;
        }
        return workflow.urgency() == Urgency.URGENT ? Priority.URGENT : Priority.NORMAL;
    }
}
