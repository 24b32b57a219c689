package dev.baton.integrity;

import dev.baton.integrity.IntegrityMapper.Broken;
import dev.baton.wording.Wording;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** One hand on every open workflow, a next step, and an alarm that rings. */
@Component
class Ownership implements IntegrityCheck {

    /**
     * An alarm this late did not ring, for the overdue sweep runs twice a minute. What has just been woken or taken
     * into hand may be long overdue and rings with the next sweep.
     */
    private static final Duration SILENCE = Duration.ofMinutes(10);

    private final IntegrityMapper rows;
    private final Wording wording;
    private final Clock clock;

    Ownership(IntegrityMapper rows, Wording wording, Clock clock) {
        this.rows = rows;
        this.wording = wording;
        this.clock = clock;
    }

    @Override
    @Transactional(readOnly = true)
    public List<Violation> violations() {
        List<Violation> all = new ArrayList<>();
        add(all, "holder-unknown", rows.heldByNobodyKnown());
        add(all, "queue-unwatched", rows.inUnwatchedQueue());
        add(all, "queue-role", rows.waitingForNobody());
        add(all, "no-next-step", rows.withoutNextStep());
        add(all, "alarm-silent", rows.withSilentAlarm(clock.instant().minus(SILENCE)));
        add(all, "timeline-torn", rows.withTornTimeline());
        add(all, "load-miscounted", rows.miscountedPeople());
        return all;
    }

    private void add(List<Violation> all, String rule, List<Broken> broken) {
        for (Broken row : broken) {
            String id = row.id() == null ? null : Long.toString(row.id());
            all.add(new Violation(rule, id, wording.say("integrity." + rule, row.what())));
        }
    }
}
