package dev.baton.bot.command;

import dev.baton.bot.language.Command;
import dev.baton.bot.language.Days;
import dev.baton.bot.language.Period;
import dev.baton.bot.language.Said;
import dev.baton.bot.language.SentenceReader;
import dev.baton.wording.Wording;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** 日报: what came, went and lies around in the teams I answer for, today or on a day I name. */
@Component
class DayCommand implements Command {

    private final Figures figures;
    private final TeamsMeant teams;
    private final Wording wording;
    private final Clock clock;

    DayCommand(Figures figures, TeamsMeant teams, Wording wording, Clock clock) {
        this.figures = figures;
        this.teams = teams;
        this.wording = wording;
        this.clock = clock;
    }

    @Override
    public List<String> words() {
        return List.of("日报", "daily");
    }

    @Override
    public Topic topic() {
        return Topic.LEAD;
    }

    @Override
    public List<String> ways() {
        return List.of("(?:看|下|发|要|我|个|的|我们组|组里|今天|今日|昨天|昨日|前天|N)*日报(?:发|看|下|的|呢|今天|今日|昨天|昨日|前天|N)*[?]?");
    }

    @Override
    public String run(Said said) {
        String beside = teams.without(Days.without(Beside.of(said.line().words())));
        Optional<String> person = figures.ofNobody(beside);
        if (person.isPresent()) {
            return person.get();
        }
        String days = teams.without(SentenceReader.plain(said.message().text()));
        return Period.day(days, clock.instant())
                .filter(day -> !Beside.saysWhen(beside))
                .map(day -> teams.unknown(beside).orElseGet(() -> of(said, day)))
                .orElseGet(() -> wording.say("bot.report-day-which"));
    }

    private String of(Said said, Period day) {
        return day.from().isAfter(clock.instant())
                ? wording.say("bot.report-ahead", day.first().toString())
                : figures.day(said, day);
    }
}
