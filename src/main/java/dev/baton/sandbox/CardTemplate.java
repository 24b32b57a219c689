package dev.baton.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A card template as the card platform exports it, and how a client draws it: the component tree is walked node by
 * node, bindings are filled from the declared variables, invisible nodes drop out, loops repeat their children. Nothing
 * about our own card is known here: a node removed from the file is gone from every screen.
 */
final class CardTemplate {

    /** One drawn component: its properties with every binding resolved. */
    record Drawn(String component, String id, Map<String, Object> props, List<Drawn> children) {}

    /** A button as drawn: what a press of it sends. */
    record Button(
            String action,
            String text,
            String color,
            boolean enabled,
            Map<String, Object> params,
            String failureToast,
            String successToast) {}

    /** The form as drawn. */
    record Form(String id, List<JsonNode> fields, Map<String, Object> params, String submitText, String failureToast) {}

    private static final Pattern BINDING = Pattern.compile("\\$\\{([^}]*)}");
    private static final String OLD_CLIENT = "当前钉钉版本过低，无法显示表单，请升级后再试";

    private final JsonNode editor;
    private final Map<String, String> types = new LinkedHashMap<>();

    /** Reads the export envelope. */
    CardTemplate(String export) {
        this.editor = Json.read(Json.text(Json.read(export), "editorData"));
        if (!editor.path("schema").path("componentsTree").isArray()) {
            throw new IllegalArgumentException("not an exported card template: no editorData.schema.componentsTree");
        }
        for (JsonNode variable : editor.path("variableList")) {
            types.put(Json.text(variable, "name"), Json.text(variable, "type"));
        }
    }

    JsonNode editor() {
        return editor;
    }

