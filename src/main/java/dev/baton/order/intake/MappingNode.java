package dev.baton.order.intake;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A piece of a mapping's YAML that knows where it is and what nobody asked it for. */
final class MappingNode {

    private final JsonNode json;
    private final String path;
    private final ValueReader values;
    private final Set<String> asked = new HashSet<>();

    /** @throws CannotImport when it is no piece but a word or a list */
    MappingNode(JsonNode json, String path, ValueReader values) {
        this.json = json;
        this.path = path;
        this.values = values;
        if (!json.isObject()) {
            throw values.wrong(path, Words.of("mapping-object"));
        }
    }

    String at(String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    List<String> names() {
        List<String> names = List.copyOf(json.propertyNames());
        asked.addAll(names);
        return names;
    }

    @Nullable
    JsonNode get(String field) {
        asked.add(field);
        JsonNode node = json.get(field);
        return node == null || node.isNull() ? null : node;
    }

    @Nullable
    String text(String field) {
        JsonNode node = get(field);
        if (node != null && !node.isValueNode()) {
            throw values.wrong(at(field), Words.of("mapping-text"));
        }
        return node == null ? null : node.asString();
    }

    @Nullable
    Character character(String field) {
        String text = text(field);
        if (text == null || text.isEmpty()) {
            return null;
        }
        if (text.length() != 1) {
            throw values.wrong(at(field), Words.of("mapping-character"));
        }
        return text.charAt(0);
    }

    List<String> texts(String field) {
        JsonNode node = get(field);
        if (node == null) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(item -> texts.add(item.asString()));
        } else {
            texts.add(node.asString());
        }
        return texts;
    }

    MappingNode need(String field) {
        MappingNode node = object(field);
        if (node == null) {
            throw values.wrong(at(field), Words.of("required"));
        }
        return node;
    }

    @Nullable
    MappingNode object(String field) {
        JsonNode node = get(field);
        return node == null ? null : new MappingNode(node, at(field), values);
    }

    List<MappingNode> objects(String field) {
        List<MappingNode> nodes = new ArrayList<>();
        JsonNode list = get(field);
        if (list != null) {
            for (JsonNode item : list) {
                nodes.add(new MappingNode(item, at(field) + "[" + nodes.size() + "]", values));
            }
        }
        return nodes;
    }

    /** The file that the rows of a part come from. */
    String from() {
        String from = text("from");
        if (from == null) {
            throw values.wrong(at("from"), Words.of("required"));
        }
        Mapping.File file = values.files().get(from);
        if (file == null || file.lookup()) {
            throw values.wrong(at("from"), Words.of("mapping-file", from));
        }
        return from;
    }

    Value value(String field) {
        Value value = optional(field);
        if (value == null) {
            throw values.wrong(at(field), Words.of("required"));
        }
        return value;
    }

    @Nullable
    Value optional(String field) {
        JsonNode node = get(field);
        return node == null ? null : values.read(node, at(field));
    }

    /** Holds where any of some values is not empty. */
    @Nullable
    Value condition(String field) {
        JsonNode node = get(field);
        return node == null ? null : new Value.First(values.all(node, at(field)));
    }

    void done() {
        json.propertyNames().stream()
                .filter(field -> !asked.contains(field))
                .findFirst()
                .ifPresent(field -> {
                    throw values.wrong(at(field), Words.of("mapping-unknown"));
                });
    }
}
