package dev.baton.order;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong while a record is made, so that all of it is said at once. */
final class Checks {

    private static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");
    /** MariaDB reads a time that comes as a parameter as a TIMESTAMP, which ends on 19 January 2038. */
    private static final Instant LATEST = Instant.parse("2038-01-01T00:00:00Z");

    private final List<Problem> problems = new ArrayList<>();

    void that(boolean holds, String field, String code, String... args) {
        if (!holds) {
            problems.add(new Problem(field, code, List.of(args)));
        }
    }

    /**
     * The same time, or the end on its side of all times that are stored: what MariaDB cannot take as a parameter it
     * compares as NULL, and nothing is found.
     */
    static @Nullable Instant within(@Nullable Instant asked) {
        if (asked == null) {
            return null;
        }
        return asked.isBefore(EARLIEST) ? EARLIEST : asked.isAfter(LATEST) ? LATEST : asked;
    }

    /** A text that must be there; returned without blanks around it. */
    String text(String field, @Nullable String value, int max) {
        String text = optional(field, value, max);
        that(text != null, field, "required");
        return text == null ? "" : text;
    }

    /** A text that may be missing; blank counts as missing. */
    @Nullable
    String optional(String field, @Nullable String value, int max) {
        if (value == null || value.isBlank()) {
            return null;
        }
        String text = value.strip();
        that(text.codePointCount(0, text.length()) <= max, field, "too-long", Integer.toString(max));
        that(readable(text), field, "unreadable");
        return text;
    }

    /** A time to the millisecond, as the store keeps it. */
    @Nullable
    Instant time(String field, @Nullable Instant at) {
        if (at == null) {
            return null;
        }
        that(!at.isBefore(EARLIEST) && at.isBefore(LATEST), field, "time-range");
        return at.truncatedTo(ChronoUnit.MILLIS);
    }

    void amount(String field, Money money) {
        that(!money.isNegative(), field, "negative");
    }

    <T, K> void distinct(String field, List<T> list, int max, Function<T, @Nullable K> key) {
        that(list.size() <= max, field, "too-many", Integer.toString(max));
        Set<K> seen = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            K k = key.apply(list.get(i));
            that(k == null || seen.add(k), field + "[" + i + "]", "twice", shown(String.valueOf(k)));
        }
    }

    /** @throws OrderInvalid when anything was wrong */
    void done() {
        if (!problems.isEmpty()) {
            throw new OrderInvalid(problems);
        }
    }

    /** A piece of what was given, short enough for a sentence. */
    static String shown(String given) {
        return given.length() <= 40 ? given : given.substring(0, 40) + "…";
    }

    private static boolean readable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                i++;
            } else if (Character.isSurrogate(c) || (Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')) {
                return false;
            }
        }
        return true;
    }
}
