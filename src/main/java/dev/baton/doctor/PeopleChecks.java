package dev.baton.doctor;

import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.Step;
import dev.baton.roster.Groups;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.roster.Team;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Whether there is somebody for all that the playbooks ask, and a group in which it is seen. */
@Order(4)
@Component
class PeopleChecks implements Checks {

    private final Roster roster;
    private final Groups groups;
    private final Catalogue catalogue;

    PeopleChecks(Roster roster, Groups groups, Catalogue catalogue) {
        this.roster = roster;
        this.groups = groups;
        this.catalogue = catalogue;
    }

    @Override
    public List<Check> all() {
        return List.of(
                new Check("people", this::people),
                new Check("finance", this::finance),
                new Check("groups", this::groups));
    }

    private List<String> roles() {
        return catalogue.steps().stream().map(Step::role).distinct().sorted().toList();
    }

    private Verdict people() {
        if (roster.members().isEmpty()) {
            return Verdict.ill("people.none");
        }
        List<String> empty =
                roles().stream().filter(role -> roster.withRole(role).isEmpty()).toList();
        return empty.isEmpty()
                ? Verdict.fine("people.ok", roster.members().size(), roles().size())
                : Verdict.ill("people.missing", String.join("、", empty));
    }

    /** Nobody decides about an own refund: with one person alone, what that person asks for would wait for ever. */
    private Verdict finance() {
        String role = catalogue.review().role();
        List<Member> reviewers = roster.withRole(role);
        if (reviewers.isEmpty()) {
            return Verdict.ill("finance.none", role);
        }
        if (reviewers.size() > 1) {
            return Verdict.fine("finance.ok", reviewers.size());
        }
        Set<String> requesting = catalogue.steps().stream()
                .filter(step -> step.actions().contains(ActionName.APPLY_REFUND))
                .map(Step::role)
                .collect(Collectors.toSet());
        Member only = reviewers.get(0);
        return only.roles().stream().noneMatch(requesting::contains)
                ? Verdict.fine("finance.ok", 1)
                : Verdict.ill("finance.alone", only.name());
    }

    private Verdict groups() {
        List<Team> working = roles().stream()
                .flatMap(role -> roster.teamForRole(role).stream())
                .distinct()
                .toList();
        if (working.isEmpty()) {
            return Verdict.ill("groups.no-team");
        }
        List<String> unbound = working.stream()
                .filter(team -> groups.ofTeam(team.id()).isEmpty())
                .map(Team::name)
                .toList();
        return unbound.isEmpty()
                ? Verdict.fine("groups.ok", working.size())
                : Verdict.ill("groups.unbound", String.join("、", unbound));
    }
}
