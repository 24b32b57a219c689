package dev.baton.roster;

import java.util.List;

/** A whole roster, in the order of the file (CONTRACT 4). {@link Roster#read} makes one from text. */
public record RosterFile(List<Team> teams, List<Member> members, List<Shift> shifts) {

    public RosterFile {
        teams = List.copyOf(teams);
        members = List.copyOf(members);
        shifts = List.copyOf(shifts);
    }
}
