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
 * @param to when it ends, by the same clock; not after {@code from}: on the next day, so equal times are a whole day
 */
public record Shift(
        @Nullable String team, List<String> members, Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {

    public Shift {
        members = List.copyOf(members);
        days = Ordered.set(days);
    }

    /** The turn that starts on this day, whatever day of the week it is. */
    Turn turnOf(LocalDate day) {
        LocalDate lastDay = to.isAfter(from) ? day : day.plusDays(1);
        return new Turn(
                day.atTime(from).atZone(zone).toInstant(),
                lastDay.atTime(to).atZone(zone).toInstant());
    }
}
