package dev.baton.roster;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole roster, in the order of the file (CONTRACT 4). {@link Roster#read} makes one from text.
 *
 * @param requestId the sender's name for this replacement, so that the same one again counts once; null in a plain file
 */
public record RosterFile(
        List<Team> teams,
        List<Member> members,
        List<Shift> shifts,
        @Nullable String requestId) {

    public RosterFile {
        teams = List.copyOf(teams);
        members = List.copyOf(members);
        shifts = List.copyOf(shifts);
    }

    /** One that came without a request id. */
    public RosterFile(List<Team> teams, List<Member> members, List<Shift> shifts) {
        this(teams, members, shifts, null);
    }
}
