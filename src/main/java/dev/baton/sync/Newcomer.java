package dev.baton.sync;

import dev.baton.roster.Team;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is not in the roster, as the address book knows them.
 *
 * @param unknown the address book knows nobody of that id
 * @param mobile only when the app may see it; never to be logged
 * @param teams those of their departments
 */
public record Newcomer(
        boolean unknown, String name, @Nullable String mobile, List<Team> teams) {

    public Newcomer {
        teams = List.copyOf(teams);
    }

    @Override
    public String toString() {
        return name;
    }
}
