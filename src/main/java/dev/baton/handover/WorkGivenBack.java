package dev.baton.handover;

import java.util.Set;

/**
 * Somebody is not in the roster any more, and what was held is back in its queues.
 *
 * @param name as it was; the id when nobody knows
 * @param teams whose work it was; empty when nothing was held
 */
public record WorkGivenBack(String userId, String name, Set<String> teams) {

    public WorkGivenBack {
        teams = Set.copyOf(teams);
    }
}
