package dev.baton.workflow;

import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.roster.Team;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who leads whom. */
@Component
class Ladder {

    private final Roster roster;

    Ladder(Roster roster) {
        this.roster = roster;
    }

    /**
     * The leads over its holder, nearest first: the team's, then the one of another team which that one is a member of.
     */
    List<Member> above(Workflow workflow) {
        return above(workflow.holding().team(), workflow.holder());
    }

    /** The same whoever has it: those for whom it waits in its queue. */
    List<Member> over(Workflow workflow) {
        return above(workflow.holding().team(), null);
    }

    private List<Member> above(String first, @Nullable String holder) {
        List<Member> above = new ArrayList<>();
        Set<String> passed = new HashSet<>();
        String team = first;
        while (team != null && passed.add(team)) {
            Member lead = lead(team);
            if (lead == null) {
                break;
            }
            if (lead.userId().equals(holder)) {
                above.clear();
            } else if (!above.contains(lead)) {
                above.add(lead);
            }
            team = lead.teams().stream()
                    .filter(next -> !passed.contains(next))
                    .findFirst()
                    .orElse(null);
        }
        return above;
    }

    private @Nullable Member lead(String team) {
        return roster.team(team).map(Team::lead).flatMap(roster::member).orElse(null);
    }
}
