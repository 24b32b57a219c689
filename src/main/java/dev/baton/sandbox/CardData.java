package dev.baton.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The rules for card variables: texts only, updates by key or as a whole. */
final class CardData {

    private CardData() {}

    /**
     * Reads a {@code cardParamMap}.
     *
     * @throws Web.Answered the platform's refusal when a value is no text, or too long while the limit is on
     */
    static Map<String, String> read(JsonNode paramMap, Faults faults) {
        Map<String, String> data = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : paramMap.properties()) {
            JsonNode value = entry.getValue();
            if (!value.isString()) {
                throw Shapes.refuse(400, "param.invalid", "cardParamMap." + entry.getKey() + " must be a string");
            }
            String text = Json.text(value);
            if (faults.switches().valueLimit() && text.getBytes(StandardCharsets.UTF_8).length > 1024) {
                throw Shapes.refuse(400, "param.invalid", "cardParamMap." + entry.getKey() + " is longer than 1 KB");
            }
            if (faults.unsafe(text) != null) {
                throw Shapes.refuse("param.contentUnsafe");
            }
            data.put(entry.getKey(), text);
        }
        return data;
    }

    /** The new data: laid over the old by key, or instead of it. */
    static Map<String, String> merge(Map<String, String> old, Map<String, String> change, boolean byKey) {
        if (!byKey) {
            return Map.copyOf(change);
        }
        Map<String, String> merged = new LinkedHashMap<>(old);
        merged.putAll(change);
        return merged;
    }

    /** One person's new private data; everybody else's stays. */
    static Map<String, Map<String, String>> merge(
            Map<String, Map<String, String>> old, String userId, Map<String, String> change, boolean byKey) {
        Map<String, Map<String, String>> merged = new LinkedHashMap<>(old);
        merged.put(userId, merge(old.getOrDefault(userId, Map.of()), change, byKey));
        return merged;
    }
}
