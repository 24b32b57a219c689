package dev.baton.bot.language;

import dev.baton.workflow.When;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people say them: 2小时, 一个半小时, 半天, 30分钟, 3天, 到18:00, 到下午三点, 到明天9点. */
public final class Spans {

    private static final String NUMBER = "(\\d+(?:\\.\\d+)?|[一二两三四五六七八九十]{1,3}|半)";

    private static final Pattern LENGTH =
            Pattern.compile(NUMBER + "\\s*个?(半)?\\s*(小时|钟头|h|hours?|分钟|分|min|天|日|d)(半)?", Pattern.CASE_INSENSITIVE);

    /** Less than nothing: -5分钟; the 3天 of 2-3天 is not. */
    private static final Pattern LESS =
            Pattern.compile("(?<![\\d一二两三四五六七八九十半点时钟分天日周月号])[-−]" + LENGTH, Pattern.CASE_INSENSITIVE);

    private static final Pattern END =
            Pattern.compile("到\\s*(" + LastDay.DAY + ")?\\s*(早上|上午|中午|下午|晚上)?\\s*(\\d{1,2}|[一二两三四五六七八九十]{1,3})"
                    + "(?![\\d一二三四五六七八九十号日月天周个小分单])\\s*(?:[:点时]\\s*(\\d{1,2}|半)?分?)?");

    /** To the second, as our own buttons write it: what was shown holds however late it is pressed. */
    private static final Pattern EXACT = Pattern.compile("到(\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z)");

    private static final Pattern DAYS = Pattern.compile("天|日|(?i:d)");

    private static final Map<Character, Integer> DIGITS =
            Map.of('一', 1, '二', 2, '两', 2, '三', 3, '四', 4, '五', 5, '六', 6, '七', 7, '八', 8, '九', 9);

    /** Until then an evening may last. */
    private static final int SMALL_HOURS = 5;

    private Spans() {}

    /** A number that is said digit by digit, as it is written: 三三八幺 is 3381. */
    static String digits(String spoken) {
        StringBuilder digits = new StringBuilder();
        spoken.chars()
                .forEach(digit -> digits.append(digit == '幺' ? 1 : digit == '〇' ? 0 : "零一二三四五六七八九".indexOf(digit)));
        return digits.toString();
    }

    /** The end as {@link #until} takes it, whenever it is asked. */
    public static String exactly(Instant end) {
        return "到" + end.truncatedTo(ChronoUnit.SECONDS);
    }

    private static Optional<Instant> exact(String plain) {
        Matcher exact = EXACT.matcher(plain);
        try {
            return exact.find() ? Optional.of(Instant.parse(exact.group(1))) : Optional.empty();
        } catch (DateTimeException noSuchTime) {
            return Optional.empty();
        }
    }

    /** Until when, or empty when the sentence names no time, or one that is over. */
    public static Optional<Instant> until(String text, Instant now) {
        String plain = plain(text);
        Optional<Instant> exact = exact(plain);
        if (exact.isPresent()) {
            return exact.filter(at -> at.isAfter(now));
        }
        Matcher end = END.matcher(plain);
        if (end.find()) {
            return clock(end, now.atZone(When.ZONE)).filter(at -> at.isAfter(now));
        }
        Matcher length = LENGTH.matcher(plain);
        return length.find() ? length(length).filter(time -> !time.isZero()).map(now::plus) : Optional.empty();
    }

    /** How long it lasts, when the sentence says that and no end; empty for none. */
    public static Optional<Duration> length(String text) {
        String plain = plain(text);
        Matcher length = LENGTH.matcher(plain);
        boolean end = exact(plain).isPresent() || END.matcher(plain).find();
        return !end && length.find() ? length(length).filter(time -> !time.isZero()) : Optional.empty();
    }

    /** Whether the sentence says that it lasts no time at all, or less: 0天, -5分钟. */
    public static boolean none(String text) {
        String plain = plain(text);
        Matcher length = LENGTH.matcher(plain);
        return LESS.matcher(plain).find()
                || (length.find() && length(length).filter(Duration::isZero).isPresent());
    }

    /** How many whole days it lasts, when the sentence says that; empty for any other length, and for an end. */
    public static OptionalInt days(String text) {
        long hours = length(text).map(Duration::toHours).orElse(0L);
        boolean days = hours > 0 && hours % 24 == 0 && DAYS.matcher(plain(text)).find();
        return days ? OptionalInt.of((int) (hours / 24)) : OptionalInt.empty();
    }

    /** How many whole days come before the half one with which it ends: 1 of 一天半; empty for any other length. */
    public static OptionalInt daysBeforeAHalf(String text) {
        long hours = length(text).map(Duration::toHours).orElse(0L);
        boolean half =
                hours > 24 && hours % 24 == 12 && DAYS.matcher(plain(text)).find();
        return half ? OptionalInt.of((int) (hours / 24)) : OptionalInt.empty();
    }

    /** Whether it lasts half a day, in these words: how long that is depends on the day. */
    public static boolean halfDay(String text) {
        String plain = plain(text);
        Matcher length = LENGTH.matcher(plain);
        return length(text).isPresent()
                && length.find()
                && length.group(1).equals("半")
                && DAYS.matcher(length.group(3)).matches();
    }

