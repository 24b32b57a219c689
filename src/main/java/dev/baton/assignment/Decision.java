package dev.baton.assignment;

import org.jspecify.annotations.Nullable;

/**
 * Who should hold it, and why.
 *
 * @param holder the chosen person's user id; null when it waits in the team's queue
 * @param role the role that may hold it from here on
 * @param team the team whose work it is; empty only when the roster has no team at all
 * @param why the reason, in the words of the people who read it
 * @param counted whether the loads were changed already, of the holder and of who had it, because the choice had to
 *     respect a capacity
 */
public record Decision(@Nullable String holder, String role, String team, String why, boolean counted) {

    /** The same for another reason. */
    public Decision because(String reason) {
        return new Decision(holder, role, team, reason, counted);
    }

    /** A person decided: nothing is counted yet. */
    public static Decision person(String holder, String role, String team, String why) {
        return new Decision(holder, role, team, why, false);
    }
}
