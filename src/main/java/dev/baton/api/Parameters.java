package dev.baton.api;

import dev.baton.api.Refusal.FieldError;
import dev.baton.workflow.When;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of a list, read like {@link Fields}: everything wrong is collected, unknown names are refused.
 */
final class Parameters {

    private static final int DEFAULT_LIMIT = 50;
    private static final int MOST = 200;
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    private final Map<String, String> given = new TreeMap<>();
    private final Set<String> asked = new HashSet<>();
    private final List<FieldError> errors = new ArrayList<>();

    private Parameters() {}

    static Parameters of(HttpServletRequest request) {
        Parameters parameters = new Parameters();
        readable(request).forEach((name, values) -> parameters.given.put(name, values[0]));
        return parameters;
    }

    /** One parameter of a call that is no list. */
    static @Nullable String one(HttpServletRequest request, String name) {
        String[] values = readable(request).get(name);
        return values == null ? null : values[0];
    }

    private static Map<String, String[]> readable(HttpServletRequest request) {
        try {
            return request.getParameterMap();
        } catch (IllegalStateException undecodable) {
            throw Refusal.invalid("query", "unreadable");
        }
    }

    /** Null when missing or blank. */
    @Nullable
    String text(String name) {
        asked.add(name);
        String text = given.get(name);
        if (text == null || text.isBlank()) {
            return null;
        }
        if (text.length() > 200) {
            wrong(name, "too-long", 200);
            return null;
        }
        if (text.codePoints().anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)) {
            wrong(name, "unreadable");
            return null;
        }
        return text.strip();
    }

    /** A time with its offset, or a day of the shop: then its beginning. */
    @Nullable
    Instant from(String name) {
        return time(name, 0);
    }

    /** A time with its offset, or a day of the shop: then its end. */
    @Nullable
    Instant to(String name) {
        return time(name, 1);
    }

    private @Nullable Instant time(String name, int daysOn) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        try {
            // A plus sign that nobody encoded arrives as a blank
            return DAY.matcher(text).matches()
                    ? LocalDate.parse(text)
                            .plusDays(daysOn)
                            .atStartOfDay(When.ZONE)
                            .toInstant()
                    : Fields.instant(text.replace(' ', '+'));
        } catch (DateTimeException notATime) {
            errors.add(new FieldError(name, "not-time", Words.of("not-time-or-day")));
            return null;
        }
    }

    @Nullable
    Boolean flag(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        if (!text.equals("true") && !text.equals("false")) {
            wrong(name, "not-boolean");
        }
        return text.equals("true");
    }

    <T> Optional<T> word(String name, Function<String, Optional<T>> known, String words) {
        String text = text(name);
        if (text == null) {
            return Optional.empty();
        }
        Optional<T> word = known.apply(text);
        if (word.isEmpty()) {
            wrong(name, "not-one-of", words);
        }
        return word;
    }

    /** {@code limit}: 1 to 200, 50 when not said. */
    int limit() {
        String text = text("limit");
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MOST) {
            wrong("limit", "range", 1, MOST);
            return DEFAULT_LIMIT;
        }
        return Integer.parseInt(text);
    }

    /** {@code cursor}, null for the first page. */
    @Nullable
    String cursor() {
        asked.add("cursor");
        String text = given.get("cursor");
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** Name and conditions of the list, for {@link Cursors}: everything given but limit and cursor. */
    String list(String name) {
        Map<String, String> conditions = new TreeMap<>(given);
        conditions.remove("limit");
        conditions.remove("cursor");
        return name + " " + conditions;
    }

    void wrong(String name, String code, Object... args) {
        errors.add(new FieldError(name, code, Words.of(code, args)));
    }

    /** @throws Refusal (422) naming all that was wrong, and every parameter nobody asked for */
    void refuseIfWrong() {
        given.keySet().stream().filter(name -> !asked.contains(name)).limit(20).forEach(name -> {
            wrong(name.length() <= 60 ? name : name.substring(0, 60) + "…", "unknown-parameter");
        });
        if (!errors.isEmpty()) {
            throw Refusal.invalid(errors);
        }
    }
}