    /** What a client shows for these variables. */
    List<Drawn> draw(Map<String, String> data, boolean oldClient) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        types.forEach((name, type) -> values.put(name, typed(type, data.getOrDefault(name, ""))));
        Scope scope = new Scope(values, null, oldClient);
        List<Drawn> roots = new ArrayList<>();
        for (JsonNode root : editor.path("schema").path("componentsTree")) {
            draw(root, scope, roots);
        }
        return roots;
    }

    /** A value of the wrong type is not shown, as on a phone. */
    private static JsonNode typed(String type, String text) {
        return switch (type) {
            case "string", "markdown" -> JsonNodeFactory.instance.stringNode(text);
            case "loopArray", "stringArray", "numberArray" -> {
                JsonNode value = Json.read(text);
                yield value.isArray() ? value : JsonNodeFactory.instance.arrayNode();
            }
            case "number" -> {
                JsonNode value = Json.read(text);
                yield value.isNumber() ? value : JsonNodeFactory.instance.missingNode();
            }
            case "boolean" -> JsonNodeFactory.instance.booleanNode(text.equals("true"));
            default -> Json.read(text);
        };
    }

    private record Scope(
            Map<String, JsonNode> values, @Nullable JsonNode loop, boolean oldClient) {

        JsonNode find(String path, boolean inLoop) {
            String inside = null;
            if (path.startsWith("loop.")) {
                inside = path.substring("loop.".length());
            } else if (inLoop) {
                int dot = path.lastIndexOf("].");
                inside = dot < 0 ? path : path.substring(dot + 2);
            }
            if (inside != null) {
                return loop == null ? JsonNodeFactory.instance.missingNode() : walk(loop, inside);
            }
            int dot = path.indexOf('.');
            String root = dot < 0 ? path : path.substring(0, dot);
            JsonNode value = values.getOrDefault(root, JsonNodeFactory.instance.missingNode());
            return dot < 0 ? value : walk(value, path.substring(dot + 1));
        }

        private static JsonNode walk(JsonNode from, String path) {
            JsonNode at = from;
            for (String step : path.split("\\.", -1)) {
                at = at.path(step);
            }
            return at;
        }

        String fill(String content) {
            Matcher matcher = BINDING.matcher(content);
            StringBuilder filled = new StringBuilder();
            while (matcher.find()) {
                matcher.appendReplacement(
                        filled,
                        Matcher.quoteReplacement(Json.text(find(matcher.group(1).trim(), false))));
            }
            return matcher.appendTail(filled).toString();
        }
    }

    private void draw(JsonNode node, Scope scope, List<Drawn> into) {
        JsonNode props = node.path("props");
        if (Json.flag(node, "hidden") || !visible(props.path("visible"), scope)) {
            return;
        }
        String component = Json.text(node, "componentName");
        String id = Json.text(node, "id");
        if (component.equals("Form") && scope.oldClient()) {
            into.add(new Drawn("Unsupported", id, Map.of("text", OLD_CLIENT), List.of()));
            return;
        }
        Map<String, Object> resolved = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> prop : props.properties()) {
            if (prop.getKey().equals("params") && prop.getValue().isArray()) {
                resolved.put("params", params(prop.getValue(), scope));
            } else {
                resolved.put(prop.getKey(), resolve(prop.getValue(), scope));
            }
        }
        List<Drawn> children = new ArrayList<>();
        if (component.equals("Loop")) {
            JsonNode binding = props.path("listData");
            JsonNode items = scope.find(Json.text(binding, "variable"), inLoop(binding));
            int n = 0;
            for (JsonNode item : items) {
                List<Drawn> each = new ArrayList<>();
                Scope inside = new Scope(scope.values(), item, scope.oldClient());
                for (JsonNode child : node.path("children")) {
                    draw(child, inside, each);
                }
                children.add(new Drawn("LoopItem", id + "[" + n++ + "]", Map.of(), each));
            }
            resolved.remove("listData");
        } else {
            for (JsonNode child : node.path("children")) {
                draw(child, scope, children);
            }
        }
        into.add(new Drawn(component, id, resolved, children));
    }

    private static boolean inLoop(JsonNode binding) {
        return Json.text(binding, "variableType").equals("loop");
    }

    private static boolean visible(JsonNode visible, Scope scope) {
        JsonNode conditions = visible.path("condition").path("conditions");
        if (conditions.isEmpty()) {
            return !visible.has("value") || visible.path("value").asBoolean(true);
        }
        boolean any = Json.text(visible.path("condition"), "op").equals("or");
        for (JsonNode condition : conditions) {
            if (holds(condition, scope) == any) {
                return any;
            }
        }
        return !any;
    }

    private static boolean holds(JsonNode condition, Scope scope) {
        JsonNode left = scope.find(Json.text(condition, "variable"), inLoop(condition));
        String value = Json.text(left);
        String other = Json.text(condition, "valueType").equals("variable")
                ? Json.text(scope.find(
                        Json.text(condition, "value"),
                        Json.text(condition, "valueVariableType").equals("loop")))
                : Json.text(condition, "value");
        return switch (Json.text(condition, "op")) {
            case "equal" -> value.equals(other);
            case "notEqual" -> !value.equals(other);
            case "isTrue" -> value.equals("true");
            case "isFalse" -> !value.equals("true");
            default -> false;
        };
    }

    private static Map<String, Object> params(JsonNode list, Scope scope) {
        Map<String, Object> params = new LinkedHashMap<>();
        for (JsonNode param : list) {
            String name = Json.text(param, "name");
            if (name.isEmpty()) {
                continue;
            }
            if (Json.text(param, "type").equals("variable")) {
                JsonNode value = scope.find(Json.text(param, "variable"), inLoop(param));
                params.put(name, value.isMissingNode() ? "" : Json.MAPPER.convertValue(value, Object.class));
            } else {
                params.put(name, scope.fill(Json.text(param, "value")));
            }
        }
        return params;
    }

    private @Nullable Object resolve(JsonNode value, Scope scope) {
        if (value.isArray()) {
            List<@Nullable Object> list = new ArrayList<>();
            for (JsonNode item : value) {
                if (item.has("visible") && !visible(item.path("visible"), scope)) {
                    continue;
                }
                list.add(resolve(item, scope));
            }
            return list;
        }
        if (!value.isObject()) {
            return value.isNull() ? null : Json.MAPPER.convertValue(value, Object.class);
        }
        switch (Json.text(value, "type")) {
            case "dynamicString" -> {
                return scope.fill(Json.text(value, "content"));
            }
            case "dynamicVisible" -> {
                return visible(value, scope);
            }
            case "variableValue" -> {
                JsonNode found = scope.find(Json.text(value, "variable"), inLoop(value));
                return found.isMissingNode() ? null : Json.MAPPER.convertValue(found, Object.class);
            }
            case "dynamicMarkdown",
                    "dynamicSelect",
                    "dynamicNumber",
                    "dynamicLink",
                    "dynamicBoolean",
                    "dynamicColor",
                    "dynamicWidth",
                    "dynamicImage",
                    "dynamicSelectOptions",
                    "dynamicIcon" -> {
                if (Json.text(value, "valueType").equals("variable")) {
                    JsonNode found = scope.find(Json.text(value, "variable"), inLoop(value));
                    if (!found.isMissingNode() && !Json.text(found).isEmpty()) {
                        return Json.MAPPER.convertValue(found, Object.class);
                    }
                    // A select without its value shows its design-time value, a text shows nothing.
                    return Json.text(value, "type").equals("dynamicSelect") ? Json.text(value, "value") : null;
                }
                JsonNode fixed = value.path("value");
                return fixed.isString() ? scope.fill(Json.text(fixed)) : resolve(fixed, scope);
            }
            default -> {
                Map<String, @Nullable Object> object = new LinkedHashMap<>();
                for (Map.Entry<String, JsonNode> entry : value.properties()) {
                    if (entry.getKey().equals("params") && entry.getValue().isArray()) {
                        object.put("params", params(entry.getValue(), scope));
                    } else {
                        object.put(entry.getKey(), resolve(entry.getValue(), scope));
                    }
                }
                return object;
            }
        }
    }

    /** Everything a person can read on the drawn card, top to bottom. */
    static List<String> texts(List<Drawn> drawn) {
        List<String> texts = new ArrayList<>();
        for (Drawn node : drawn) {
            for (String prop : List.of("title", "text", "content")) {
                if (node.props().get(prop) instanceof String text && !text.isBlank()) {
                    texts.add(text);
                }
            }
            for (Map<?, ?> entry : listOfMaps(node.props().get("buttons"))) {
                texts.add(String.valueOf(entry.get("text")));
            }
            if (node.component().equals("Form")) {
                for (Map<?, ?> field : listOfMaps(node.props().get("formSchema"))) {
                    if (!Boolean.TRUE.equals(field.get("hidden"))) {
                        texts.add(String.valueOf(field.get("label")));
                    }
                }
                texts.add(String.valueOf(node.props().get("submitText")));
            }
            texts.addAll(texts(node.children()));
        }
        return texts;
    }

    private static List<Map<?, ?>> listOfMaps(@Nullable Object holder) {
        List<Map<?, ?>> maps = new ArrayList<>();
        if (holder instanceof Map<?, ?> object) {
            Object list = object.containsKey("list") ? object.get("list") : object.get("fields");
            if (list instanceof List<?> items) {
                for (Object item : items) {
                    if (item instanceof Map<?, ?> map) {
                        maps.add(map);
                    }
                }
            }
        }
        return maps;
    }

    /** The buttons that call back, top to bottom. */
    static List<Button> buttons(List<Drawn> drawn) {
        List<Button> buttons = new ArrayList<>();
        for (Drawn node : drawn) {
            switch (node.component()) {
                case "SingleButton", "ButtonBlock" -> add(buttons, node.props(), node.id());
                case "ButtonList", "ButtonGroup" ->
                    listOfMaps(node.props().get("buttons")).forEach(entry -> add(buttons, entry, node.id()));
                default -> {
                    // No button of its own.
                }
            }
            buttons.addAll(buttons(node.children()));
        }
        return buttons;
    }

    private static void add(List<Button> buttons, Map<?, ?> props, String nodeId) {
        if (!"request".equals(props.get("actionType"))) {
            return;
        }
        String action = textOf(props, "actionId");
        Map<String, Object> params = new LinkedHashMap<>();
        if (props.get("params") instanceof Map<?, ?> bound) {
            bound.forEach((name, value) -> params.put(String.valueOf(name), value));
        }
        buttons.add(new Button(
                action.isEmpty() ? nodeId : action,
                textOf(props, "text"),
                textOf(props, "color"),
                !"disabled".equals(props.get("status")),
                params,
                textOf(props, "failureToast"),
                textOf(props, "successToast")));
    }

    private static String textOf(Map<?, ?> props, String name) {
        Object value = props.get(name);
        return value == null ? "" : String.valueOf(value);
    }

    /** The form on the card, if one is drawn. */
    static @Nullable Form form(List<Drawn> drawn) {
        for (Drawn node : drawn) {
            if (node.component().equals("Form")) {
                List<JsonNode> fields = new ArrayList<>();
                listOfMaps(node.props().get("formSchema")).forEach(field -> fields.add(Json.tree(field)));
                Map<String, Object> params = new LinkedHashMap<>();
                if (node.props().get("params") instanceof Map<?, ?> bound) {
                    bound.forEach((name, value) -> params.put(String.valueOf(name), value));
                }
                return new Form(
                        textOf(node.props(), "id"),
                        fields,
                        params,
                        textOf(node.props(), "submitText"),
                        textOf(node.props(), "failureToast"));
            }
            Form inside = form(node.children());
            if (inside != null) {
                return inside;
            }
        }
        return null;
    }
}
