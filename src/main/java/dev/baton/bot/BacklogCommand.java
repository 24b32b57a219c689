package dev.baton.bot;

import dev.baton.roster.Team;
import dev.baton.wording.Wording;
import dev.baton.workflow.Pile;
import dev.baton.workflow.When;
import dev.baton.workflow.Workflows;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.springframework.stereotype.Component;

/** 积压: what lies around in my teams, by kind: how much, how much too late, how much that nobody has (R003). */
@Component
class BacklogCommand implements Command {

    private static final int LISTED = 12;

    private final TeamsMeant teams;
    private final Workflows workflows;
    private final Wording wording;
    private final Clock clock;

    BacklogCommand(TeamsMeant teams, Workflows workflows, Wording wording, Clock clock) {
        this.teams = teams;
        this.workflows = workflows;
        this.wording = wording;
        this.clock = clock;
    }

    @Override
    public List<String> words() {
        return List.of("积压", "backlog");
    }

    @Override
    public String run(Said said) {
        List<Team> meant = teams.of(said);
        if (meant.isEmpty()) {
            return wording.say("bot.no-team");
        }
        List<Pile> piles = workflows.piles(meant.stream().map(Team::id).toList());
        return String.join(
                "\n\n", meant.stream().map(team -> about(team, piles)).toList());
    }

    private String about(Team team, List<Pile> all) {
        List<Pile> piles =
                all.stream().filter(pile -> pile.team().equals(team.id())).toList();
        String name = Markdown.plain(team.name());
        if (piles.isEmpty()) {
            return wording.say("bot.backlog-none", name);
        }
        TeamsMeant.Sum sum = TeamsMeant.Sum.of(piles, pile -> true);
        StringBuilder text = new StringBuilder(wording.say("bot.team", name, sum.open(), sum.overdue(), sum.waiting()));
        piles.stream()
                .filter(pile -> pile.holder() == null)
                .map(Pile::oldest)
                .min(Comparator.naturalOrder())
                .ifPresent(oldest -> text.append("\n\n").append(wording.say("bot.backlog-oldest", since(oldest))));
        List<String> kinds = piles.stream()
                .map(BacklogCommand::kind)
                .distinct()
                .sorted(Comparator.comparingInt(kind -> -of(piles, kind).open()))
                .toList();
        kinds.stream().limit(LISTED).forEach(kind -> text.append("\n\n- ").append(line(kind, of(piles, kind))));
        if (kinds.size() > LISTED) {
            text.append("\n\n").append(wording.say("bot.more-kinds", kinds.size() - LISTED));
        }
        return text.toString();
    }

    private String line(String kind, TeamsMeant.Sum sum) {
        return wording.say("bot.backlog-line", kind, sum.open(), sum.overdue(), sum.waiting());
    }

    private String since(Instant oldest) {
        return When.text(oldest, clock.instant());
    }

    private static String kind(Pile pile) {
        return pile.type() + "/" + pile.detail();
    }

    private static TeamsMeant.Sum of(List<Pile> piles, String kind) {
        return TeamsMeant.Sum.of(piles, pile -> kind(pile).equals(kind));
    }
}
