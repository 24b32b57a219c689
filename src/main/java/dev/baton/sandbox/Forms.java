package dev.baton.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a client does with a form before it sends it: required checks, and the wire's shape of each kind of field. */
final class Forms {

    /** The values as the wire has them, and what the person still has to fill in. */
    record Filled(Map<String, Object> values, Map<String, String> errors) {}

    private Forms() {}

    /**
     * Fills a form.
     *
     * @param input plain values by field name; a field left out keeps its default
     */
    static Filled fill(List<JsonNode> fields, JsonNode input) {
        Map<String, Object> values = new LinkedHashMap<>();
        Map<String, String> errors = new LinkedHashMap<>();
        for (JsonNode field : fields) {
            String name = Json.text(field, "name");
            boolean fixed = Json.flag(field, "readOnly") || Json.flag(field, "hidden");
            JsonNode given = input.has(name) && !fixed ? input.path(name) : field.path("defaultValue");
            Object value = value(field, given);
            if (Json.flag(field, "required") && isEmpty(value)) {
                errors.put(name, Json.text(field, "requiredMsg", "请填写" + Json.text(field, "label")));
            }
            if (value != null) {
                values.put(name, value);
            }
        }
        return new Filled(values, errors);
    }

    private static boolean isEmpty(@Nullable Object value) {
        return value == null || value.equals("") || value.equals(false) || value.equals(List.of());
    }

    private static @Nullable Object value(JsonNode field, JsonNode given) {
        JsonNode plain = given.isObject() && given.has("value") ? given.path("value") : given;
        switch (Json.text(field, "type")) {
            case "SELECT", "CHECKBOX_GROUP" -> {
                int index = option(field, Json.text(plain));
                return index < 0 ? null : Json.object("index", index, "value", optionValue(field, index));
            }
            case "MULTI_SELECT", "MULTI_CHECKBOX_GROUP" -> {
                List<Integer> indexes = new ArrayList<>();
                List<String> chosen = new ArrayList<>();
                for (String one : Json.texts(plain)) {
                    int index = option(field, one);
                    if (index >= 0) {
                        indexes.add(index);
                        chosen.add(optionValue(field, index));
                    }
                }
                return chosen.isEmpty() ? null : Json.object("index", indexes, "value", chosen);
            }
            case "CHECKBOX", "SWITCH" -> {
                return plain.asBoolean(false);
            }
            case "TEXT_ARRAY" -> {
                return Json.texts(plain);
            }
            default -> {
                return plain.isMissingNode() || plain.isNull() ? null : Json.text(plain);
            }
        }
    }

    /** The place of an option named by its value or its text; -1 when there is none. */
    private static int option(JsonNode field, String wanted) {
        int i = 0;
        for (JsonNode option : field.path("options")) {
            if (!wanted.isEmpty()
                    && (Json.text(option, "value").equals(wanted)
                            || Json.text(option, "text").equals(wanted))) {
                return i;
            }
            i++;
        }
        return -1;
    }

    private static String optionValue(JsonNode field, int index) {
        return Json.text(field.path("options").path(index), "value");
    }
}
