package dev.baton.bot;

import dev.baton.workflow.When;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Some days, in the zone of the people.
 *
 * @param last it belongs to them
 */
record Period(LocalDate first, LocalDate last) {

    private static final int WEEK = 7;

    private static final Pattern LAST_WEEK = Pattern.compile("上个?(?:周|星期|礼拜)");
    private static final Pattern THIS_WEEK = Pattern.compile("[本这]个?(?:周|星期|礼拜)");

    /** The day a sentence names, today when it names none; empty when that is not clear. */
    static Optional<Period> day(String plain, Instant now) {
        return Days.meant(plain, LocalDate.ofInstant(now, When.ZONE)).map(day -> new Period(day, day));
    }

    /** The week a sentence names, from Monday; else the seven days that end today. */
    static Period week(String text, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, When.ZONE);
        LocalDate monday = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        if (LAST_WEEK.matcher(text).find()) {
            return new Period(monday.minusDays(WEEK), monday.minusDays(1));
        }
        return THIS_WEEK.matcher(text).find()
                ? new Period(monday, today)
                : new Period(today.minusDays(WEEK - 1L), today);
    }

    Instant from() {
        return first.atStartOfDay(When.ZONE).toInstant();
    }

    /** The end of the last day, which does not belong to it. */
    Instant to() {
        return last.plusDays(1).atStartOfDay(When.ZONE).toInstant();
    }
}
