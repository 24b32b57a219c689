package dev.baton.roster;

import java.util.List;

/**
 * Another roster was stored; published inside the transaction that stores it.
 *
 * @param gone who was in the one before and is not in this one, as they were
 */
public record RosterReplaced(List<Member> gone) {

    public RosterReplaced {
        gone = List.copyOf(gone);
    }
}
