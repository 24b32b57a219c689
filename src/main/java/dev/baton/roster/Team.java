package dev.baton.roster;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * People who share work.
 *
 * @param roles what the team does
 * @param lead userId of the one who may move the team's work; need not be one of its members
 * @param group name of the chat group the team works in, bound by {@link Roster#bind}
 */
public record Team(
        String id,
        String name,
        Set<String> roles,
        @Nullable String lead,
        @Nullable String group) {

    public Team {
        roles = Ordered.set(roles);
    }
}
