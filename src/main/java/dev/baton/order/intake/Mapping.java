package dev.baton.order.intake;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
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
            Map<String, Value> attributes) {}

    /**
     * A part of orders: which file its rows come from, and which of them count (those where {@code when} is not empty).
     */
    interface Part {
        String from();

        @Nullable
        Value when();
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
            implements Part {}

    record PaymentPart(
            String from,
            @Nullable Value when,
            @Nullable Value paymentNo,
            @Nullable Value channel,
            Value amount,
            Value status,
            @Nullable Value at)
            implements Part {}

    record ShipmentPart(
            String from,
            @Nullable Value when,
            @Nullable Value trackingNo,
            @Nullable Value carrier,
            Value status,
            List<NodePart> nodes)
            implements Part {}

    /** A node that exists where its time does. */
    record NodePart(Value at, Value text) {}

    record CouponPart(String from, @Nullable Value when, Value code, Value amount) implements Part {}

    record ReviewPart(
            String from,
            @Nullable Value when,
            Value score,
            @Nullable Value text,
            @Nullable Value at) implements Part {}
}
