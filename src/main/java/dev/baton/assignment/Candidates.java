package dev.baton.assignment;

import dev.baton.roster.Member;
import java.util.List;

/**
 * Who could hold a step: read from roster and presence before a transaction starts, because presence lives in Redis.
 *
 * @param role the role asked for, or the one that stands in when the roster has nobody for it
 * @param team the team of that role; empty when the roster has no team at all
 * @param here the people of that role who are online, in the roster's order
 */
public record Candidates(String role, String team, List<Member> here) {

    /** Whether anybody of the role is online. */
    public boolean anybodyHere() {
        return !here.isEmpty();
    }
}
