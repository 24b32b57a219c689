package dev.baton.order.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads a mapping and refuses, with the place in it, whatever it does not understand. */
final class MappingReader {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private static final Pattern HOLE = Pattern.compile("\\{([^{}]+)}");
    private static final Pattern CUT = Pattern.compile("(.+):([0-9]{1,4})");

    private final String name;
    private final Map<String, Mapping.File> files = new LinkedHashMap<>();

    private MappingReader(String name) {
        this.name = name;
    }

    /**
     * A mapping by its file, or by the name of one that is in {@code import/} of the templates' folder or shipped.
     *
     * @throws CannotImport when there is none, or it is wrong
     */
    static Mapping read(String given, @Nullable Path templates) {
        try {
            Path file = Path.of(given);
            if (Files.isRegularFile(file)) {
                return parsed(file.getFileName().toString(), Files.newInputStream(file));
            }
            String named = given.endsWith(".yml") ? given : given + ".yml";
            if (named.matches("[\\p{L}\\p{N}._-]+")) {
                Path own =
                        templates == null ? null : templates.resolve("import").resolve(named);
                if (own != null && Files.isRegularFile(own)) {
                    return parsed(named, Files.newInputStream(own));
                }
                InputStream shipped =
                        MappingReader.class.getClassLoader().getResourceAsStream("bot-templates/import/" + named);
                if (shipped != null) {
                    return parsed(named, shipped);
                }
            }
        } catch (IOException e) {
            throw CannotImport.misused("unreadable-mapping", given, Table.reason(e));
        } catch (InvalidPathException impossible) {
            // no file has such a name
        }
        throw CannotImport.misused("no-mapping", given);
    }

    private static Mapping parsed(String name, InputStream yaml) throws IOException {
        try (yaml) {
            return new MappingReader(name).mapping(YAML.readTree(yaml.readAllBytes()));
        } catch (JacksonException broken) {
            var at = broken.getLocation();
            throw CannotImport.misused("broken-mapping", name, at == null ? 0 : at.getLineNr());
        }
    }

    private Mapping mapping(JsonNode root) {
        Node top = new Node(root, "");
        ZoneId zone = zone(top);
        List<String> times = top.texts("times");
        times.forEach(pattern -> {
            try {
                Formats.pattern(pattern);
            } catch (IllegalArgumentException wrong) {
                throw wrong("times", Words.of("mapping-pattern", pattern));
            }
        });
        Node numbers = top.object("numbers");
        Character decimal = numbers == null ? null : numbers.character("decimal");
        Character thousands = numbers == null ? null : numbers.character("thousands");
        if (numbers != null) {
            numbers.done();
        }
        var formats = new Mapping.Formats(zone, times, decimal == null ? '.' : decimal, thousands);

        Node named = top.need("files");
        for (String file : named.names()) {
            files.put(file, file(file, named.need(file)));
        }
        Node order = top.need("order");
        String main = order.from();
        Node lines = top.object("lines");
        Node payments = top.object("payments");
        Node shipments = top.object("shipments");
        Node coupons = top.object("coupons");
        Node reviews = top.object("reviews");
        boolean grouped = lines != null && main.equals(lines.text("from"));
        Mapping mapping = new Mapping(
                name,
                formats,
                files,
                main,
                grouped,
                order(order),
                lines == null ? null : lines(lines),
                payments == null ? null : payments(payments),
                shipments == null ? null : shipments(shipments),
                coupons == null ? null : coupons(coupons),
                reviews == null ? null : reviews(reviews));
        top.done();
        return mapping;
    }

