package dev.baton.assignment;

import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What people are asked for.
 *
 * @param skill what they must be good at beside having the role; null for nothing
 */
record Post(String role, @Nullable String skill) {

    boolean fits(Member member) {
        return member.hasRole(role) && (skill == null || member.hasSkill(skill));
    }

    /** Everybody in the roster who fits, here or not, in its order. Costs nothing. */
    List<Member> people(Roster roster) {
        return skill == null ? roster.withRole(role) : roster.withSkill(role, skill);
    }
}
