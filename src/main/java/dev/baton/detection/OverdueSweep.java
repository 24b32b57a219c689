package dev.baton.detection;

import dev.baton.workflow.By;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowState;
import dev.baton.workflow.Workflows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Rings the alarm of what is past its time: its holder and the lead hear of it, again and again, ever less often (R006). */
@Component
class OverdueSweep {

    private static final Logger log = LoggerFactory.getLogger(OverdueSweep.class);

    private static final int BATCH = 200;
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(30);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(8);

    private final Workflows workflows;
    private final TransactionTemplate transaction;
    private final Clock clock;

    OverdueSweep(Workflows workflows, TransactionTemplate transaction, Clock clock) {
        this.workflows = workflows;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Rings everything that is due; a second run right after it rings nothing. */
    @Scheduled(initialDelayString = "PT10S", fixedDelayString = "PT30S")
    void run() {
        List<Long> due;
        int rung;
        do {
            due = workflows.alarmed(BATCH);
            rung = 0;
            for (long id : due) {
                rung += ring(id) ? 1 : 0;
            }
        } while (due.size() == BATCH && rung > 0);
    }

    private boolean ring(long id) {
        try {
            return Boolean.TRUE.equals(transaction.execute(status -> {
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
                Instant next = now.plus(pause(workflow.way().alarms()));
                workflows.apply(workflow, new Change.Ring(next), By.system(), Entry.of("overdue", ""));
                return true;
            }));
        } catch (RuntimeException failed) {
            log.error("the alarm of workflow {} could not ring; it is tried again", id, failed);
            return false;
        }
    }

    private static Duration pause(int rung) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(rung, 10));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
