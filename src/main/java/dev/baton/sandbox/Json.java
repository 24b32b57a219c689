package dev.baton.sandbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** JSON as the sandbox reads it (tolerantly, it plays the platform) and writes it (null fields left out). */
final class Json {

    static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .changeDefaultPropertyInclusion(all -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private Json() {}

    static String write(@Nullable Object value) {
        return MAPPER.writeValueAsString(value);
    }

    static JsonNode tree(@Nullable Object value) {
        return MAPPER.valueToTree(value);
    }

    /** The text as JSON; a missing node when it is none. */
    static JsonNode read(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return JsonNodeFactory.instance.missingNode();
        }
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException notJson) {
            return JsonNodeFactory.instance.missingNode();
        }
    }

    /** The field as text, also when it is a number or a boolean; empty when absent or null. */
    static String text(JsonNode node, String field) {
        return text(node.path(field));
    }

    static String text(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        return value.isValueNode() ? value.asString("") : value.toString();
    }

    static String text(JsonNode node, String field, String otherwise) {
        String value = text(node, field);
        return value.isEmpty() ? otherwise : value;
    }

    static long number(JsonNode node, String field, long otherwise) {
        JsonNode value = node.path(field);
        return value.isMissingNode() || value.isNull() ? otherwise : value.asLong(otherwise);
    }

    static boolean flag(JsonNode node, String field) {
        return node.path(field).asBoolean(false);
    }

    /** An array of texts, or one text with commas as the legacy host takes it. */
    static List<String> texts(JsonNode value) {
        List<String> texts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(item -> texts.add(text(item)));
        } else if (value.isString()) {
            for (String part : text(value).split(",", -1)) {
                if (!part.isBlank()) {
                    texts.add(part.trim());
                }
            }
        }
        return texts;
    }

    static Map<String, Object> map(JsonNode object) {
        return MAPPER.convertValue(object, new TypeReference<LinkedHashMap<String, Object>>() {});
    }

    /** A map that keeps its order and leaves null values out: {@code object("a", 1, "b", null)}. */
    static Map<String, Object> object(@Nullable Object... pairs) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            Object value = pairs[i + 1];
            if (value != null) {
                object.put(String.valueOf(pairs[i]), value);
            }
        }
        return object;
    }
}
