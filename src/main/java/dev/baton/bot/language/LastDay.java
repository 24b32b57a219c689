package dev.baton.bot.language;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A day that is still to come, as people say until when: 到周五, 到下周一, 到23号, 到12月1日, 到明天. Whether it is still one of
 * those they mean nobody can tell from the words.
 */
public final class LastDay {

    /** The day in the middle of other words. */
    static final String DAY = "今天|明天|大?后天|[这本下]?个?(?:周|星期|礼拜)[一二三四五六日天]|(?:\\d{1,2}月)?\\d{1,2}[号日]";

    private static final Pattern WRITTEN =
            Pattern.compile("到\\s*(" + DAY + ")(?!\\s*(?:\\d|[一二三四五六七八九十]|早|上午|中午|下午|晚))");

    private static final Pattern WEEKDAY = Pattern.compile("([这本下])?个?(?:周|星期|礼拜)([一二三四五六日天])");
    private static final Pattern DATE = Pattern.compile("(?:(\\d{1,2})月)?(\\d{1,2})[号日]");

    private LastDay() {}

    /** The day a sentence goes up to, without a time of it; empty when it names none, or one that there is not. */
    public static Optional<LocalDate> in(String plain, LocalDate today) {
        Matcher written = WRITTEN.matcher(plain);
        return written.find() ? day(written.group(1), today) : Optional.empty();
    }

    /** How long the words are that say so at this place of a sentence; 0 for none. */
    static int at(String plain, int from) {
        Matcher written = WRITTEN.matcher(plain).region(from, plain.length()).useTransparentBounds(true);
        return written.lookingAt() ? written.end() - from : 0;
    }

    static String without(String plain) {
        return WRITTEN.matcher(plain).replaceAll(" ");
    }

    /** The next day of this name, today included; a day of this week that is over is over. */
    public static Optional<LocalDate> day(String words, LocalDate today) {
        return switch (words) {
            case "今天" -> Optional.of(today);
            case "明天" -> Optional.of(today.plusDays(1));
            case "后天" -> Optional.of(today.plusDays(2));
            case "大后天" -> Optional.of(today.plusDays(3));
            default -> {
                Matcher weekday = WEEKDAY.matcher(words);
                yield weekday.matches() ? Optional.of(weekday(weekday, today)) : date(words, today);
            }
        };
    }

    private static LocalDate weekday(Matcher named, LocalDate today) {
        int number = "一二三四五六日天".indexOf(named.group(2));
        DayOfWeek day = DayOfWeek.of(Math.min(number, 6) + 1);
        if (named.group(1) == null) {
            return today.with(TemporalAdjusters.nextOrSame(day));
        }
        LocalDate thisWeek =
                today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)).with(TemporalAdjusters.nextOrSame(day));
        return named.group(1).equals("下") ? thisWeek.plusWeeks(1) : thisWeek;
    }

    private static Optional<LocalDate> date(String words, LocalDate today) {
        Matcher named = DATE.matcher(words);
        if (!named.matches()) {
            return Optional.empty();
        }
        try {
            int dayOfMonth = Integer.parseInt(named.group(2));
            String month = named.group(1);
            LocalDate first =
                    month == null ? today.withDayOfMonth(1) : LocalDate.of(today.getYear(), Integer.parseInt(month), 1);
            LocalDate day = first.withDayOfMonth(dayOfMonth);
            LocalDate later = month == null ? first.plusMonths(1) : first.plusYears(1);
            return Optional.of(day.isBefore(today) ? later.withDayOfMonth(dayOfMonth) : day);
        } catch (DateTimeException noSuchDay) {
            return Optional.empty();
        }
    }
}
