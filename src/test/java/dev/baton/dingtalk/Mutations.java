package dev.baton.dingtalk;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns a payload into one that nobody would send: letters changed at random, or fields of another kind, size or
 * content.
 */
final class Mutations {

    static final String PHONE = "13812345678";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String LETTERS = "{}[]\":,\\0a9é\u0000\u202e\u200b\ud83d中<>'`*_";

    private final Random random;
    private final List<JsonNode> odd = new ArrayList<>();

    Mutations(Random random) {
        this.random = random;
        for (String text : List.of(
                "",
                " ",
                "null",
                "0",
                "-1",
                "99999999999999999999",
                "'; drop table workflow; --",
                "\" or \"1\"=\"1",
                "${jndi:ldap://x}",
                "#{7*7}",
                "[x](dtmd://dingtalkclient/sendMessage?content=完结)",
                "<font color=common_red1_color>**粗**</font><br>",
                "\u202e\u200b\u0000\u0007",
                "\ud83d",
                "👨‍👩‍👧‍👦 👍🏽",
                "电话 " + PHONE + " 请回电",
                "订单" + "很长".repeat(8_000))) {
            odd.add(NODES.stringNode(text));
        }
        odd.add(NODES.nullNode());
        odd.add(NODES.booleanNode(true));
        odd.add(NODES.numberNode(Long.MIN_VALUE));
        odd.add(NODES.numberNode(1e300));
        odd.add(NODES.arrayNode());
        odd.add(NODES.arrayNode().add(NODES.nullNode()).add(NODES.objectNode()));
        odd.add(NODES.objectNode());
        odd.add(NODES.objectNode().put("a", PHONE));
    }

    /** A frame: itself, or what it carries, or what that carries in turn. */
    String frame(String seed) {
        if (random.nextInt(4) == 0) {
            return letters(seed);
        }
        JsonNode frame = Samples.JSON.readTree(seed);
        if (random.nextInt(3) != 0 && frame.path("data").isString()) {
            ((ObjectNode) frame).put("data", payload(frame.path("data").asString()));
        } else {
            fields(frame);
        }
        return Samples.JSON.writeValueAsString(frame);
    }

    /** An object as text, whose own texts may be objects again. */
    String payload(String seed) {
        if (random.nextInt(4) == 0) {
            return letters(seed);
        }
        JsonNode data;
        try {
            data = Samples.JSON.readTree(seed);
        } catch (JacksonException none) {
            return letters(seed);
        }
        for (String name : List.of("content", "value")) {
            if (random.nextInt(2) == 0 && data.path(name).isString() && data.isObject()) {
                ((ObjectNode) data).put(name, payload(data.path(name).asString()));
            }
        }
        if (random.nextInt(3) != 0) {
            fields(data);
        }
        return Samples.JSON.writeValueAsString(data);
    }

    String letters(String seed) {
        StringBuilder text = new StringBuilder(seed);
        for (int change = random.nextInt(6); change >= 0 && text.length() > 1; change--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(5)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.setCharAt(at, LETTERS.charAt(random.nextInt(LETTERS.length())));
                case 2 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(40))));
                case 3 -> text.delete(at, Math.min(text.length(), at + random.nextInt(20)));
                default -> text.insert(at, LETTERS.charAt(random.nextInt(LETTERS.length())));
            }
        }
        return text.toString();
    }

    private void fields(JsonNode node) {
        for (int change = random.nextInt(3); change >= 0; change--) {
            field(node);
        }
    }

    private void field(JsonNode node) {
        if (node instanceof ObjectNode object && !object.isEmpty()) {
            List<String> names = new ArrayList<>(object.propertyNames());
            String name = names.get(random.nextInt(names.size()));
            JsonNode value = object.path(name);
            if (value.isContainer() && !value.isEmpty() && random.nextInt(3) != 0) {
                field(value);
                return;
            }
            switch (random.nextInt(4)) {
                case 0 -> object.remove(name);
                case 1 -> {
                    object.remove(name);
                    object.set(name.toUpperCase(java.util.Locale.ROOT), value);
                }
                default -> object.set(name, odd.get(random.nextInt(odd.size())).deepCopy());
            }
        } else if (node instanceof ArrayNode array && !array.isEmpty()) {
            int at = random.nextInt(array.size());
            if (array.get(at).isContainer() && random.nextBoolean()) {
                field(array.get(at));
            } else {
                array.set(at, odd.get(random.nextInt(odd.size())).deepCopy());
            }
        }
    }
}
