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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    private final String name;
    private final Map<String, Mapping.File> files = new LinkedHashMap<>();
    private final ValueReader values;

    private MappingReader(String name) {
        this.name = name;
        this.values = new ValueReader(name, files);
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
            JsonNode root = YAML.readTree(yaml.readAllBytes());
            if (!root.isObject()) {
                boolean empty = root.isMissingNode() || root.isNull();
                throw CannotImport.misused(empty ? "empty-mapping" : "unshaped-mapping", name);
            }
            return new MappingReader(name).mapping(root);
        } catch (JacksonException broken) {
            var at = broken.getLocation();
            throw CannotImport.misused("broken-mapping", name, at == null ? 0 : at.getLineNr());
        }
    }

    private Mapping mapping(JsonNode root) {
        MappingNode top = new MappingNode(root, "", values);
        ZoneId zone = zone(top);
        List<String> times = top.texts("times");
        times.forEach(pattern -> {
            try {
                Formats.pattern(pattern);
            } catch (IllegalArgumentException wrong) {
                throw values.wrong("times", Words.of("mapping-pattern", pattern));
            }
        });
        MappingNode numbers = top.object("numbers");
        Character decimal = numbers == null ? null : numbers.character("decimal");
        Character thousands = numbers == null ? null : numbers.character("thousands");
        if (numbers != null) {
            numbers.done();
        }
        var formats = new Mapping.Formats(zone, times, decimal == null ? '.' : decimal, thousands);

        MappingNode named = top.need("files");
        for (String file : named.names()) {
            files.put(file, file(file, named.need(file)));
        }
        MappingNode order = top.need("order");
        String main = order.from();
        MappingNode lines = top.object("lines");
        MappingNode payments = top.object("payments");
        MappingNode shipments = top.object("shipments");
        MappingNode coupons = top.object("coupons");
        MappingNode reviews = top.object("reviews");
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

    private ZoneId zone(MappingNode top) {
        String zone = top.text("zone");
        if (zone == null) {
            throw values.wrong("zone", Words.of("required"));
        }
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException unknown) {
            throw values.wrong("zone", Words.of("mapping-zone", zone));
        }
    }

    private Mapping.File file(String file, MappingNode node) {
        String pattern = node.text("name");
        String order = node.text("order");
        String key = node.text("key");
        String by = node.text("by");
        String encoding = node.text("encoding");
        if (encoding != null) {
            try {
                Charset.forName(encoding);
            } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
                throw values.wrong(node.at("encoding"), Words.of("mapping-encoding", encoding));
            }
        }
        if ((order == null) == (key == null)) {
            throw values.wrong(node.at("order"), Words.of("mapping-order-or-key"));
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

    private Mapping.OrderPart order(MappingNode node) {
        MappingNode buyer = node.object("buyer");
        Map<String, Value> attributes = new LinkedHashMap<>();
        MappingNode free = node.object("attributes");
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
                buyer == null ? null : buyer.optional("tags"),
                attributes);
        if (buyer != null) {
            buyer.done();
        }
        node.done();
        return part;
    }

    private Mapping.LinePart lines(MappingNode node) {
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

    private Mapping.PaymentPart payments(MappingNode node) {
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

    private Mapping.ShipmentPart shipments(MappingNode node) {
        List<Mapping.NodePart> nodes = new ArrayList<>();
        for (MappingNode one : node.objects("nodes")) {
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

    private Mapping.CouponPart coupons(MappingNode node) {
        var part =
                new Mapping.CouponPart(node.from(), node.condition("when"), node.value("code"), node.value("amount"));
        node.done();
        return part;
    }

    private Mapping.ReviewPart reviews(MappingNode node) {
        var part = new Mapping.ReviewPart(
                node.from(), node.condition("when"), node.value("score"), node.optional("text"), node.optional("at"));
        node.done();
        return part;
    }
}
