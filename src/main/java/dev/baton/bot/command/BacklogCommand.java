package dev.baton.bot.command;

import dev.baton.bot.language.Command;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.Said;
import dev.baton.roster.Team;
import dev.baton.wording.Wording;
import dev.baton.workflow.Pile;
import dev.baton.workflow.When;
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
    private final Wording wording;
    private final Clock clock;

    BacklogCommand(TeamsMeant teams, Wording wording, Clock clock) {
        this.teams = teams;
        this.wording = wording;
        this.clock = clock;
    }

    @Override
    public List<String> words() {
        return List.of("积压", "backlog");
    }

    @Override
    public Topic topic() {
        return Topic.LEAD;
    }

    @Override
    public List<String> ways() {
        return List.of(
                "(?:现在|目前|今天|今日|还|都|有|财务组?|客服组?|仓库组?|订单组?|我们组?|组里|的)*(?:积压|压了|堆了|多少没处理|多少没接|没人接的?|超时了?的?|(?:多少|几)单?超时)(?:的|了|着|有|情况|多少|几个?|单|现在|还|是)*[?]?");
    }

    @Override
    public boolean meant(String before, String word, String behind) {
        return !ReassignCommand.gives(behind);
    }

    @Override
    public String run(Said said) {
        return teams.none(said).orElseGet(() -> teams.each(said, this::about));
    }

    private String about(Team team, List<Pile> piles) {
        if (piles.isEmpty()) {
            return wording.say("bot.backlog-none", Markdown.plain(team.name()));
        }
        StringBuilder text = new StringBuilder(teams.head(team, piles));
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
        return text.append(Markdown.list(
                        kinds,
                        LISTED,
                        kind -> line(kind, of(piles, kind)),
                        more -> wording.say("bot.more-kinds", more)))
                .toString();
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
