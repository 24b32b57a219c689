package dev.baton.bot;

import dev.baton.roster.Roster;
import dev.baton.roster.Team;
import dev.baton.workflow.Pile;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/** Which teams a question about work is about: the ones named, else those the person leads or belongs to. */
@Component
class TeamsMeant {

    private final Roster roster;

    TeamsMeant(Roster roster) {
        this.roster = roster;
    }

    List<Team> of(Said said) {
        List<String> names = said.line().names();
        List<Team> named = roster.teams().stream()
                .filter(team -> names.contains(team.name()) || names.contains(team.id()))
                .toList();
        return named.isEmpty() ? own(said) : named;
    }

    private List<Team> own(Said said) {
        String userId = said.member().userId();
        return roster.teams().stream()
                .filter(team -> said.member().teams().contains(team.id()) || roster.leads(userId, team.id()))
                .toList();
    }

    /** The sums of some piles. */
    record Sum(int open, int overdue, int waiting) {

        static Sum of(Collection<Pile> piles, Predicate<Pile> which) {
            List<Pile> meant = piles.stream().filter(which).toList();
            return new Sum(
                    meant.stream().mapToInt(Pile::open).sum(),
                    meant.stream().mapToInt(Pile::overdue).sum(),
                    meant.stream()
                            .filter(pile -> pile.holder() == null)
                            .mapToInt(Pile::open)
                            .sum());
        }
    }
}
