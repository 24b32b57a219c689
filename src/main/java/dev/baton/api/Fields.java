package dev.baton.api;

import dev.baton.api.Refusal.FieldError;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * One JSON object as it is read: every field is asked for by name, everything wrong is collected with its path, and at
 * the end {@link #done} names the fields nobody asked for (a misspelt field must not silently be lost).
 *
 * <p>A reader goes on after an error with null or an empty value; {@link #refuseIfWrong} then refuses the whole.
 */
final class Fields {

    private static final int MOST_ERRORS = 100;
    private static final Instant NO_DAY = Instant.parse("9999-12-31T23:59:59.999Z");
    private static final Instant SOME_DAY = Instant.parse("2000-01-01T00:00:00Z");

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final JsonNode node;
    private final String path;
    private final List<FieldError> errors;
    private final Set<String> asked = new HashSet<>();

    private Fields(JsonNode node, String path, List<FieldError> errors) {
        this.node = node;
        this.path = path;
        this.errors = errors;
        if (!node.isObject()) {
            wrong("", "not-object");
        }
    }

    /** The whole body. */
    static Fields of(JsonNode node) {
        return new Fields(node, "", new ArrayList<>());
    }

    /** A text, null when missing, null or blank. */
    @Nullable
    String text(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isString()) {
            wrong(name, "not-text");
            return null;
        }
        String text = value.stringValue();
        return text.isBlank() ? null : text;
    }

    /** A text that must be there; empty when it is not. */
    String required(String name) {
        String text = text(name);
        if (isBlank(name)) {
            wrong(name, "required");
        }
        return text == null ? "" : text;
    }

    /** A text that must be there, no longer than that; empty when it is not. */
    String required(String name, int max) {
        String text = required(name);
        if (text.codePointCount(0, text.length()) > max) {
            wrong(name, "too-long", max);
        }
        return text;
    }

    /** A text no longer than that. */
    @Nullable
    String text(String name, int max) {
        String text = text(name);
        if (text != null && text.codePointCount(0, text.length()) > max) {
            wrong(name, "too-long", max);
            return null;
        }
        return text;
    }

    @Nullable
    Integer number(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            wrong(name, "not-number");
            return null;
        }
        return value.intValue();
    }

    /** A number that must be there; some harmless one when it is not. */
    int requiredNumber(String name) {
        boolean there = has(name);
        Integer number = number(name);
        if (number == null && !there) {
            wrong(name, "required");
        }
        return number == null ? 1 : number;
    }

    /** A time with its offset. */
    @Nullable
    Instant time(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        try {
            return instant(text);
        } catch (DateTimeException notATime) {
            wrong(name, "not-time");
            return null;
        }
    }

    /** A time that must be there; some harmless one when it is not. */
    Instant requiredTime(String name) {
        Instant time = time(name);
        if (time == null && isBlank(name)) {
            wrong(name, "required");
        }
        return time == null ? SOME_DAY : time;
    }

    /** @throws DateTimeException also for a year that no store and no calendar of a person has */
    static Instant instant(String text) {
        Instant instant = OffsetDateTime.parse(text.strip()).toInstant();
        if (!instant.isBefore(NO_DAY)) {
            throw new DateTimeException("after the year 9999");
        }
        return instant;
    }

    /** One of some words; {@code words} says them all. */
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

    /** One of some words that must be there. */
    <T> Optional<T> requiredWord(String name, Function<String, Optional<T>> known, String words) {
        if (isBlank(name)) {
            wrong(name, "required");
        }
        return word(name, known, words);
    }

    /** Missing, null, or a text of nothing but blanks. */
    private boolean isBlank(String name) {
        return !has(name)
                || (node.get(name).isString() && node.get(name).stringValue().isBlank());
    }

    /** The object under that name, if there is one. */
    Optional<Fields> object(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return Optional.empty();
        }
        Fields fields = new Fields(value, at(name), errors);
        return value.isObject() ? Optional.of(fields) : Optional.empty();
    }

    /** The objects of the list under that name; none when it is missing. */
    List<Fields> objects(String name) {
        return list(name).stream()
                .map(item -> new Fields(item.node, item.path, errors))
                .filter(fields -> fields.node.isObject())
                .toList();
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Item item : list(name)) {
            if (item.node.isString()) {
                texts.add(item.node.stringValue());
            } else {
                add(item.path, "not-text");
            }
        }
        return texts;
    }

    List<Integer> numbers(String name) {
        List<Integer> numbers = new ArrayList<>();
        for (Item item : list(name)) {
            if (item.node.isIntegralNumber() && item.node.canConvertToInt()) {
                numbers.add(item.node.intValue());
            } else {
                add(item.path, "not-number");
            }
        }
        return numbers;
    }

    /** Whatever stands under that name, as maps, lists, texts and exact numbers; empty when it is missing. */
    Map<String, Object> free(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return Map.of();
        }
        if (!value.isObject()) {
            wrong(name, "not-object");
            return Map.of();
        }
        return MAPPER.convertValue(value, new TypeReference<LinkedHashMap<String, Object>>() {});
    }

    /** Counts as asked for: somebody else reads it. */
    void ask(String name) {
        asked.add(name);
    }

    boolean isNumber(String name) {
        asked.add(name);
        return has(name) && node.get(name).isNumber();
    }

    boolean has(String name) {
        JsonNode value = node.get(name);
        return value != null && !value.isNull();
    }

    /** Says that a value is wrong; the code is also the key of its sentence. */
    void wrong(String name, String code, Object... args) {
        add(at(name), code, args);
    }

    /** Takes over what somebody else found wrong, with paths relative to this object. */
    void wrong(List<FieldError> found) {
        found.forEach(error -> errors.add(new FieldError(at(error.field()), error.code(), error.message())));
    }

    /** Names the fields that nobody asked for. To be called when all have been. */
    void done() {
        if (node.isObject()) {
            node.propertyNames().stream()
                    .filter(name -> !asked.contains(name))
                    .limit(20)
                    .forEach(name -> {
                        String shown = name.length() <= 60 ? name : name.substring(0, 60) + "…";
                        add(at(shown), "unknown-field");
                    });
        }
    }

    boolean isWrong() {
        return !errors.isEmpty();
    }

    /** What is wrong so far, in this object and all that were read from it. */
    List<FieldError> errors() {
        return errors.stream().distinct().limit(MOST_ERRORS).toList();
    }

    /** @throws Refusal (422) naming all that was wrong */
    void refuseIfWrong() {
        if (isWrong()) {
            throw Refusal.invalid(errors());
        }
    }

    private record Item(JsonNode node, String path) {}

    private List<Item> list(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            wrong(name, "not-list");
            return List.of();
        }
        List<Item> items = new ArrayList<>();
        for (JsonNode item : value) {
            items.add(new Item(item, at(name) + "[" + items.size() + "]"));
        }
        return items;
    }

    private @Nullable JsonNode value(String name) {
        asked.add(name);
        return has(name) ? node.get(name) : null;
    }

    private String at(String name) {
        return path.isEmpty() || name.isEmpty() || name.startsWith("[") ? path + name : path + "." + name;
    }

    private void add(String field, String code, Object... args) {
        errors.add(new FieldError(field, code, Words.of(code, args)));
    }
}
