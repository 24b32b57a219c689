package dev.baton.handover;

import dev.baton.assignment.Assigner;
import dev.baton.presence.Here;
import dev.baton.presence.Presence;
import dev.baton.presence.State;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.When;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reminds who is here of what they hold and have not touched by half of its time: one message a person, each workflow
 * once a step. Past its time the alarm rings instead. Nobody is reminded while away.
 */
@Component
class Nudges {

    private static final Logger log = LoggerFactory.getLogger(Nudges.class);

    private static final int LOOKED_AT = 100;
    private static final int LISTED = 10;

    /** Giving and drawing touch a workflow too; what happens this soon was not the holder. */
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    private static final Duration KEPT = Duration.ofDays(30);

    private final NudgeMapper mapper;
    private final Assigner assigner;
    private final Board board;
    private final Presence presence;
    private final Wording wording;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Nudges(
            NudgeMapper mapper,
            Assigner assigner,
            Board board,
            Presence presence,
            Wording wording,
            ApplicationEventPublisher events,
            TransactionTemplate transaction,
            Clock clock) {
        this.mapper = mapper;
        this.assigner = assigner;
        this.board = board;
        this.presence = presence;
        this.wording = wording;
        this.events = events;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** A second run right after it says nothing. */
    @Scheduled(initialDelayString = "${baton.handover.every:PT1M}", fixedDelayString = "${baton.handover.every:PT2M}")
    void nudge() {
        for (Here here : presence.among(assigner.holders())) {
            boolean reachable = here.state() == State.ONLINE || here.state() == State.BUSY;
            if (reachable) {
                try {
                    transaction.executeWithoutResult(status -> nudge(here.userId()));
                } catch (RuntimeException failed) {
                    log.error("{} could not be reminded; the next run tries again", here.userId(), failed);
                }
            }
        }
        transaction.executeWithoutResult(status -> mapper.forget(clock.instant().minus(KEPT)));
    }

    private void nudge(String userId) {
        Instant now = clock.instant();
        List<Workflow> idle = board.heldBy(userId, LOOKED_AT).stream()
                .filter(workflow -> isIdle(workflow, now))
                .filter(workflow -> mapper.nudge(
                                workflow.id(),
                                workflow.way().step(),
                                workflow.holding().since(),
                                now)
                        == 1)
                .toList();
        if (idle.isEmpty()) {
            return;
        }
        String lines = idle.stream()
                .limit(LISTED)
                .map(workflow -> "\n\n- "
                        + wording.say(
                                "handover.line",
                                workflow.orderNo().value(),
                                workflow.kind().id(),
                                workflow.way().todo(),
                                wording.say("card.due", When.text(workflow.way().dueAt(), now))))
                .collect(Collectors.joining());
        events.publishEvent(Said.to(
                userId, wording.say("nudge.title", idle.size()), wording.say("nudge.head", idle.size()) + lines));
    }

    static boolean isIdle(Workflow workflow, Instant now) {
        Instant since = workflow.holding().since();
        Instant due = workflow.way().dueAt();
        boolean untouched = !workflow.updatedAt().isAfter(since.plus(AT_ONCE));
        Instant half = since.plus(Duration.between(since, due).dividedBy(2));
        return workflow.state() == WorkflowState.HELD && untouched && !now.isBefore(half) && now.isBefore(due);
    }
}
