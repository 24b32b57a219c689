package dev.baton.card;

import dev.baton.card.Values.Text;
import dev.baton.wording.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A form as a card can carry it. What does not fit gives way in this order: what says nothing; what was typed before or
 * is only shown; and where there is more to choose from than a card holds, the words of the options and then the last
 * of them. A field, its label, its hint and what it carries along unseen never do: a form without a required field
 * cannot be submitted any more.
 *
 * @param json the form
 * @param cut the labels of the fields of which what was typed before is not in it, or not all of it
 */
record FittedForm(String json, List<String> cut) {

    /** Kinds of field in which people write. */
    private static final Set<String> WRITTEN = Set.of("TEXT", "TEXT_AREA", "NUMBER");

    private static final Set<String> SAID = Set.of("text");

    private static final String VALUE = "defaultValue";

    static FittedForm of(JsonMapper json, String form, int bytes) {
        if (Values.fits(form, bytes)) {
            return new FittedForm(form, List.of());
        }
        JsonNode tree = json.readTree(form);
        List<Text> shown = new ArrayList<>();
        List<Text> typed = new ArrayList<>();
        List<ArrayNode> options = new ArrayList<>();
        for (JsonNode node : tree.path("fields")) {
            if (node instanceof ObjectNode field) {
                if (field.path(VALUE).isString()) {
                    sort(field, shown, typed);
                }
                if (field.path("options") instanceof ArrayNode choices) {
                    options.add(choices);
                }
                field.removeIf(FittedForm::saysNothing);
            }
        }
        List<String> before = values(typed);
        Values.shorten(json, tree, Stream.concat(shown.stream(), typed.stream()).toList(), bytes);
        List<Text> said = options.stream()
                .flatMap(choices -> Values.texts(choices, SAID).stream())
                .toList();
        Values.shorten(json, tree, said, bytes);
        List<String> cut = IntStream.range(0, typed.size())
                .filter(at -> !typed.get(at).value().equals(before.get(at)))
                .mapToObj(at -> typed.get(at).parent().path("label").asString(""))
                .toList();
        return new FittedForm(Values.shortened(json, tree, options, bytes), cut);
    }

    /**
     * What is said beside it: also which of its fields it could not hold; else the beginning alone would be submitted
     * the next time, and nobody would have noticed.
     */
    String notice(Wording wording, String reason) {
        if (cut.isEmpty()) {
            return reason;
        }
        String labels = cut.stream().map(label -> "「" + label + "」").collect(Collectors.joining());
        return (reason.isEmpty() ? "" : reason + "\n") + wording.say("card.form.too-much", labels);
    }

    /** Of prose the beginning is given back; half a number would be another number, so such a line is left out. */
    private static void sort(ObjectNode field, List<Text> shown, List<Text> typed) {
        String type = field.path("type").asString("");
        if (field.path("readOnly").asBoolean(false)) {
            shown.add(new Text(field, VALUE, true));
        } else if (WRITTEN.contains(type) && !field.path("hidden").asBoolean(false)) {
            typed.add(new Text(field, VALUE, type.equals("TEXT_AREA")));
        }
    }

    private static boolean saysNothing(JsonNode value) {
        return value.isNull() || (value.isBoolean() && !value.booleanValue()) || (value.isArray() && value.isEmpty());
    }

    private static List<String> values(List<Text> texts) {
        return texts.stream().map(Text::value).toList();
    }
}
