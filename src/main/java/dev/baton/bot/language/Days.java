package dev.baton.bot.language;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A day as people say it: 昨天, 11-21, 11月21日, 2026-11-21, 明天. */
public final class Days {

    private static final Map<String, Integer> AGO =
            Map.of("今天", 0, "今日", 0, "昨天", 1, "昨日", 1, "前天", 2, "大前天", 3, "明天", -1, "明日", -1, "后天", -2, "大后天", -3);

    private static final Pattern DAY = Pattern.compile(
            "今[天日]|昨[天日]|明[天日]|大?[前后]天|(?<![\\d.])(?:(\\d{4})[-/.年])?(\\d{1,2})[-/.月](\\d{1,2})[日号]?(?![\\d.])");

    /** Other times that somebody may mean. */
    private static final Pattern OTHER = Pattern.compile("\\d|周|星期|礼拜|月|年|号");

    private Days() {}

    /**
     * Which one is meant; today when none is named, empty when it is not clear. A day without a year is the last such
     * day.
     */
    public static Optional<LocalDate> meant(String plain, LocalDate today) {
        List<MatchResult> named = DAY.matcher(plain).results().toList();
        if (OTHER.matcher(DAY.matcher(plain).replaceAll("")).find() || named.size() > 1) {
            return Optional.empty();
        }
        return named.isEmpty() ? Optional.of(today) : day(named.get(0), today);
    }

    /** The words without the days they name. */
    public static String without(String words) {
        return DAY.matcher(words).replaceAll(" ");
    }

    /** The day that these words name, whatever else they say; empty when they name none, or several. */
    static Optional<LocalDate> only(String words, LocalDate today) {
        List<MatchResult> named = DAY.matcher(words).results().toList();
        return named.size() == 1 ? day(named.get(0), today) : Optional.empty();
    }

    /** The day that all of these words name. */
    static Optional<LocalDate> named(String words, LocalDate today) {
        return DAY.matcher(words)
                .results()
                .filter(found -> found.end() - found.start() == words.length())
                .findFirst()
                .flatMap(found -> day(found, today));
    }

    private static Optional<LocalDate> day(MatchResult named, LocalDate today) {
        Integer ago = AGO.get(named.group());
        if (ago != null) {
            return Optional.of(today.minusDays(ago));
        }
        try {
            int month = Integer.parseInt(named.group(2));
            int day = Integer.parseInt(named.group(3));
            if (named.group(1) != null) {
                return Optional.of(LocalDate.of(Integer.parseInt(named.group(1)), month, day));
            }
            LocalDate thisYear = LocalDate.of(today.getYear(), month, day);
            return Optional.of(thisYear.isAfter(today) ? LocalDate.of(today.getYear() - 1, month, day) : thisYear);
        } catch (DateTimeException noSuchDay) {
            return Optional.empty();
        }
    }
}
