package dev.baton.bot.command;

import dev.baton.bot.language.Command;
import dev.baton.bot.language.Days;
import dev.baton.bot.language.Period;
import dev.baton.bot.language.Said;
import dev.baton.wording.Wording;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** 周报: the last seven days of the teams I answer for, or this week, the one before, or that of a day. */
@Component
class WeekCommand implements Command {

    private final Figures figures;
    private final TeamsMeant teams;
    private final Wording wording;
    private final Clock clock;

    WeekCommand(Figures figures, TeamsMeant teams, Wording wording, Clock clock) {
        this.figures = figures;
        this.teams = teams;
        this.wording = wording;
        this.clock = clock;
    }

    @Override
    public List<String> words() {
        return List.of("周报", "weekly");
    }

    @Override
    public Topic topic() {
        return Topic.LEAD;
    }

    @Override
    public List<String> ways() {
        return List.of("(?:看|下|发|要|我|个|的|我们组|组里|本周?|这周|(?<!上)上周?)*周报(?:发|看|下|的|呢|本周|这周|上周)*[?]?");
    }

    @Override
    public String run(Said said) {
        String words = Beside.of(said.line().words());
        String beside = teams.without(Days.without(Period.withoutWeek(words)));
        return figures.ofNobody(beside)
                .orElseGet(() -> meant(said, words)
                        .filter(week -> !Beside.saysWhen(beside))
                        .map(week -> teams.unknown(beside).orElseGet(() -> figures.week(said, week)))
                        .orElseGet(() -> wording.say("bot.report-week-which")));
    }

    /** The week that is named, or that of the day that is; empty when both are, or several days. */
    private Optional<Period> meant(Said said, String words) {
        Instant now = clock.instant();
        if (Days.without(words).equals(words)) {
            return Optional.of(Period.week(said.message().text(), now));
        }
        return Period.withoutWeek(words).equals(words) ? Period.weekOf(words, now) : Optional.empty();
    }
}
