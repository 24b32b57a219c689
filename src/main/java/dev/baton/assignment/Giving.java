package dev.baton.assignment;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Who is being given work by transactions of this process that have not ended: their rows are locked and their counts are not
 * seen by others yet. Counting them in lets simultaneous raises choose different people instead of waiting for the same one's
 * row. Only a hint: without it, or with other instances, raises wait for each other and still count right.
 */
@Component
class Giving {

    private final Map<String, Integer> underWay = new HashMap<>();

    /** To be asked before loads are read: what ends meanwhile is then counted once too often rather than not at all. */
    synchronized Map<String, Integer> underWay() {
        return Map.copyOf(underWay);
    }

    /**
     * The one to be given next: least loaded with what is under way, then who is given nothing right now, then longest idle.
     * Counts as under way until {@link #release} or the end of the caller's transaction.
     */
    synchronized LoadMapper.Row next(List<LoadMapper.Row> people, Map<String, Integer> before) {
        LoadMapper.Row next = people.stream()
                .min(Comparator.<LoadMapper.Row>comparingInt(row -> row.openCount() + coming(row, before))
                        .thenComparingInt(row -> coming(row, before))
                        .thenComparing(LoadMapper.Row::lastGiven))
                .orElseThrow();
        underWay.merge(next.userId(), 1, Integer::sum);
        return next;
    }

    private int coming(LoadMapper.Row row, Map<String, Integer> before) {
        return Math.max(underWay.getOrDefault(row.userId(), 0), before.getOrDefault(row.userId(), 0));
    }

    /** Lets go at the end of the running transaction, however it ends. */
    void releaseAtEnd(String userId) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                release(userId);
            }
        });
    }

    synchronized void release(String userId) {
        underWay.computeIfPresent(userId, (user, count) -> count == 1 ? null : count - 1);
    }
}
