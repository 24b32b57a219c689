package dev.baton.workflow;

import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Workflows under the lock of their row. Every press locks one and most write it again: so a row that still is as this
 * process left it is not read, and the two changes that are most frequent write no more than they change.
 */
@Component
class WorkflowStore {

    private final WorkflowMapper rows;
    private final Recent recent;

    WorkflowStore(WorkflowMapper rows, Recent recent) {
        this.rows = rows;
        this.recent = recent;
    }

    /**
     * Locks the row until the transaction ends. One statement; two when this process wrote it lately and somebody else
     * has since: another instance, another thread just now, or a person by hand.
     *
     * @throws NoSuchWorkflow when there is none
     */
    Workflow lock(long id) {
        if (recent.workflow(id).isPresent()) {
            String head = rows.lockHead(id);
            Optional<Workflow> left = recent.workflow(id); // who held the lock till now may have left it here meanwhile
            if (head != null && left.isPresent() && head.equals(left.get().head())) {
                return left.get();
            }
            left.ifPresent(recent::outdated);
        }
        return rows.lock(id).orElseThrow(() -> new NoSuchWorkflow(Long.toString(id)));
    }

    /**
     * Writes what has become of a locked one. One statement.
     *
     * @throws IllegalStateException when it was not as before
     */
    void write(Workflow before, Workflow next) {
        if (update(before, next) != 1) {
            throw new IllegalStateException("workflow " + before.id() + " was not locked by who changes it");
        }
    }

    private int update(Workflow before, Workflow next) {
        if (next.merelyTold(before)) {
            return rows.told(
                    new WorkflowMapper.Told(next.id(), next.drawing(), next.entries(), next.head(), next.updatedAt()));
        }
        return next.merelyHanded(before)
                ? rows.hand(new WorkflowWriter.Handed(next))
                : rows.update(new WorkflowWriter.Changed(next));
    }
}
