package dev.baton.bot.language;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Days that are over, or today, named in the middle of other words: 昨天, 20号, 11-20到11-22, 最近三天, 上周, 本月, 11月. */
final class Past {

    private static final String COUNT = "(\\d{1,3}|[一二两三四五六七八九十]{1,3})";
    private static final String DAY = "今[天日]|昨[天日]|大?前天|(?:\\d{4}[-/.年])?\\d{1,2}[-/.月]\\d{1,2}[日号]?|\\d{1,2}[日号]";

    /** No part of a number: an order may be called SO-11-20. */
    private static final String BEFORE = "(?<![A-Za-z0-9._/-])";

    private static final String BEHIND = "(?![A-Za-z0-9_/]|[.-][A-Za-z0-9])";

    private static final Pattern DAYS = Pattern.compile(BEFORE + "从?(" + DAY + ")(?:\\s*(?:到|至|~|—+|-)\\s*(" + DAY
            + "|\\d{1,2}))?" + BEHIND + "(?:之间|那天)?(?:早上|上午|中午|下午|晚上|凌晨)?");

    private static final Pattern RECENT =
            Pattern.compile(BEFORE + "(?:最近|近|过去|这)" + COUNT + "个?(天|周|星期|礼拜|月)(?:内|里|以?来)?");

    private static final Pattern AGO = Pattern.compile(BEFORE + COUNT + "天前");
    private static final Pattern WEEK = Pattern.compile("[上本这]个?(?:周|星期|礼拜)");
    private static final Pattern THIS_MONTH = Pattern.compile("[本这]个?月");
    private static final Pattern LAST_MONTH = Pattern.compile("上个?月");
    private static final Pattern MONTH = Pattern.compile(BEFORE + "(\\d{1,2})月份?(?!\\d)");

    private static final int WEEK_LONG = 7;
    private static final int MONTH_LONG = 30;

    private Past() {}

    /** What was named, and the words around it. */
    record Named(Period days, String others) {}

    private record Way(Pattern pattern, BiFunction<Matcher, LocalDate, Optional<Period>> days) {}

    private static final List<Way> WAYS = List.of(
            new Way(DAYS, Past::days),
            new Way(RECENT, Past::recent),
            new Way(AGO, (found, today) -> only(today.minusDays((long) Spans.number(found.group(1))))),
            new Way(WEEK, (found, today) -> Optional.of(Period.week(found.group(), today))),
            new Way(LAST_MONTH, (found, today) -> Optional.of(month(today.minusMonths(1), today))),
            new Way(THIS_MONTH, (found, today) -> Optional.of(month(today, today))),
            new Way(MONTH, Past::month));

    /** The first that is named; empty for a sentence without any. */
    static Optional<Named> in(String plain, LocalDate today) {
        for (Way way : WAYS) {
            Matcher found = way.pattern().matcher(plain);
            Optional<Period> days = found.find() ? way.days().apply(found, today) : Optional.empty();
            if (days.isPresent()) {
                String others = plain.substring(0, found.start()) + " " + plain.substring(found.end());
                return Optional.of(new Named(days.get(), others.strip()));
            }
        }
        return Optional.empty();
    }

    private static Optional<Period> days(Matcher found, LocalDate today) {
        Optional<LocalDate> first = day(found.group(1), today);
        String end = found.group(2);
        return end == null
                ? first.flatMap(Past::only)
                : first.flatMap(from -> last(end, from, today).map(to -> between(from, to)));
    }

    private static Optional<Period> only(LocalDate day) {
        return Optional.of(new Period(day, day));
    }

    private static Period between(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? new Period(other, one) : new Period(one, other);
    }

    private static Optional<LocalDate> day(String words, LocalDate today) {
        return words.matches("\\d{1,2}[日号]")
                ? ofMonth(words.replaceAll("\\D", ""), today).map(day -> day.isAfter(today) ? day.minusMonths(1) : day)
                : Days.named(words, today);
    }

    /**
     * 22 and 22号 are of the month of the first day; a day without a year comes behind the first, though it may not have
     * come yet.
     */
    private static Optional<LocalDate> last(String words, LocalDate first, LocalDate today) {
        if (words.matches("\\d{1,2}[日号]?")) {
            return ofMonth(words.replaceAll("\\D", ""), first);
        }
        boolean year = words.matches("\\d{4}.*") || !Character.isDigit(words.charAt(0));
        Optional<LocalDate> past = Days.named(words, today);
        return year
                ? past
                : past.map(day ->
                        day.isBefore(first) && day.plusYears(1).getYear() == first.getYear() ? day.plusYears(1) : day);
    }

    private static Optional<LocalDate> ofMonth(String day, LocalDate month) {
        try {
            return Optional.of(month.withDayOfMonth(Integer.parseInt(day)));
        } catch (DateTimeException noSuchDay) {
            return Optional.empty();
        }
    }

    private static Optional<Period> recent(Matcher found, LocalDate today) {
        long number = (long) Spans.number(found.group(1));
        int length = found.group(2).equals("天") ? 1 : found.group(2).equals("月") ? MONTH_LONG : WEEK_LONG;
        return number == 0 ? Optional.empty() : Optional.of(new Period(today.minusDays(number * length - 1), today));
    }

    private static Optional<Period> month(Matcher found, LocalDate today) {
        int month = Integer.parseInt(found.group(1));
        if (month < 1 || month > 12) {
            return Optional.empty();
        }
        LocalDate first = today.withDayOfMonth(1).withMonth(month);
        return Optional.of(month(first.isAfter(today) ? first.minusYears(1) : first, today));
    }

    private static Period month(LocalDate day, LocalDate today) {
        LocalDate last = day.withDayOfMonth(day.lengthOfMonth());
        return new Period(day.withDayOfMonth(1), last.isAfter(today) ? today : last);
    }
}