    /** Whether the sentence names a time of today that is over. */
    public static boolean over(String text, Instant now) {
        Optional<Instant> exact = exact(plain(text));
        if (exact.isPresent()) {
            return !exact.get().isAfter(now);
        }
        Matcher end = END.matcher(plain(text));
        return end.find()
                && clock(end, now.atZone(When.ZONE))
                        .filter(at -> !at.isAfter(now))
                        .isPresent();
    }

    /**
     * How long the time is that stands at this place of a sentence; 0 for none. A long number is an order, not a time.
     */
    static int at(String plain, int from) {
        Matcher exact = EXACT.matcher(plain).region(from, plain.length());
        if (exact.lookingAt()) {
            return exact.end() - from;
        }
        Matcher end = END.matcher(plain).region(from, plain.length());
        if (end.lookingAt() && (end.end() == plain.length() || !Character.isDigit(plain.charAt(end.end())))) {
            return end.end() - from;
        }
        int day = LastDay.at(plain, from);
        if (day > 0) {
            return day;
        }
        Matcher length = LENGTH.matcher(plain).region(from, plain.length());
        char before = from > 0 ? plain.charAt(from - 1) : ' ';
        boolean inside = before == '月' || (Character.isLetterOrDigit(before) && before < 128);
        boolean time = !inside && length.lookingAt() && length.group(1).length() <= 4 && !longNumber(length.group(1));
        return time ? length.end() - from : 0;
    }

    private static boolean longNumber(String number) {
        return number.chars().filter(Character::isDigit).count() > 3;
    }

    /** The sentence without the time. */
    public static String without(String text) {
        String plain = EXACT.matcher(plain(text)).replaceAll(" ");
        return LENGTH.matcher(END.matcher(plain).replaceAll(" "))
                .replaceAll(" ")
                .strip();
    }

    /** The sentence without the time at which it ends. */
    public static String withoutEnd(String text) {
        return END.matcher(LastDay.without(plain(text))).replaceAll(" ").strip();
    }

    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).strip();
    }

    private static Optional<Duration> length(Matcher length) {
        double number = number(length.group(1)) + (length.group(2) == null && length.group(4) == null ? 0 : 0.5);
        if (length.group(1).equals("半")) {
            number = 0.5;
        }
        String unit = length.group(3).toLowerCase(Locale.ROOT);
        double minutes = unit.startsWith("分") || unit.equals("min")
                ? number
                : number * (unit.startsWith("天") || unit.equals("日") || unit.equals("d") ? 24 * 60 : 60);
        return minutes > 400 * 24 * 60 ? Optional.empty() : Optional.of(Duration.ofSeconds(Math.round(minutes * 60)));
    }

    /** As it is written in digits or characters: 3, 三, 半. */
    static double number(String text) {
        if (text.equals("半")) {
            return 0.5;
        }
        if (Character.isDigit(text.charAt(0))) {
            return Double.parseDouble(text);
        }
        int ten = text.indexOf('十');
        if (ten < 0) {
            return DIGITS.getOrDefault(text.charAt(0), 0);
        }
        int tens = ten == 0 ? 1 : DIGITS.getOrDefault(text.charAt(0), 0);
        int ones = ten == text.length() - 1 ? 0 : DIGITS.getOrDefault(text.charAt(ten + 1), 0);
        return tens * 10.0 + ones;
    }

    private static Optional<Instant> clock(Matcher end, ZonedDateTime now) {
        String part = end.group(2) == null ? "" : end.group(2);
        int hour = (int) number(end.group(3));
        String minutes = end.group(4);
        int minute = minutes == null ? 0 : minutes.equals("半") ? 30 : Integer.parseInt(minutes);
        boolean afternoon = part.equals("下午") || part.equals("晚上") || (part.equals("中午") && hour < 3);
        boolean small = part.equals("晚上") && (hour < SMALL_HOURS || hour == 12);
        try {
            LocalTime time = LocalTime.of(small ? hour % 12 : afternoon && hour < 12 ? hour + 12 : hour % 24, minute);
            LocalDate today = now.toLocalDate();
            Optional<LocalDate> day = end.group(1) == null ? Optional.of(today) : LastDay.day(end.group(1), today);
            if (day.isEmpty()) {
                return Optional.empty();
            }
            long days = ChronoUnit.DAYS.between(today, day.get());
            ZonedDateTime at = day.get().atTime(time).atZone(When.ZONE);
            boolean over = days == 0 && !at.isAfter(now);
            boolean midnight = small || hour == 24 || (days == 0 && part.isEmpty() && hour == 0);
            if (midnight && (days > 0 || over)) {
                return Optional.of(at.plusDays(1).toInstant()); // midnight, and what follows it, ends the evening
            }
            boolean laterToday = over && part.isEmpty() && hour < 12;
            return Optional.of((laterToday ? at.plusHours(12) : at).toInstant());
        } catch (DateTimeException noSuchTime) {
            return Optional.empty();
        }
    }
}
