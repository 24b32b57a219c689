package dev.baton.workflow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The workflows that this process wrote lately, as it left them, and their newest timeline entries. An entry never
 * changes once it is committed, and its number says which one it is: so an entry found here is true whoever else
 * writes. A workflow found here is true as long as its row, locked, was not updated by hand and has the same head,
 * which is another with every write. What is missing is read. What a transaction wrote is seen by that transaction
 * alone until it has committed. A few kB each, of 5,000 at the most.
 */
@Component
class Recent {

    private static final int WORKFLOWS = 5_000;

    private final Map<Long, Kept> committed = Collections.synchronizedMap(new LinkedHashMap<>(256, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Kept> eldest) {
            return size() > WORKFLOWS;
        }
    });

    private record Written(Workflow workflow, TimelineEntry entry) {}

    /** Of one workflow; guarded by {@link #committed}. */
    private static final class Kept {

        private final NavigableMap<Integer, TimelineEntry> entries = new TreeMap<>();
        private @Nullable Workflow workflow;
    }

    /** Written in the running transaction: the workflow with the entry that tells of it. */
    void written(Workflow workflow, TimelineEntry entry) {
        Unfinished mine = mine();
        if (mine == null) {
            mine = new Unfinished();
            TransactionSynchronizationManager.bindResource(this, mine);
            TransactionSynchronizationManager.registerSynchronization(mine);
        }
        mine.written.add(new Written(workflow, entry));
    }

    /** As this process left it last; somebody else may have written it since. */
    Optional<Workflow> workflow(long id) {
        Unfinished mine = mine();
        Workflow own = mine == null ? null : mine.workflow(id);
        if (own != null) {
            return Optional.of(own);
        }
        synchronized (committed) {
            return Optional.ofNullable(committed.get(id)).map(kept -> kept.workflow);
        }
    }

    /** Somebody else has written it since: it is not to be asked for again before this process writes it. */
    void outdated(Workflow workflow) {
        synchronized (committed) {
            Kept kept = committed.get(workflow.id());
            if (kept != null && kept.workflow != null && kept.workflow.drawing() <= workflow.drawing()) {
                kept.workflow = null;
            }
        }
    }

    /**
     * The newest entries of a workflow that has so many, newest first; empty when not all of them are known here.
     *
     * @param entries the workflow's own count, from its row
     */
    List<TimelineEntry> latest(long workflowId, int entries, int limit) {
        List<TimelineEntry> latest = new ArrayList<>(limit);
        for (int seq = entries - 1; seq >= Math.max(0, entries - limit); seq--) {
            TimelineEntry entry = find(workflowId, seq);
            if (entry == null) {
                return List.of();
            }
            latest.add(entry);
        }
        return latest;
    }

    private @Nullable TimelineEntry find(long workflowId, int seq) {
        Unfinished mine = mine();
        if (mine != null) {
            for (Written written : mine.written) {
                if (written.workflow().id() == workflowId && written.entry().seq() == seq) {
                    return written.entry();
                }
            }
        }
        synchronized (committed) {
            Kept kept = committed.get(workflowId);
            return kept == null ? null : kept.entries.get(seq);
        }
    }

    /** Two that wrote one after the other may come here the other way round. */
    private void keep(Written written) {
        Workflow workflow = written.workflow();
        synchronized (committed) {
            Kept kept = committed.computeIfAbsent(workflow.id(), id -> new Kept());
            if (kept.workflow == null || kept.workflow.drawing() <= workflow.drawing()) {
                kept.workflow = workflow;
            }
            kept.entries.put(written.entry().seq(), written.entry());
            while (kept.entries.size() > Timeline.SHOWN) {
                kept.entries.pollFirstEntry();
            }
        }
    }

    private @Nullable Unfinished mine() {
        return (Unfinished) TransactionSynchronizationManager.getResource(this);
    }

    /** What a transaction has written so far. */
    private final class Unfinished implements TransactionSynchronization {

        private final List<Written> written = new ArrayList<>();
        private final Map<Object, Integer> savepoints = new HashMap<>();

        private @Nullable Workflow workflow(long id) {
            for (int last = written.size() - 1; last >= 0; last--) {
                Workflow workflow = written.get(last).workflow();
                if (workflow.id() == id) {
                    return workflow;
                }
            }
            return null;
        }

        @Override
        public void suspend() {
            TransactionSynchronizationManager.unbindResourceIfPossible(Recent.this);
        }

        @Override
        public void resume() {
            TransactionSynchronizationManager.bindResource(Recent.this, this);
        }

        @Override
        public void savepoint(Object savepoint) {
            savepoints.put(savepoint, written.size());
        }

        /** A savepoint that is not known here is older than the first write. */
        @Override
        public void savepointRollback(Object savepoint) {
            written.subList(savepoints.getOrDefault(savepoint, 0), written.size())
                    .clear();
        }

        @Override
        public void afterCommit() {
            written.forEach(Recent.this::keep);
        }

        @Override
        public void afterCompletion(int status) {
            TransactionSynchronizationManager.unbindResourceIfPossible(Recent.this);
        }
    }
}
