package dev.baton.order.intake;

import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the columns of a shop's files mean. Written in YAML; {@code bot-templates/import/olist.yml} shows every part of
 * it with an explanation.
 *
 * @param name of the mapping, for messages
 * @param files by the names that the rest refers to
 * @param main the file whose rows are the orders
 * @param grouped several rows of the main file may be one order (an export with a row for every line)
 */
record Mapping(
        String name,
        Formats formats,
        Map<String, File> files,
        String main,
        boolean grouped,
        OrderPart order,
        @Nullable LinePart lines,
        @Nullable PaymentPart payments,
        @Nullable ShipmentPart shipments,
        @Nullable CouponPart coupons,
        @Nullable ReviewPart reviews) {

    /** The parts it has. */
    Stream<Part> parts() {
        return Stream.<@Nullable Part>of(lines, payments, shipments, coupons, reviews)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull);
    }

    /**
     * A file the mapping expects.
     *
     * @param pattern of its name, with * for anything
     * @param order the column that holds the order number; null in a file that is only looked into
     * @param key of a file that is looked into: the column looked for
     * @param by where the value looked for comes from: a column of the row that asks, or {@code file.column}
     * @param optional it may be missing
     */
    record File(
            String name,
            String pattern,
            @Nullable String order,
            @Nullable String key,
            @Nullable String by,
            boolean optional,
            @Nullable String sheet,
            @Nullable String encoding,
            @Nullable Character delimiter) {

        boolean lookup() {
            return key != null;
        }
    }

    /** How times and numbers are written. */
    record Formats(
            ZoneId zone,
            List<String> times,
            char decimal,
            @Nullable Character thousands) {}

    /** Something that is read from columns. */
    interface Shape {

        /** By the fields that an order of the API has for them; null where the files do not say it. */
        Map<String, @Nullable Value> columns();

        /** All that must be in the files. */
        default Stream<Value> values() {
            return columns().values().stream().filter(Objects::nonNull);
        }
    }

    record OrderPart(
            Value orderNo,
            @Nullable Value parentNo,
            @Nullable Value channel,
            Value status,
            @Nullable Value currency,
            Value amount,
            Value placedAt,
            @Nullable Value paidAt,
            @Nullable Value promisedAt,
            Value updatedAt,
            @Nullable Value buyerId,
            @Nullable Value buyerName,
            @Nullable Value buyerMobile,
            @Nullable Value buyerLevel,
            @Nullable Value buyerTags,
            Map<String, Value> attributes)
            implements Shape {

        @Override
        public Map<String, @Nullable Value> columns() {
            Map<String, @Nullable Value> columns = new LinkedHashMap<>();
            columns.put("orderNo", orderNo);
            columns.put("parentNo", parentNo);
            columns.put("channel", channel);
            columns.put("status", status);
            columns.put("currency", currency);
            columns.put("amount", amount);
            columns.put("placedAt", placedAt);
            columns.put("paidAt", paidAt);
            columns.put("promisedAt", promisedAt);
            columns.put("updatedAt", updatedAt);
            columns.put("buyer.id", buyerId);
            columns.put("buyer.name", buyerName);
            columns.put("buyer.mobile", buyerMobile);
            columns.put("buyer.level", buyerLevel);
            columns.put("buyer.tags", buyerTags);
            return columns;
        }

        @Override
        public Stream<Value> values() {
            return Stream.concat(Shape.super.values(), attributes.values().stream());
        }
    }

    /**
     * A part of orders: which file its rows come from, and which of them count (those where {@code when} is not empty).
     */
    interface Part extends Shape {

        String from();

        @Nullable
        Value when();

        @Override
        default Stream<Value> values() {
            return Stream.concat(Stream.ofNullable(when()), Shape.super.values());
        }
    }

    record LinePart(
            String from,
            @Nullable Value when,
            @Nullable Value lineNo,
            @Nullable Value sku,
            Value name,
            @Nullable Value quantity,
            Value price,
            @Nullable Value supplier)
            implements Part {

        @Override
        public Map<String, @Nullable Value> columns() {
            Map<String, @Nullable Value> columns = new LinkedHashMap<>();
            columns.put("lineNo", lineNo);
            columns.put("sku", sku);
            columns.put("name", name);
            columns.put("quantity", quantity);
            columns.put("price", price);
            columns.put("supplier", supplier);
            return columns;
        }
    }

    record PaymentPart(
            String from,
            @Nullable Value when,
            @Nullable Value paymentNo,
            @Nullable Value channel,
            Value amount,
            Value status,
            @Nullable Value at)
            implements Part {

        @Override
        public Map<String, @Nullable Value> columns() {
            Map<String, @Nullable Value> columns = new LinkedHashMap<>();
            columns.put("paymentNo", paymentNo);
            columns.put("channel", channel);
            columns.put("amount", amount);
            columns.put("status", status);
            columns.put("at", at);
            return columns;
        }
    }

    record ShipmentPart(
            String from,
            @Nullable Value when,
            @Nullable Value trackingNo,
            @Nullable Value carrier,
            Value status,
            List<NodePart> nodes)
            implements Part {

        @Override
        public Map<String, @Nullable Value> columns() {
            Map<String, @Nullable Value> columns = new LinkedHashMap<>();
            columns.put("trackingNo", trackingNo);
            columns.put("carrier", carrier);
            columns.put("status", status);
            return columns;
        }

        @Override
        public Stream<Value> values() {
            return Stream.concat(
                    Part.super.values(), nodes.stream().flatMap(node -> Stream.of(node.at(), node.text())));
        }
    }

    /** A node that exists where its time does. */
    record NodePart(Value at, Value text) {}

    record CouponPart(String from, @Nullable Value when, Value code, Value amount) implements Part {

        @Override
        public Map<String, @Nullable Value> columns() {
            Map<String, @Nullable Value> columns = new LinkedHashMap<>();
            columns.put("code", code);
            columns.put("amount", amount);
            return columns;
        }
    }

    record ReviewPart(
            String from,
            @Nullable Value when,
            Value score,
            @Nullable Value text,
            @Nullable Value at) implements Part {

        @Override
        public Map<String, @Nullable Value> columns() {
            Map<String, @Nullable Value> columns = new LinkedHashMap<>();
            columns.put("score", score);
            columns.put("text", text);
            columns.put("at", at);
            return columns;
        }
    }
}
