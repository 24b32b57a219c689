package dev.baton.doctor;

import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.Problem;
import dev.baton.catalogue.ProblemType;
import dev.baton.integrity.Integrity;
import dev.baton.integrity.Violation;
import dev.baton.outbox.Backlog;
import dev.baton.outbox.Outbox;
import dev.baton.workflow.Board;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Whether all leaves that should, every kind that is stored has a playbook, and no order could get lost. */
@Order(5)
@Component
class WorkChecks implements Checks {

    /** What has been due longer than this is not merely queueing. */
    private static final Duration SLOW = Duration.ofMinutes(5);

    private final Outbox outbox;
    private final Catalogue catalogue;
    private final Board board;
    private final Integrity integrity;
    private final Clock clock;

    WorkChecks(Outbox outbox, Catalogue catalogue, Board board, Integrity integrity, Clock clock) {
        this.outbox = outbox;
        this.catalogue = catalogue;
        this.board = board;
        this.integrity = integrity;
        this.clock = clock;
    }

    @Override
    public List<Check> all() {
        return List.of(
                new Check("outbox", this::outbox),
                new Check("playbooks", this::playbooks),
                new Check("integrity", this::integrity));
    }

    private Verdict outbox() {
        Backlog backlog = outbox.backlog();
        if (backlog.blocked() > 0) {
            return Verdict.ill("outbox.blocked", backlog.blocked());
        }
        Duration late = backlog.late(clock.instant());
        return late.compareTo(SLOW) > 0
                ? Verdict.ill("outbox.slow", backlog.waiting(), late.toMinutes())
                : Verdict.fine("outbox.ok", backlog.waiting());
    }

    private Verdict playbooks() {
        List<Problem> refused = catalogue.refused();
        if (!refused.isEmpty()) {
            return Verdict.ill(
                    "playbooks.refused", refused.size(), refused.get(0).toString());
        }
        List<String> orphans = board.kinds().stream()
                .filter(kind -> catalogue.playbook(kind).isEmpty())
                .map(ProblemType::id)
                .toList();
        return orphans.isEmpty()
                ? Verdict.fine("playbooks.ok", catalogue.kinds().size())
                : Verdict.ill("playbooks.missing", String.join("、", orphans));
    }

    private Verdict integrity() {
        List<Violation> found = integrity.violations();
        return found.isEmpty()
                ? Verdict.fine("integrity.ok")
                : Verdict.ill("integrity.broken", found.size(), found.get(0).text());
    }
}
