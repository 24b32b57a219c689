package dev.baton.sync;

import dev.baton.roster.RosterFile;
import java.util.List;
import java.util.Map;

/**
 * What a sync would make of the roster, as of one reading of the address book.
 *
 * @param token names exactly this plan on exactly this roster; applied only by it
 * @param changes what would be different, people first; empty: nothing
 */
public record SyncPlan(
        String token, List<SyncChange> changes, RosterFile before, RosterFile after, Map<Long, String> links) {

    public SyncPlan {
        changes = List.copyOf(changes);
        links = Map.copyOf(links);
    }

    /** How many open workflows would go back to their queues. */
    public int openWork() {
        return changes.stream().mapToInt(SyncChange::openWork).sum();
    }
}
