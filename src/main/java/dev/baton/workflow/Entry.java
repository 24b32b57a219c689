package dev.baton.workflow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a change writes into the timeline.
 *
 * @param kind the kind of entry; {@code timeline.<kind>} in the messages is its sentence
 * @param args what the sentence names
 * @param data for programs: kept as JSON, empty for none
 */
public record Entry(String kind, List<Object> args, Map<String, Object> data) {

    /** An entry without data. */
    public static Entry of(String kind, Object... args) {
        return new Entry(kind, List.of(args), Map.of());
    }

    /** The same entry with one more datum. */
    public Entry with(String key, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(data);
        more.put(key, value);
        return new Entry(kind, args, more);
    }
}