    private ZoneId zone(Node top) {
        String zone = top.text("zone");
        if (zone == null) {
            throw wrong("zone", Words.of("required"));
        }
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException unknown) {
            throw wrong("zone", Words.of("mapping-zone", zone));
        }
    }

    private Mapping.File file(String file, Node node) {
        String pattern = node.text("name");
        String order = node.text("order");
        String key = node.text("key");
        String by = node.text("by");
        String encoding = node.text("encoding");
        if (encoding != null) {
            try {
                Charset.forName(encoding);
            } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
                throw wrong(node.at("encoding"), Words.of("mapping-encoding", encoding));
            }
        }
        if ((order == null) == (key == null)) {
            throw wrong(node.at("order"), Words.of("mapping-order-or-key"));
        }
        var made = new Mapping.File(
                file,
                pattern == null ? file + "*" : pattern,
                order,
                key,
                key == null ? null : by == null ? key : by,
                "true".equals(node.text("optional")),
                node.text("sheet"),
                encoding,
                node.character("delimiter"));
        node.done();
        return made;
    }

    private Mapping.OrderPart order(Node node) {
        Node buyer = node.object("buyer");
        Map<String, Value> attributes = new LinkedHashMap<>();
        Node free = node.object("attributes");
        if (free != null) {
            free.names().forEach(attribute -> attributes.put(attribute, free.value(attribute)));
        }
        var part = new Mapping.OrderPart(
                node.value("orderNo"),
                node.optional("parentNo"),
                node.optional("channel"),
                node.value("status"),
                node.optional("currency"),
                node.value("amount"),
                node.value("placedAt"),
                node.optional("paidAt"),
                node.optional("promisedAt"),
                node.value("updatedAt"),
                buyer == null ? null : buyer.optional("id"),
                buyer == null ? null : buyer.optional("name"),
                buyer == null ? null : buyer.optional("mobile"),
                buyer == null ? null : buyer.optional("level"),
                attributes);
        if (buyer != null) {
            buyer.done();
        }
        node.done();
        return part;
    }

    private Mapping.LinePart lines(Node node) {
        var part = new Mapping.LinePart(
                node.from(),
                node.condition("when"),
                node.optional("lineNo"),
                node.optional("sku"),
                node.value("name"),
                node.optional("quantity"),
                node.value("price"),
                node.optional("supplier"));
        node.done();
        return part;
    }

    private Mapping.PaymentPart payments(Node node) {
        var part = new Mapping.PaymentPart(
                node.from(),
                node.condition("when"),
                node.optional("paymentNo"),
                node.optional("channel"),
                node.value("amount"),
                node.value("status"),
                node.optional("at"));
        node.done();
        return part;
    }

    private Mapping.ShipmentPart shipments(Node node) {
        List<Mapping.NodePart> nodes = new ArrayList<>();
        for (Node one : node.objects("nodes")) {
            nodes.add(new Mapping.NodePart(one.value("at"), one.value("text")));
            one.done();
        }
        var part = new Mapping.ShipmentPart(
                node.from(),
                node.condition("when"),
                node.optional("trackingNo"),
                node.optional("carrier"),
                node.value("status"),
                nodes);
        node.done();
        return part;
    }

    private Mapping.CouponPart coupons(Node node) {
        var part =
                new Mapping.CouponPart(node.from(), node.condition("when"), node.value("code"), node.value("amount"));
        node.done();
        return part;
    }

    private Mapping.ReviewPart reviews(Node node) {
        var part = new Mapping.ReviewPart(
                node.from(), node.condition("when"), node.value("score"), node.optional("text"), node.optional("at"));
        node.done();
        return part;
    }

    private CannotImport wrong(String place, String why) {
        return CannotImport.misused("wrong-mapping", name, place, why);
    }

    /** A piece of the YAML that knows where it is and what nobody asked it for. */
    private final class Node {

        private final JsonNode json;
        private final String path;
        private final Set<String> asked = new HashSet<>();

        Node(JsonNode json, String path) {
            this.json = json;
            this.path = path;
            if (!json.isObject()) {
                throw wrong(path, Words.of("mapping-object"));
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

        private @Nullable JsonNode get(String field) {
            asked.add(field);
            JsonNode node = json.get(field);
            return node == null || node.isNull() ? null : node;
        }

        @Nullable
        String text(String field) {
            JsonNode node = get(field);
            if (node != null && !node.isValueNode()) {
                throw wrong(at(field), Words.of("mapping-text"));
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
                throw wrong(at(field), Words.of("mapping-character"));
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

        Node need(String field) {
            Node node = object(field);
            if (node == null) {
                throw wrong(at(field), Words.of("required"));
            }
            return node;
        }

        @Nullable
        Node object(String field) {
            JsonNode node = get(field);
            return node == null ? null : new Node(node, at(field));
        }

        List<Node> objects(String field) {
            List<Node> nodes = new ArrayList<>();
            JsonNode list = get(field);
            if (list != null) {
                for (JsonNode item : list) {
                    nodes.add(new Node(item, at(field) + "[" + nodes.size() + "]"));
                }
            }
            return nodes;
        }

        /** The file that the rows of a part come from. */
        String from() {
            String from = text("from");
            if (from == null) {
                throw wrong(at("from"), Words.of("required"));
            }
            Mapping.File file = files.get(from);
            if (file == null || file.lookup()) {
                throw wrong(at("from"), Words.of("mapping-file", from));
            }
            return from;
        }

        Value value(String field) {
            Value value = optional(field);
            if (value == null) {
                throw wrong(at(field), Words.of("required"));
            }
            return value;
        }

        @Nullable
        Value optional(String field) {
            JsonNode node = get(field);
            return node == null ? null : read(node, at(field));
        }

        /** Holds where any of some values is not empty. */
        @Nullable
        Value condition(String field) {
            JsonNode node = get(field);
            return node == null ? null : new Value.First(all(node, at(field)));
        }

        void done() {
            json.propertyNames().stream()
                    .filter(field -> !asked.contains(field))
                    .findFirst()
                    .ifPresent(field -> {
                        throw wrong(at(field), Words.of("mapping-unknown"));
                    });
        }
    }

    // ---- values

    private Value read(JsonNode node, String place) {
        if (node.isValueNode()) {
            return text(node.asString(), place);
        }
        Node object = new Node(node, place);
        Value value = computed(object);
        object.done();
        return value;
    }

    private Value computed(Node node) {
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
        Node words = node.object("words");
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

    private List<Value> all(JsonNode node, String place) {
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
