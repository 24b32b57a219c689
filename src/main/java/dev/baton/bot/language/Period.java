package dev.baton.bot.language;

import dev.baton.workflow.When;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Some days, in the zone of the people.
 *
 * @param last it belongs to them
 */
public record Period(LocalDate first, LocalDate last) {

    private static final int WEEK = 7;

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MM-dd", Locale.ROOT);
    private static final DateTimeFormatter YEAR = DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT);

    private static final Pattern LAST_WEEK = Pattern.compile("上个?(?:周|星期|礼拜)");
    private static final Pattern THIS_WEEK = Pattern.compile("[本这]一?个?(?:周|星期|礼拜)");
    private static final Pattern SEVEN_DAYS = Pattern.compile("(?:最近|近|过去)的?(?:一?个?(?:周|星期|礼拜)|[七7]天)");
    private static final List<Pattern> WEEKS = List.of(LAST_WEEK, THIS_WEEK, SEVEN_DAYS);

    /** The day a sentence names, today when it names none; empty when that is not clear. */
    public static Optional<Period> day(String plain, Instant now) {
        return Days.meant(plain, LocalDate.ofInstant(now, When.ZONE)).map(day -> new Period(day, day));
    }

    /** The week a sentence names, from Monday; else the seven days that end today. */
    public static Period week(String text, Instant now) {
        return week(text, LocalDate.ofInstant(now, When.ZONE));
    }

    /**
     * The week of the one day that these words name, from Monday and up to today; empty when they name none or several,
     * or a week that is to come.
     */
    public static Optional<Period> weekOf(String words, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, When.ZONE);
        return Days.only(words, today)
                .map(day -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)))
                .filter(monday -> !monday.isAfter(today))
                .map(monday -> new Period(monday, earlier(monday.plusDays(WEEK - 1L), today)));
    }

    private static LocalDate earlier(LocalDate one, LocalDate other) {
        return one.isBefore(other) ? one : other;
    }

    /** The words without the week they name. */
    public static String withoutWeek(String words) {
        String left = words;
        for (Pattern week : WEEKS) {
            left = week.matcher(left).replaceAll(" ");
        }
        return left;
    }

    static Period week(String text, LocalDate today) {
        LocalDate monday = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        if (LAST_WEEK.matcher(text).find()) {
            return new Period(monday.minusDays(WEEK), monday.minusDays(1));
        }
        return THIS_WEEK.matcher(text).find()
                ? new Period(monday, today)
                : new Period(today.minusDays(WEEK - 1L), today);
    }

    /** A day as people read it, with the year when it is another one. */
    public static String text(LocalDate day, LocalDate today) {
        return (day.getYear() == today.getYear() ? DAY : YEAR).format(day);
    }

    /** The beginning of the first day. */
    public Instant from() {
        return first.atStartOfDay(When.ZONE).toInstant();
    }

    /** The end of the last day, which does not belong to it. */
    public Instant to() {
        return last.plusDays(1).atStartOfDay(When.ZONE).toInstant();
    }
}
