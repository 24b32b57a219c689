package dev.baton.bot.command;

import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.Said;
import dev.baton.roster.Roster;
import dev.baton.roster.Team;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.Pile;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Which teams a question about work is about: the ones named, else those the person leads or belongs to. */
@Component
class TeamsMeant {

    private static final Pattern OURS = Pattern.compile("我们?的?小?组|我们|组里|[本各全]组");

    private final Roster roster;
    private final Board board;
    private final Wording wording;

    TeamsMeant(Roster roster, Board board, Wording wording) {
        this.roster = roster;
        this.board = board;
        this.wording = wording;
    }

    /** What is to be said of each of them and its open work; a sentence instead when there is no team. */
    String each(Said said, BiFunction<Team, List<Pile>, String> about) {
        List<Team> meant = of(said);
        if (meant.isEmpty()) {
            return wording.say("bot.no-team");
        }
        Map<String, List<Pile>> piles =
                board.piles(meant.stream().map(Team::id).toList()).stream().collect(Collectors.groupingBy(Pile::team));
        return meant.stream()
                .map(team -> about.apply(team, piles.getOrDefault(team.id(), List.of())))
                .collect(Collectors.joining("\n\n"));
    }

    /** The line that begins what is said of a team. */
    String head(Team team, List<Pile> piles) {
        Sum all = Sum.of(piles, pile -> true);
        return wording.say("bot.team", Markdown.plain(team.name()), all.open(), all.overdue(), all.waiting());
    }

    /** Those of the names that are no team's. */
    List<String> withoutTeams(List<String> names) {
        return names.stream()
                .filter(name -> roster.teams().stream()
                        .noneMatch(team -> team.name().equals(name) || team.id().equals(name)))
                .toList();
    }

    /** The words without the teams they name, and without what only says that it is one. */
    String without(String words) {
        String left = words;
        for (Team team : roster.teams()) {
            left = left.replace(team.name(), " ").replace(called(team), " ");
        }
        return OURS.matcher(left).replaceAll(" ");
    }

    /** Which are meant. */
    List<Team> of(Said said) {
        List<String> names = said.line().names();
        String text = said.message().text();
        List<Team> named =
                which(team -> names.contains(team.name()) || names.contains(team.id()) || text.contains(called(team)));
        List<Team> meant = named.isEmpty() ? which(team -> team.roles().stream().anyMatch(text::contains)) : named;
        return meant.isEmpty() ? own(said) : meant;
    }

    private List<Team> which(Predicate<Team> fits) {
        return roster.teams().stream().filter(fits).toList();
    }

    /** As people say it: 仓库 for 仓库组. */
    private static String called(Team team) {
        String name = team.name();
        return name.length() > 2 && name.endsWith("组") ? name.substring(0, name.length() - 1) : name;
    }

    /**
     * Those the person leads; of somebody who leads none, those they belong to. Of the ones they name, if any, only
     * these too.
     */
    List<Team> accountable(Said said) {
        String userId = said.member().userId();
        List<Team> mine = roster.teams().stream()
                .filter(team -> roster.leads(userId, team.id()))
                .toList();
        if (mine.isEmpty()) {
            mine = own(said);
        }
        List<Team> named = roster.teams().stream()
                .filter(team -> said.message().text().contains(team.name()))
                .toList();
        return named.isEmpty() ? mine : mine.stream().filter(named::contains).toList();
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
