package dev.baton.bot;

import dev.baton.workflow.When;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Some days, in the zone of the people.
 *
 * @param last it belongs to them
 */
record Period(LocalDate first, LocalDate last) {

    private static final int WEEK = 7;

    private static final Pattern DATE =
            Pattern.compile("(?<!\\d)(?:(\\d{4})[-./年])?(\\d{1,2})[-./月](\\d{1,2})[日号]?(?![-./\\d])");

    private static final Pattern DIGIT = Pattern.compile("\\d");
    private static final Pattern LAST_WEEK = Pattern.compile("上个?(?:周|星期|礼拜)");
    private static final Pattern THIS_WEEK = Pattern.compile("[本这]个?(?:周|星期|礼拜)");

    /** The day a sentence names, today when it names none; empty when it names something that is no day. */
    static Optional<Period> day(String text, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, When.ZONE);
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKC);
        Matcher date = DATE.matcher(plain);
        if (date.find()) {
            return date(date.group(1), date.group(2), date.group(3), today).map(day -> new Period(day, day));
        }
        if (DIGIT.matcher(plain).find()) {
            return Optional.empty();
        }
        LocalDate day = today;
        if (plain.contains("前天")) {
            day = today.minusDays(2);
        } else if (plain.contains("昨")) {
            day = today.minusDays(1);
        } else if (plain.contains("明天") || plain.contains("后天")) {
            day = today.plusDays(1);
        }
        return Optional.of(new Period(day, day));
    }

    /** Without a year it is the last such day. */
    private static Optional<LocalDate> date(@Nullable String year, String month, String day, LocalDate today) {
        try {
            int in = year == null ? today.getYear() : Integer.parseInt(year);
            LocalDate date = LocalDate.of(in, Integer.parseInt(month), Integer.parseInt(day));
            return Optional.of(year == null && date.isAfter(today) ? date.minusYears(1) : date);
        } catch (DateTimeException noSuchDay) {
            return Optional.empty();
        }
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
