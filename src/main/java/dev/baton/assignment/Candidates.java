package dev.baton.assignment;

import dev.baton.roster.Member;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who could hold a step: found out before a transaction starts, because presence lives in Redis. Whoever is heard to
 * have come or gone since then, has; what it costs to have one does not depend on how many people there are.
 */
public final class Candidates {

    private final String role;
    private final String team;
    private final Crew crew;
    private final @Nullable String skill;
    private final Set<String> never;

    Candidates(String role, String team, Crew crew, @Nullable String skill, Set<String> never) {
        this.role = role;
        this.team = team;
        this.crew = crew;
        this.skill = skill;
        this.never = Set.copyOf(never);
    }

    /** The role asked for, or the one that stands in when the roster has nobody for it. */
    public String role() {
        return role;
    }

    /** The team of that role; empty when the roster has no team at all. */
    public String team() {
        return team;
    }

    /** Whether anybody of the role is online. */
    public boolean anybodyHere() {
        return count() > 0;
    }

    /** How many people of the role are online, without those who must not get it. */
    public int count() {
        return crew.size() - (int) never.stream().filter(crew::has).count();
    }

    /** How many of the role are online, those who must not get it too. */
    int size() {
        return crew.size();
    }

    /** Whether this person is one of them. */
    public boolean include(String userId) {
        return !never.contains(userId) && crew.has(userId);
    }

    /**
     * All of them, in the roster's order. Walks through everybody of the role: for people who want to see it, not for
     * dealing.
     */
    public List<Member> here() {
        return crew.members().stream()
                .filter(member -> !never.contains(member.userId()))
                .toList();
    }

    /** The same without one more. */
    public Candidates without(String userId) {
        Set<String> more = new HashSet<>(never);
        more.add(userId);
        return new Candidates(role, team, crew, skill, more);
    }

    /**
     * The same, of whom those with this skill go first as long as one of them has room (R072).
     *
     * @param first null: nobody goes first
     */
    public Candidates preferring(@Nullable String first) {
        return new Candidates(role, team, crew, first, never);
    }

    /** Whether this one goes first for a skill. */
    public boolean prefer(Member member) {
        return skill != null && member.hasSkill(skill);
    }

    /** The skill for which some go first; null when nobody does. */
    @Nullable
    String skill() {
        return skill;
    }

    /** Those of them with this skill alone. */
    Candidates able(String asked) {
        return new Candidates(role, team, crew.with(asked), null, never);
    }

    /** Whose turn it is, one crew after the other: who has the skill, then everybody of the role. */
    List<Crew> crews() {
        return skill == null ? List.of(crew) : List.of(crew.with(skill), crew);
    }

    Set<String> never() {
        return never;
    }
}
