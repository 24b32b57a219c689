package dev.baton.dingtalk;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A button or form callback of a card, as the platform sent it. Nothing in it is proof of anything except
 * {@code userId}, and even that is absent for people of another organisation.
 *
 * @param outTrackId our name of the card instance
 * @param userId who pressed; null when the platform did not say, or when the presser belongs to another organisation
 * @param spaceId the conversation in which the copy of the card was pressed
 * @param action {@code params.action}, else the first action id; null when neither was sent
 * @param params what the template bound to the button, without {@code form}; values are strings, numbers, booleans,
 *     lists, maps or null
 * @param submits whether a form was sent at all, be it an empty one
 * @param form the submitted fields by name; a choice is read as its value (a string, or a list of strings)
 * @param messageId the frame's id, the same when the platform repeats the push; unique per request in http mode, which
 *     has no such id
 */
public record CardPress(
        String outTrackId,
        @Nullable String userId,
        @Nullable String spaceId,
        @Nullable String action,
        Map<String, @Nullable Object> params,
        boolean submits,
        Map<String, @Nullable Object> form,
        String messageId) {

    public CardPress {
        params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
        form = Collections.unmodifiableMap(new LinkedHashMap<>(form));
    }

    /** A parameter as text: numbers and booleans as they are written, {@code null} when absent or not a plain value. */
    public @Nullable String param(String name) {
        return plain(params.get(name));
    }

    /** A form field as text, see {@link #param}. */
    public @Nullable String field(String name) {
        return plain(form.get(name));
    }

    /** All form fields that are plain values, as text, by name. */
    public Map<String, String> typed() {
        Map<String, String> typed = new LinkedHashMap<>();
        form.keySet().forEach(name -> {
            String value = field(name);
            if (value != null) {
                typed.put(name, value);
            }
        });
        return typed;
    }

    private static @Nullable String plain(@Nullable Object value) {
        return value instanceof String || value instanceof Number || value instanceof Boolean ? value.toString() : null;
    }
}
