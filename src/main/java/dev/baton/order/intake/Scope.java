package dev.baton.order.intake;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a value is looked for: a row, the order it belongs to, and the files that can be looked into. */
final class Scope {

    /** What is the same for all orders of a run. */
    record World(Mapping mapping, Formats formats, Map<String, Map<String, Row>> lookups) {}

    private final World world;
    private final Row order;
    private final Map<String, List<Row>> parts;
    private final Row row;

    /**
     * @param order the order's own row
     * @param parts its rows in other files, by the names of those
     */
    Scope(World world, Row order, Map<String, List<Row>> parts) {
        this(world, order, parts, order);
    }

    private Scope(World world, Row order, Map<String, List<Row>> parts, Row row) {
        this.world = world;
        this.order = order;
        this.parts = parts;
        this.row = row;
    }

    /** The same order seen from another of its rows. */
    Scope in(Row other) {
        return new Scope(world, order, parts, other);
    }

    List<Row> rows(String file) {
        return file.equals(world.mapping().main()) && !world.mapping().grouped()
                ? List.of(order)
                : parts.getOrDefault(file, List.of());
    }

    /** The row a value is asked of: the one at hand, the order's own, or one looked up; null when there is none. */
    @Nullable
    Row row(@Nullable String file) {
        if (file == null) {
            return row;
        }
        if (file.equals(world.mapping().main())) {
            return order;
        }
        Mapping.File lookup = world.mapping().files().get(file);
        Map<String, Row> known = world.lookups().get(file);
        if (lookup == null || known == null || lookup.by() == null) {
            return null;
        }
        String by = lookup.by();
        int dot = by.indexOf('.');
        Row asking = dot < 0 ? asking(by) : row(by.substring(0, dot));
        String value = asking == null ? null : asking.get(dot < 0 ? by : by.substring(dot + 1));
        return value == null ? null : known.get(value);
    }

    /** A part's row knows its product, the order's row its buyer: whichever has the column is asked. */
    private Row asking(String column) {
        return row.table().has(column) ? row : order;
    }

    @Nullable
    Instant time(@Nullable Value value) {
        Object found = value == null ? null : value.in(this);
        if (found == null || found instanceof Instant) {
            return (Instant) found;
        }
        return world.formats().time(found.toString(), label(value));
    }

    @Nullable
    BigDecimal number(@Nullable Value value) {
        Object found = value == null ? null : value.in(this);
        if (found == null || found instanceof BigDecimal) {
            return (BigDecimal) found;
        }
        return world.formats().number(found.toString(), label(value));
    }

    @Nullable
    String text(@Nullable Value value) {
        Object found = value == null ? null : value.in(this);
        return found == null ? null : found instanceof BigDecimal sum ? sum.toPlainString() : found.toString();
    }

    private static String label(@Nullable Value value) {
        return value == null ? "" : value.label();
    }
}
