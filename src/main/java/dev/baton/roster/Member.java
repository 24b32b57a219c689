package dev.baton.roster;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A person who works here.
 *
 * @param userId DingTalk's userId
 * @param aliases what colleagues call this person; two people may share one
 * @param teams ids of teams, main team first
 * @param roles what this person does; the roles of a team say what the team does and are not added
 * @param skills what this person is good at: where a step of a playbook names one of them, who has it goes first (R072)
 * @param capacity how much open work this person takes, at least 1
 * @param mobile never to be logged
 */
public record Member(
        String userId,
        String name,
        List<String> aliases,
        List<String> teams,
        Set<String> roles,
        Set<String> skills,
        int capacity,
        @Nullable String mobile) {

    /** How much open work a person takes when the roster does not say. */
    public static final int USUAL_CAPACITY = 20;

    public Member {
        aliases = List.copyOf(aliases);
        teams = List.copyOf(teams);
        roles = Ordered.set(roles);
        skills = Ordered.set(skills);
    }

    /** Whether this person does such work. */
    public boolean hasRole(String role) {
        return roles.contains(role);
    }

    /** Whether this person knows that. */
    public boolean hasSkill(String skill) {
        return skills.contains(skill);
    }

    /** Whether this person belongs to the team, among others perhaps. */
    public boolean inTeam(String teamId) {
        return teams.contains(teamId);
    }

    @Override
    public String toString() {
        return name + " (" + userId + ")";
    }
}
