package dev.baton.workflow;

import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.Playbook;
import dev.baton.catalogue.PlaybooksChanged;
import dev.baton.catalogue.ProblemType;
import dev.baton.catalogue.Step;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes open workflows along to a newer version of their playbook where its author says how ({@code moves:}, an old
 * step to a new one, which begins, or to itself, which goes on in other words); all others finish on the version they
 * began with. A refund under review, and what is put aside, waits until it is back. Of two instances with different
 * files the one whose version came last moves.
 */
@Component
class Moving {

    private static final Logger log = LoggerFactory.getLogger(Moving.class);

    private static final int BATCH = 100;

    private final Catalogue catalogue;
    private final Workflows workflows;
    private final WorkflowMapper rows;
    private final Guide guide;
    private final TransactionTemplate transaction;

    Moving(
            Catalogue catalogue,
            Workflows workflows,
            WorkflowMapper rows,
            Guide guide,
            TransactionTemplate transaction) {
        this.catalogue = catalogue;
        this.workflows = workflows;
        this.rows = rows;
        this.guide = guide;
        this.transaction = transaction;
    }

    @EventListener
    void changed(PlaybooksChanged changed) {
        changed.kinds().forEach(kind -> {
            catalogue.renewed(kind);
            move(kind);
        });
    }

    /** What stood elsewhere when its file was changed, or when nobody was running. */
    @Scheduled(initialDelayString = "PT20S", fixedDelayString = "PT10M")
    void stragglers() {
        catalogue.kinds().forEach(this::move);
    }

    private void move(ProblemType kind) {
        Playbook today =
                catalogue.beginning(kind).filter(its -> !its.moves().isEmpty()).orElse(null);
        if (today == null) {
            return;
        }
        Set<String> stay = new HashSet<>(catalogue.later(today));
        stay.add(today.version());
        int moved = 0;
        long after = 0;
        List<Long> batch;
        do {
            long from = after;
            batch = transaction.execute(status -> rows.ofOtherVersions(
                    kind.type(),
                    kind.detail(),
                    List.copyOf(stay),
                    List.copyOf(today.moves().keySet()),
                    from,
                    BATCH));
            for (Long id : batch) {
                moved += transaction.execute(status -> move(id, today, stay)) ? 1 : 0;
                after = id;
            }
        } while (batch.size() == BATCH);
        if (moved > 0) {
            log.info("{} open workflows of {} follow its new playbook", moved, kind.id());
        }
    }

    private boolean move(long id, Playbook today, Set<String> stay) {
        Workflow locked = workflows.lock(id);
        String to = today.moves().get(locked.way().step());
        boolean goes = to != null
                && locked.kind().equals(today.kind())
                && (locked.state() == WorkflowState.HELD || locked.state() == WorkflowState.WAITING)
                && !stay.contains(locked.course().version());
        if (!goes) {
            return false;
        }
        Step left = guide.step(locked);
        Step next = today.step(String.valueOf(to));
        boolean same = goesOn(left, next);
        Change change = same
                ? new Change.Reword(next, today.version())
                : new Change.Move(guide.holder(locked, next), next, today.version());
        Entry entry = same
                ? Entry.of("playbook-reworded", next.name())
                : Entry.of("playbook-moved", left.name(), next.name());
        workflows.apply(locked, change, By.system(), entry.with("step", next.id()));
        return true;
    }

    /** The step it stands in, for the same people: not begun again, unless it calls a system only now. */
    private static boolean goesOn(Step left, Step next) {
        return left.id().equals(next.id())
                && left.role().equals(next.role())
                && left.lead() == next.lead()
                && (next.webhook() == null || left.webhook() != null);
    }
}
