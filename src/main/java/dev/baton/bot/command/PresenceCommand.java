package dev.baton.bot.command;

import dev.baton.bot.language.Command;
import dev.baton.bot.language.Said;
import dev.baton.bot.language.Spans;
import dev.baton.presence.Presence;
import dev.baton.presence.State;
import dev.baton.roster.Roster;
import dev.baton.roster.Turn;
import dev.baton.wording.Wording;
import dev.baton.workflow.When;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** 上线, 下线, 忙碌: I say whether I am here. */
public abstract sealed class PresenceCommand implements Command {

    private static final Duration HALF_A_DAY = Duration.ofHours(12);

    /** Somebody leaves, or takes something back: said alone it may be either, and is asked. */
    static final String LEAVES = "我?(?:现在|要|先)*撤了?";

    private final Presence presence;
    private final Wording wording;
    private final Clock clock;
    private final State state;
    private final List<String> words;
    private final List<String> ways;
    private final String key;

    PresenceCommand(
            Presence presence,
            Wording wording,
            Clock clock,
            State state,
            List<String> words,
            List<String> ways,
            String key) {
        this.presence = presence;
        this.wording = wording;
        this.clock = clock;
        this.state = state;
        this.words = words;
        this.ways = ways;
        this.key = key;
    }

    @Override
    public List<String> words() {
        return words;
    }

    @Override
    public Topic topic() {
        return Topic.COME;
    }

    @Override
    public List<String> ways() {
        return ways;
    }

    @Override
    public boolean acts() {
        return true;
    }

    @Override
    public boolean goes() {
        return state != State.ONLINE;
    }

    @Override
    public boolean own() {
        return true;
    }

    @Override
    public String run(Said said) {
        Instant now = clock.instant();
        String times = said.line().rest();
        boolean timed = times.chars().anyMatch(Character::isLetterOrDigit);
        boolean clear = !Spans.none(said.message().text()) && !Spans.halfDay(times);
        Optional<Instant> until = timed && clear ? until(said, times, now) : Optional.empty();
        if (until.isEmpty() && timed) {
            return said.asks(wording.say(Spans.over(times, now) ? "bot.time-over" : "bot.until-when"));
        }
        Instant end = presence.set(said.member().userId(), state, until.orElse(null), "command");
        return end == null || state == State.OFFLINE
                ? wording.say(key)
                : wording.say(key + "-until", When.text(end, now));
    }

    /** Until when it shall hold, by what was said of times; empty when that is over, or no time of the clock. */
    Optional<Instant> until(Said said, String times, Instant now) {
        return Spans.until(times, now);
    }

    @Component
    static final class Online extends PresenceCommand {

        private final Roster roster;

        Online(Presence presence, Roster roster, Wording wording, Clock clock) {
            super(
                    presence,
                    wording,
                    clock,
                    State.ONLINE,
                    List.of("上线", "我来了", "online"),
                    List.of(
                            "(?:我)?(?:吃完饭了?|来了|回来了|到了|开完会了?)?我?(?:现在)?上线了?(?:可以派单了?)?",
                            "我?(?:取消请假|销假|不请假|忙完|不忙)了?",
                            "我?(?:到岗|上班|开工|回来|来|到公司)了",
                            "开工",
                            "我?(?:今[天晚])?(?:要|得|还要|还得)?加班T"),
                    "bot.online");
            this.roster = roster;
        }

        /**
         * 加班: what is said of times begins with the end of today's shift; 9点 of somebody who works until 18:00 is
         * 21:00.
         */
        @Override
        Optional<Instant> until(Said said, String times, Instant now) {
            LocalDate today = LocalDate.ofInstant(now, When.ZONE);
            Instant base = roster.turn(said.member().userId(), now)
                    .filter(turn -> turn.covers(now)
                            || LocalDate.ofInstant(turn.from(), When.ZONE).equals(today))
                    .map(Turn::to)
                    .orElse(now);
            Optional<Instant> longer = Spans.length(times).map(base::plus);
            return longer.isPresent()
                    ? longer
                    : Spans.until(times, now)
                            .map(end -> end.isAfter(base) ? end : end.plus(HALF_A_DAY))
                            .filter(end -> end.isAfter(base)
                                    && LocalDate.ofInstant(end, When.ZONE).equals(today));
        }

        /** Whoever types anything is here already. */
        @Override
        public boolean saidByInitials() {
            return true;
        }
    }

    @Component
    static final class Offline extends PresenceCommand {
        Offline(Presence presence, Wording wording, Clock clock) {
            super(
                    presence,
                    wording,
                    clock,
                    State.OFFLINE,
                    List.of("下线", "下班", "offline"),
                    List.of("我?(?:现在|要|先)?(?:下线|下班|收工)了?(?:各位|大家)?(?:拜拜|明天见|再见)?", LEAVES),
                    "bot.offline");
        }

        @Override
        public List<String> perhaps() {
            return List.of(LeaveCommand.GOES);
        }
    }

    @Component
    static final class Busy extends PresenceCommand {
        Busy(Presence presence, Wording wording, Clock clock) {
            super(
                    presence,
                    wording,
                    clock,
                    State.BUSY,
                    List.of("忙碌", "busy"),
                    List.of(
                            "(?:我?(?:先)?(?:去)?(?:开会|吃饭)(?:去)?了?)?我?(?:现在|正)?(?:在|先)?忙(?:碌)?(?:着|了)?(?:先?别(?:给我)?派单了?)?",
                            "先?(?:别|不要)(?:给我)?派单了?",
                            "我?(?:要|得|先|现在|在)*忙(?:碌)?T(?:先?别(?:给我)?派单了?)?",
                            "T我?(?:要|得)?忙(?:碌)?",
                            "我?(?:要|得|先|去|现在|在)*(?:开会|吃饭|午休|培训)T"),
                    "bot.busy");
        }
    }
}
