package dev.baton.order.intake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of files that are kept in memory, by what is looked for in them; the unusable goes to {@link Rejects}. */
final class Gathered {

    private final Mapping mapping;
    private final Map<String, Table> tables;
    private final Rejects rejects;

    private final Map<String, Map<String, Row>> lookups = new HashMap<>();
    private final Map<String, Map<String, List<Row>>> parts = new LinkedHashMap<>();
    /** Every text of rows whose shape is broken: whichever order is among them would lose that row. */
    private final Map<String, OrderMaker.Rejected> damaged = new HashMap<>();

    private @Nullable String lastKey;

    /** @throws CannotImport when one of the files cannot be read to its end */
    Gathered(Mapping mapping, Map<String, Table> tables, Rejects rejects) {
        this.mapping = mapping;
        this.tables = tables;
        this.rejects = rejects;
        Set<String> partFiles = mapping.parts().map(Mapping.Part::from).collect(Collectors.toCollection(HashSet::new));
        partFiles.addAll(Columns.summed(mapping));
        mapping.files().forEach((name, file) -> {
            Table table = tables.get(name);
            if (table == null) {
                return;
            }
            if (file.lookup()) {
                lookups.put(name, index(table, file));
            } else if (!name.equals(mapping.main()) && partFiles.contains(name)) {
                parts.put(name, group(table, file, new LinkedHashMap<>()));
            }
        });
    }

    /** The rows of files that are looked into, by file and key. */
    Map<String, Map<String, Row>> lookups() {
        return lookups;
    }

    /**
     * The rows of the orders' own file, which has several for some order.
     *
     * @param groups to which they go, by order number: what was read before a break is in it
     */
    void groupMain(Map<String, List<Row>> groups) {
        group(main(), file(mapping.main()), groups);
    }

    /** The order of the row that was read last, of which more may have followed; null when that had none. */
    @Nullable
    String lastKey() {
        return lastKey;
    }

    /** Null when the order of the main file's row cannot be told. */
    @Nullable
    String orderOf(Row row) {
        return key(row, orderColumn(mapping.main()));
    }

    /** Why the order of the main file's row cannot be told. */
    String whyNoOrder(Row row) {
        return keyless(row, orderColumn(mapping.main()));
    }

    /** The broken row of which something may belong to this order; null without one. */
    OrderMaker.@Nullable Rejected damaged(String order) {
        return damaged.get(order);
    }

    /** The rows of this order, by file; they are nobody else's from now on. */
    Map<String, List<Row>> takeParts(String order) {
        Map<String, List<Row>> own = new HashMap<>();
        parts.forEach((name, byOrder) -> {
            List<Row> rows = byOrder.remove(order);
            if (rows != null) {
                own.put(name, rows);
            }
        });
        return own;
    }

    /** Rows whose order is nowhere: the shop should know that they were not used. */
    void rejectOrphans() {
        parts.values()
                .forEach(file -> file.values()
                        .forEach(rows ->
                                rows.forEach(row -> rejects.add(row, Words.of("no-order-row", main().name())))));
    }

    private Map<String, Row> index(Table table, Mapping.File file) {
        Map<String, Row> rows = new HashMap<>();
        String column = String.valueOf(file.key());
        table.read(row -> {
            String fault = row.fault();
            String key = fault == null ? key(row, column) : null;
            if (key != null) {
                rows.putIfAbsent(key, row);
            } else {
                rejects.add(
                        row,
                        fault == null
                                ? unreadable(row, column, Words.of("in-column", column, Words.of("required")))
                                : fault);
            }
        });
        return rows;
    }

    private Map<String, List<Row>> group(Table table, Mapping.File file, Map<String, List<Row>> rows) {
        String column = orderColumn(file.name());
        table.read(row -> {
            String key = key(row, column);
            lastKey = key;
            if (key != null) {
                rows.computeIfAbsent(key, k -> new ArrayList<>(2)).add(row);
                return;
            }
            String fault = row.fault();
            String reason = fault == null ? keyless(row, column) : fault;
            rejects.add(row, reason);
            if (fault != null || !row.faults().isEmpty()) {
                OrderMaker.Rejected lost = new OrderMaker.Rejected(row, reason);
                row.cells().forEach(cell -> damaged.putIfAbsent(cell.strip(), lost));
            }
        });
        return rows;
    }

    /** What stands in that column, unless the row's cells are shifted. */
    private @Nullable String key(Row row, String column) {
        try {
            return row.cells().size() == row.table().header().size() ? row.get(column) : null;
        } catch (BadCell bad) {
            return null;
        }
    }

    private String keyless(Row row, String column) {
        return unreadable(row, column, Words.of("no-order-number"));
    }

    /** Why a column that must say something does not: it cannot be read, or it is empty. */
    private String unreadable(Row row, String column, String whenEmpty) {
        try {
            row.get(column);
            return whenEmpty;
        } catch (BadCell bad) {
            return bad.sentence();
        }
    }

    private String orderColumn(String name) {
        return String.valueOf(file(name).order());
    }

    private Mapping.File file(String name) {
        return Objects.requireNonNull(mapping.files().get(name));
    }

    private Table main() {
        return Objects.requireNonNull(tables.get(mapping.main()));
    }
}
