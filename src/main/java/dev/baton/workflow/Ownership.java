package dev.baton.workflow;

import dev.baton.workflow.IntegrityMapper.Broken;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** One hand on every open workflow, a next step, and an alarm that rings. */
@Component
class Ownership implements IntegrityCheck {

    /** An alarm this late did not ring: the overdue sweep runs every minute. */
    private static final Duration SILENCE = Duration.ofMinutes(10);

    private final IntegrityMapper rows;
    private final Clock clock;

    Ownership(IntegrityMapper rows, Clock clock) {
        this.rows = rows;
        this.clock = clock;
    }

    @Override
    @Transactional(readOnly = true)
    public List<Violation> violations() {
        List<Violation> all = new ArrayList<>();
        add(all, "holder-unknown", rows.heldByNobodyKnown(), "负责人不在名单里");
        add(all, "queue-unwatched", rows.inUnwatchedQueue(), "排队的小组不在名单里");
        add(all, "no-next-step", rows.withoutNextStep(), "没有下一步");
        add(all, "alarm-silent", rows.withSilentAlarm(clock.instant().minus(SILENCE)), "到点没有提醒");
        add(all, "timeline-torn", rows.withTornTimeline(), "记录条数对不上");
        add(all, "load-miscounted", rows.miscountedPeople(), "手上单数对不上");
        return all;
    }

    private static void add(List<Violation> all, String rule, List<Broken> broken, String text) {
        for (Broken row : broken) {
            String id = row.id() == null ? null : Long.toString(row.id());
            all.add(new Violation(rule, id, text + ": " + row.what()));
        }
    }
}
