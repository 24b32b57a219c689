package dev.baton.roster;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the parts of a roster must fit together. What is missing altogether was said before, and is passed over here. */
class RosterRules {

    private final RosterFile file;
    private final Problems problems;
    private final Set<String> teamIds;
    private final Set<String> userIds;

    RosterRules(RosterFile file, Problems problems) {
        this.file = file;
        this.problems = problems;
        this.teamIds = file.teams().stream().map(Team::id).collect(Collectors.toSet());
        this.userIds = file.members().stream().map(Member::userId).collect(Collectors.toSet());
    }

    void check() {
        if (file.members().isEmpty()) {
            problems.add("members", "required");
        }
        Set<String> seenTeams = new HashSet<>();
        for (int i = 0; i < file.teams().size(); i++) {
            Team team = file.teams().get(i);
            String path = "teams[" + i + "]";
            once(seenTeams, team.id(), path + ".id", "duplicate-team");
            known(userIds, team.lead(), path + ".lead", "unknown-lead");
        }
        Set<String> seenUsers = new HashSet<>();
        for (int i = 0; i < file.members().size(); i++) {
            Member member = file.members().get(i);
            String path = "members[" + i + "]";
            once(seenUsers, member.userId(), path + ".userId", "duplicate-user");
            known(teamIds, member.teams(), path + ".teams", "unknown-team");
            if (member.capacity() < 1) {
                problems.add(path + ".capacity", "capacity");
            }
        }
        for (int i = 0; i < file.shifts().size(); i++) {
            Shift shift = file.shifts().get(i);
            String path = "shifts[" + i + "]";
            known(teamIds, shift.team(), path + ".team", "unknown-team");
            known(userIds, shift.members(), path + ".members", "unknown-member");
            if (shift.team() == null && shift.members().isEmpty()) {
                problems.add(path, "nobody");
            }
        }
    }

    private void once(Set<String> seen, String id, String path, String code) {
        if (!id.isEmpty() && !seen.add(id)) {
            problems.add(path, code, id);
        }
    }

    private void known(Set<String> all, List<String> ids, String path, String code) {
        for (int i = 0; i < ids.size(); i++) {
            known(all, ids.get(i), path + "[" + i + "]", code);
        }
    }

    private void known(Set<String> all, @Nullable String id, String path, String code) {
        if (id != null && !all.contains(id)) {
            problems.add(path, code, id);
        }
    }
}
