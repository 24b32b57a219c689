package dev.baton.bot.command;

import dev.baton.bot.language.LastDay;
import dev.baton.bot.language.Spans;
import dev.baton.roster.Roster;
import dev.baton.roster.Turn;
import dev.baton.workflow.When;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * When a leave that begins now ends: by the words, and by the person's shifts, so that nobody comes back in the middle
 * of one.
 */
@Component
class LeaveEnd {

    private static final Pattern PART = Pattern.compile("上午|下午");

    private static final int NOON = 12;
    private static final int EVENING = 18;

    /** Shorter ones are not worth coming back for. */
    private static final Duration REST = Duration.ofHours(1);

    /** Where no shift says how long a day is. */
    private static final Duration HALF_A_DAY = Duration.ofHours(4);

    private final Roster roster;

    LeaveEnd(Roster roster) {
        this.roster = roster;
    }

    /**
     * All ends the words can mean, soonest first: 到周五 is until Friday or over it. None when the person comes back by
     * saying so; one is beyond doubt.
     *
     * @param times what the sentence says of times
     * @param text the whole sentence
     */
    List<Instant> of(String userId, String times, String text, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, When.ZONE);
        Optional<LocalDate> last = LastDay.in(times, today);
        if (last.isPresent()) {
            LocalDate day = last.get();
            return Stream.of(from(userId, day, now), from(userId, day.plusDays(1), now))
                    .distinct()
                    .toList();
        }
        if (Spans.halfDay(times)) {
            return afterHalfADay(userId, now);
        }
        OptionalInt before = Spans.daysBeforeAHalf(times);
        if (before.isPresent()) {
            return afterHalfADay(userId, afterDays(userId, before.getAsInt(), now));
        }
        OptionalInt days = Spans.days(times);
        if (days.isPresent()) {
            return List.of(afterDays(userId, days.getAsInt(), now));
        }
        Instant said = Spans.until(times, now).orElseGet(() -> byRoster(userId, text, now));
        return said == null ? List.of() : List.of(said);
    }

    /** Whether the words name a day that is over. */
    static boolean over(String times, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, When.ZONE);
        return Spans.over(times, now)
                || LastDay.in(times, today).filter(day -> day.isBefore(today)).isPresent();
    }

    /**
     * The half of the day that is under way, or the first of the next one; in the middle of the first half it may also
     * be what is left of the day.
     */
    private List<Instant> afterHalfADay(String userId, Instant now) {
        Optional<Turn> turn = roster.turn(userId, now);
        if (turn.isEmpty()) {
            return List.of(now.plus(HALF_A_DAY));
        }
        Turn shift = turn.get();
        List<Turn> day = ofItsDay(userId, shift);
        Turn last = day.get(day.size() - 1);
        Instant over = roster.turn(userId, last.to()).map(Turn::from).orElse(last.to());
        Instant half = day.size() == 1
                ? shift.from().plus(Duration.between(shift.from(), shift.to()).dividedBy(2))
                : roster.turn(userId, shift.to()).map(Turn::from).orElse(over);
        if (!now.isAfter(shift.from().plus(REST))) {
            return List.of(half);
        }
        return now.isBefore(half) && half.isBefore(over) ? List.of(half, over) : List.of(over);
    }

    /** All that begin on the day of this one, in their order: a lunch break makes two of a day. */
    private List<Turn> ofItsDay(String userId, Turn turn) {
        LocalDate day = LocalDate.ofInstant(turn.from(), When.ZONE);
        Instant morning = day.atStartOfDay(When.ZONE).toInstant();
        Instant tomorrow = day.plusDays(1).atStartOfDay(When.ZONE).toInstant();
        List<Turn> all = Stream.iterate(
                        roster.turn(userId, morning),
                        next -> next.filter(one -> one.from().isBefore(tomorrow))
                                .isPresent(),
                        next -> next.flatMap(one -> roster.turn(userId, one.to())))
                .flatMap(Optional::stream)
                .filter(one -> !one.from().isBefore(morning))
                .toList();
        return all.isEmpty() ? List.of(turn) : all; // who works around the clock has no day on which it begins
    }

    /** So many days are left out, the first of them that of the shift under way, or of the next one. */
    private Instant afterDays(String userId, int days, Instant now) {
        return roster.turn(userId, now)
                .map(turn -> LocalDate.ofInstant(turn.from(), When.ZONE))
                .map(first -> from(userId, first.plusDays(days), now))
                .orElseGet(() -> now.plus(Duration.ofDays(days)));
    }

    /** The first shift that begins on this day or later; without shifts the day itself. */
    private Instant from(String userId, LocalDate day, Instant now) {
        Instant morning = day.atStartOfDay(When.ZONE).toInstant();
        Instant earliest = morning.isAfter(now) ? morning : now;
        Optional<Turn> turn = roster.turn(userId, earliest);
        return turn.filter(under -> under.from().isBefore(earliest))
                .flatMap(under -> roster.turn(userId, under.to()))
                .or(() -> turn)
                .map(Turn::from)
                .filter(begins -> !begins.isBefore(earliest))
                .orElse(morning.isAfter(now) ? morning : morning.plus(Duration.ofDays(1)));
    }

    /**
     * Today's shift is left out, or what is left of the part of the day that was named, or the next shift when there is
     * none under way; null without shifts: until the person is back.
     */
    private @Nullable Instant byRoster(String userId, String text, Instant now) {
        Optional<Turn> turn = roster.turn(userId, now);
        Optional<Instant> part = turn.filter(under -> under.covers(now))
                .flatMap(under -> endOfPart(text, now)
                        .filter(end -> end.isAfter(now) && end.plus(REST).isBefore(under.to())));
        return part.or(() ->
                        turn.flatMap(left -> roster.turn(userId, left.to())).map(Turn::from))
                .orElse(null);
    }

    private static Optional<Instant> endOfPart(String text, Instant now) {
        Matcher part = PART.matcher(text);
        return part.find()
                ? Optional.of(LocalDate.ofInstant(now, When.ZONE)
                        .atTime(part.group().equals("上午") ? NOON : EVENING, 0)
                        .atZone(When.ZONE)
                        .toInstant())
                : Optional.empty();
    }
}
