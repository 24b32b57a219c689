package dev.baton.workflow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The newest timeline entries of the workflows that this process wrote to lately. An entry never changes once it is
 * committed, and its number says which one it is: so what is found here is true whoever else writes, and what is
 * missing is read. Entries of a transaction are seen by that transaction alone until it has committed.
 */
@Component
class Recent {

    private static final int WORKFLOWS = 5_000;

    private final Map<Long, NavigableMap<Integer, TimelineEntry>> committed =
            Collections.synchronizedMap(new LinkedHashMap<>(256, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Long, NavigableMap<Integer, TimelineEntry>> eldest) {
                    return size() > WORKFLOWS;
                }
            });

    private record Written(long workflowId, TimelineEntry entry) {}

    /** Written in the running transaction. */
    void written(long workflowId, TimelineEntry entry) {
        Unfinished mine = mine();
        if (mine == null) {
            mine = new Unfinished();
            TransactionSynchronizationManager.bindResource(this, mine);
            TransactionSynchronizationManager.registerSynchronization(mine);
        }
        mine.written.add(new Written(workflowId, entry));
    }

    /**
     * The newest of a workflow that has so many entries, newest first; empty when not all of them are known here.
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
                if (written.workflowId() == workflowId && written.entry().seq() == seq) {
                    return written.entry();
                }
            }
        }
        synchronized (committed) {
            NavigableMap<Integer, TimelineEntry> known = committed.get(workflowId);
            return known == null ? null : known.get(seq);
        }
    }

    private void keep(Written written) {
        synchronized (committed) {
            NavigableMap<Integer, TimelineEntry> known =
                    committed.computeIfAbsent(written.workflowId(), id -> new TreeMap<>());
            known.put(written.entry().seq(), written.entry());
            while (known.size() > Timeline.SHOWN) {
                known.pollFirstEntry();
            }
        }
    }

    private @Nullable Unfinished mine() {
        return (Unfinished) TransactionSynchronizationManager.getResource(this);
    }

    /** What a transaction has written so far. */
    private final class Unfinished implements TransactionSynchronization {

        private final List<Written> written = new ArrayList<>();

        @Override
        public void suspend() {
            TransactionSynchronizationManager.unbindResourceIfPossible(Recent.this);
        }

        @Override
        public void resume() {
            TransactionSynchronizationManager.bindResource(Recent.this, this);
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
