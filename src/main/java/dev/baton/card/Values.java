package dev.baton.card;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps values of card variables within what the platform takes: 1 KB each (PROTOCOL 5.5), never cut inside a
 * character.
 */
final class Values {

    static final int LIMIT = 1024;

    /** A form that asks nothing. */
    static final String NO_FORM = "{\"fields\":[]}";

    /** A character as people see it: with its accents, its skin colour, the whole family. */
    private static final Pattern CHARACTER = Pattern.compile("\\X");

    /** What is heaped on one character beyond this is nobody's writing. */
    private static final int LONGEST_CHARACTER = 64;

    /** Texts inside a JSON value that are only read; all others mean something to a program. */
    private static final Set<String> READ = Set.of("text", "who");

    /** No text is cut shorter: three characters, or two and that there was more. */
    private static final int SHORTEST = 9;

    private Values() {}

    /** Cuts every variable of a card to what the platform takes. */
    static void fit(JsonMapper json, Map<String, String> variables) {
        variables.replaceAll((name, value) -> switch (name) {
            case "timeline", "buttons" -> cutJson(json, value, LIMIT);
            case "form" -> FittedForm.of(json, value, LIMIT).json();
            default -> cut(value, LIMIT);
        });
    }

    /** At most so many bytes of UTF-8, with … when something was cut. */
    static String cut(String text, int bytes) {
        if (fits(text, bytes)) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int used = 3;
        Matcher characters = CHARACTER.matcher(text);
        while (characters.find()) {
            String character = characters.group();
            int size = size(character);
            if (size > LONGEST_CHARACTER) {
                character = new String(Character.toChars(character.codePointAt(0)));
                size = size(character);
            }
            if (used + size > bytes) {
                break;
            }
            used += size;
            kept.append(character);
        }
        return kept.append('…').toString();
    }

    /** The same for a list as JSON: its longest texts are shortened until it fits, and it stays valid JSON. */
    static String cutJson(JsonMapper json, String value, int bytes) {
        if (fits(value, bytes)) {
            return value;
        }
        JsonNode tree = json.readTree(value);
        List<Text> texts = texts(tree, READ);
        shorten(json, tree, texts, bytes);
        return shortened(json, tree, lists(tree).toList(), bytes);
    }

    /** Shortens the longest of these texts of a tree until it fits, or none can be shorter. */
    static void shorten(JsonMapper json, JsonNode tree, List<Text> texts, int bytes) {
        int over = size(json.writeValueAsString(tree)) - bytes;
        while (over > 0) {
            Optional<Text> longest = texts.stream().max(Comparator.comparingInt(Text::bytes));
            if (longest.isEmpty() || longest.get().bytes() <= SHORTEST) {
                return;
            }
            // little by little, so that of several long texts none is cut much shorter than the others
            int fewer = Math.max(1, Math.min(over, longest.get().bytes() / 4));
            longest.get().cut(Math.max(SHORTEST, longest.get().bytes() - fewer));
            over = size(json.writeValueAsString(tree)) - bytes;
        }
    }

    /** When no text can be shorter there are too many of something: the last ones of the longest list go. */
    static String shortened(JsonMapper json, JsonNode tree, List<ArrayNode> lists, int bytes) {
        String drawn = json.writeValueAsString(tree);
        while (size(drawn) > bytes) {
            Optional<ArrayNode> longest = lists.stream().max(Comparator.comparingInt(ArrayNode::size));
            if (longest.isEmpty() || longest.get().size() <= 1) {
                return drawn;
            }
            longest.get().remove(longest.get().size() - 1);
            drawn = json.writeValueAsString(tree);
        }
        return drawn;
    }

    private static Stream<ArrayNode> lists(JsonNode node) {
        Stream<ArrayNode> inside = node.valueStream().flatMap(Values::lists);
        return node instanceof ArrayNode list ? Stream.concat(Stream.of(list), inside) : inside;
    }

    /**
     * A text somewhere in a tree.
     *
     * @param divisible whether a piece of it still says something; else it is there or it is not
     */
    record Text(ObjectNode parent, String field, boolean divisible) {

        String value() {
            return parent.path(field).asString("");
        }

        int bytes() {
            return size(value());
        }

        void cut(int bytes) {
            if (divisible) {
                parent.put(field, Values.cut(value(), bytes));
            } else {
                parent.remove(field);
            }
        }
    }

    /** The texts of these names, wherever they stand in the tree. */
    static List<Text> texts(JsonNode tree, Set<String> names) {
        List<Text> texts = new ArrayList<>();
        collect(tree, names, texts);
        return texts;
    }

    private static void collect(JsonNode node, Set<String> names, List<Text> texts) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(entry -> {
                if (names.contains(entry.getKey()) && entry.getValue().isString()) {
                    texts.add(new Text(object, entry.getKey(), true));
                }
            });
        }
        node.forEach(child -> collect(child, names, texts));
    }

    /** Most are so short that nobody needs to count: no character takes more than three bytes, half a pair two. */
    static boolean fits(String text, int bytes) {
        return text.length() * 3 <= bytes || size(text) <= bytes;
    }

    static int size(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
