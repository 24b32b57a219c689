package dev.baton.order.intake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Reads where a value of an order comes from: a column, a text put together, or what is computed of some.
 *
 * @param mapping its name
 * @param files those it knows by now, by their names
 */
record ValueReader(String mapping, Map<String, Mapping.File> files) {

    private static final Pattern HOLE = Pattern.compile("\\{([^{}]+)}");
    private static final Pattern CUT = Pattern.compile("(.+):([0-9]{1,4})");

    CannotImport wrong(String place, String why) {
        return CannotImport.misused("wrong-mapping", mapping, place, why);
    }

    /** @param place where the value stands, for who made a mistake in it */
    Value read(JsonNode node, String place) {
        if (node.isValueNode()) {
            return text(node.asString(), place);
        }
        MappingNode object = new MappingNode(node, place, this);
        Value value = computed(object);
        object.done();
        return value;
    }

    private Value computed(MappingNode node) {
        JsonNode latest = node.get("latest");
        if (latest != null) {
            return new Value.Latest(all(latest, node.at("latest")));
        }
        JsonNode first = node.get("first");
        if (first != null) {
            return new Value.First(all(first, node.at("first")));
        }
        JsonNode when = node.get("when");
        if (when != null) {
            return new Value.When(all(when, node.at("when")), node.value("then"), node.optional("else"));
        }
        String sum = node.text("sum");
        if (sum != null) {
            if (!files.containsKey(sum)) {
                throw wrong(node.at("sum"), Words.of("mapping-file", sum));
            }
            JsonNode columns = node.get("columns");
            if (columns == null) {
                throw wrong(node.at("columns"), Words.of("required"));
            }
            return new Value.Sum(sum, all(columns, node.at("columns")), node.optional("times"), node.optional("else"));
        }
        Value of = node.value("column");
        MappingNode words = node.object("words");
        if (words == null) {
            return of;
        }
        Map<String, String> known = new LinkedHashMap<>();
        for (String word : words.names()) {
            String ours = words.text(word);
            known.put(word.strip().toLowerCase(Locale.ROOT), ours == null ? "" : ours);
        }
        return new Value.Words(of, known, "keep".equals(node.text("others")));
    }

    /** One value or several; at least one. */
    List<Value> all(JsonNode node, String place) {
        List<Value> values = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(item -> values.add(read(item, place)));
        } else {
            values.add(read(node, place));
        }
        if (values.isEmpty()) {
            throw wrong(place, Words.of("required"));
        }
        return values;
    }

    /** {@code =text} is that text, {@code {a|b} and {c:8}} is put together, anything else is a column. */
    private Value text(String text, String place) {
        if (text.startsWith("=")) {
            return new Value.Constant(text.substring(1));
        }
        if (!text.contains("{")) {
            return column(text, place);
        }
        List<Value> pieces = new ArrayList<>();
        Matcher holes = HOLE.matcher(text);
        int end = 0;
        while (holes.find()) {
            if (holes.start() > end) {
                pieces.add(new Value.Constant(text.substring(end, holes.start())));
            }
            pieces.add(hole(holes.group(1), place));
            end = holes.end();
        }
        if (end < text.length()) {
            pieces.add(new Value.Constant(text.substring(end)));
        }
        return new Value.Template(pieces);
    }

    private Value hole(String text, String place) {
        Matcher cut = CUT.matcher(text);
        String whole = cut.matches() ? cut.group(1) : text;
        List<Value> choices = new ArrayList<>();
        for (String choice : whole.split("\\|", -1)) {
            choices.add(choice.startsWith("=") ? new Value.Constant(choice.substring(1)) : column(choice, place));
        }
        Value value = choices.size() == 1 ? choices.get(0) : new Value.First(choices);
        return cut.matches() ? new Value.Start(value, Integer.parseInt(cut.group(2))) : value;
    }

    private Value column(String text, String place) {
        String column = text.strip();
        if (column.isEmpty()) {
            throw wrong(place, Words.of("required"));
        }
        int dot = column.indexOf('.');
        String file = dot < 0 ? "" : column.substring(0, dot);
        return files.containsKey(file)
                ? new Value.Column(file, column.substring(dot + 1))
                : new Value.Column(null, column);
    }
}
