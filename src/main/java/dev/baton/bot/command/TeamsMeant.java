package dev.baton.bot.command;

import dev.baton.bot.language.Days;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.Said;
import dev.baton.bot.language.SentenceReader;
import dev.baton.roster.Roster;
import dev.baton.roster.Team;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.Pile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Which teams a question about work is about: the ones named, else those the person leads or belongs to. */
@Component
class TeamsMeant {

    private static final Pattern OURS = Pattern.compile("我们?的?小?组|我们|组里|[本各全]组");

    private static final Pattern SEAM =
            Pattern.compile("(?<=\\p{IsHan})(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=\\p{IsHan})");

    private static final Pattern BLANKS = Pattern.compile("\\s+");

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
        return names.stream().filter(name -> by(name).isEmpty()).toList();
    }

    /** The words without the teams they name, and without what only says that it is one. */
    String without(String words) {
        return OURS.matcher(named(words).rest()).replaceAll(" ");
    }

    /** What is to be said of words beside the teams that nobody has understood; empty when there are none. */
    Optional<String> unknown(String beside) {
        String left = Beside.unknown(beside);
        return left.isEmpty()
                ? Optional.empty()
                : Optional.of(wording.say("bot.team-which", Markdown.plain(left), names()));
    }

    /** The same of a sentence: nobody is told of their own team who asked for something else. */
    Optional<String> unknown(Said said) {
        return unknown(without(Days.without(Beside.of(said.line().words()))));
    }

    /** The same only of what is called a team and is none: other words are talk, and the answer names its team. */
    Optional<String> none(Said said) {
        return unknown(said).filter(asked -> said.line().words().stream().anyMatch(word -> word.endsWith("组")));
    }

    /** All there are, as people read them. */
    String names() {
        return roster.teams().stream().map(Team::name).map(Markdown::plain).collect(Collectors.joining("、"));
    }

    /** The team that all of a word names: by its name, its id, or its name without 组; empty when none or several. */
    Optional<Team> by(String word) {
        List<Team> named = which(team -> team.name().equals(word) || team.id().equals(word));
        List<Team> meant = named.isEmpty() ? which(team -> called(team).equals(word)) : named;
        return meant.size() == 1 ? Optional.of(meant.get(0)) : Optional.empty();
    }

    /** Those that words name by name, by id or without 组, whatever else they say; none for what only names a role. */
    Set<Team> namedIn(String words) {
        return called(words).teams();
    }

    /** The one team that words name so and that all of them are about; empty when they name several, or say more. */
    Optional<Team> only(String words, Pattern around) {
        Named named = called(words);
        boolean more = BLANKS.splitAsStream(named.rest())
                .anyMatch(word -> !word.isEmpty() && !around.matcher(word).matches());
        return more || named.teams().size() != 1
                ? Optional.empty()
                : named.teams().stream().findFirst();
    }

    /** Which are meant. */
    List<Team> of(Said said) {
        Set<Team> named = named(SentenceReader.plain(said.message().text()) + " "
                        + String.join(" ", said.line().names()))
                .teams();
        return named.isEmpty() ? own(said) : List.copyOf(named);
    }

    /**
     * The teams that words name, and what else they say.
     *
     * @param teams by name, id or name without 组; where none is named so, by what they do
     */
    private record Named(Set<Team> teams, String rest) {}

    private Named named(String words) {
        Named named = called(words);
        return named.teams().isEmpty()
                ? found(
                        roster.teams().stream()
                                .flatMap(team -> team.roles().stream().map(role -> new Name(role, within(role), team)))
                                .toList(),
                        words)
                : named;
    }

    /** The longest name first: 客服质检组 is not 客服组. */
    private Named called(String words) {
        List<Name> names = new ArrayList<>();
        for (Team team : roster.teams()) {
            names.add(new Name(team.name(), within(team.name()), team));
            names.add(new Name(team.id(), Pattern.compile("(?<!\\S)" + Pattern.quote(team.id()) + "(?!\\S)"), team));
            if (by(called(team)).filter(team::equals).isPresent()) {
                names.add(new Name(called(team), within(called(team)), team));
            }
        }
        return found(names, words);
    }

    /** What a team may be called, and where that stands in a sentence. */
    private record Name(String text, Pattern pattern, Team team) {}

    private static Named found(List<Name> names, String words) {
        Set<Team> teams = new LinkedHashSet<>();
        String rest = words;
        Map<Integer, List<Name>> byLength = names.stream()
                .collect(Collectors.groupingBy(name -> -name.text().length(), TreeMap::new, Collectors.toList()));
        for (List<Name> same : byLength.values()) {
            String before = rest;
            for (Name name : same) {
                if (name.pattern().matcher(before).find()) {
                    teams.add(name.team());
                    rest = name.pattern().matcher(rest).replaceAll(" ");
                }
            }
        }
        return new Named(teams, rest);
    }

    /** A name inside other words: SaaS组 may be written apart, and Latin letters are no part of a longer word. */
    private static Pattern within(String name) {
        String written = SEAM.splitAsStream(name).map(Pattern::quote).collect(Collectors.joining("\\s*"));
        return Pattern.compile(
                "(?:(?<![A-Za-z0-9])|(?![A-Za-z0-9]))" + written + "(?:(?![A-Za-z0-9])|(?<![A-Za-z0-9]))");
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
        Set<Team> named = named(Beside.of(said.line().words())).teams();
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
