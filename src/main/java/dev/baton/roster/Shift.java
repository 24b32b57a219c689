package dev.baton.roster;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When people should be working, every week.
 *
 * @param members userIds; empty: everybody in the team
 * @param days on which it starts
 * @param off dates on which it does not start all the same, for example a holiday
 * @param also dates on which it starts although the day of the week is none of its days, for example a working Saturday
 *     (调休)
 * @param to when it ends, by the same clock; not after {@code from}: on the next day, so equal times are a whole day
 */
public record Shift(
        @Nullable String team,
        List<String> members,
        Set<DayOfWeek> days,
        Set<LocalDate> off,
        Set<LocalDate> also,
        LocalTime from,
        LocalTime to,
        ZoneId zone) {

    public Shift {
        members = List.copyOf(members);
        days = Ordered.set(days);
        off = Ordered.set(off);
        also = Ordered.set(also);
    }

    /** Whether it starts on this date. */
    boolean startsOn(LocalDate day) {
        return also.contains(day) || (days.contains(day.getDayOfWeek()) && !off.contains(day));
    }

    /** The same times, worked by others. */
    public Shift of(@Nullable String otherTeam, List<String> people) {
        return with(otherTeam, people, days, off, also);
    }

    Shift with(
            @Nullable String otherTeam,
            List<String> people,
            Set<DayOfWeek> on,
            Set<LocalDate> notOn,
            Set<LocalDate> alsoOn) {
        return new Shift(otherTeam, people, on, notOn, alsoOn, from, to, zone);
    }

    /** The turn that starts on this day, whatever day of the week it is. */
    Turn turnOf(LocalDate day) {
        LocalDate lastDay = to.isAfter(from) ? day : day.plusDays(1);
        return new Turn(
                day.atTime(from).atZone(zone).toInstant(),
                lastDay.atTime(to).atZone(zone).toInstant());
    }
}
