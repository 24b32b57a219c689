package dev.baton.order.intake;

import dev.baton.order.Applied;
import dev.baton.order.Order;
import dev.baton.order.Orders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Imports the files of a shop. Files that belong to orders are read first (they are kept in memory, about 1 KB a row),
 * then the orders' own file is read through and put into the store in batches.
 *
 * <p>An order is taken whole or not at all, and a bad one never takes another with it. What is stored already is
 * recognised and not written again: the same files twice change nothing, and an import that was interrupted is simply
 * started again. Every row that is not used goes to {@link Rejects}: of an order that is refused all its rows.
 */
@Component
class OrderImport {

    private static final int BATCH = 1_000;

    /** What is shown as long as something is still to be done. */
    private static final double NEARLY = 0.99;

    private final Orders orders;

    OrderImport(Orders orders) {
        this.orders = orders;
    }

    /** Told how far it is. */
    interface Listener {
        /** Called for every order; {@code done} goes from 0 to 1. */
        void progress(double done, int orders);
    }

    /**
     * What came of an import.
     *
     * @param outcomes how many orders the store answered what
     * @param rejectedOrders orders that could not be made of their rows
     * @param rejectedRows how many rows went to which file
     */
    record Report(
            int read, Map<Applied.Outcome, Integer> outcomes, int rejectedOrders, Map<Path, Integer> rejectedRows) {

        int count(Applied.Outcome outcome) {
            return outcomes.getOrDefault(outcome, 0);
        }
    }

    /**
     * @param sources files, or folders whose files count as far as the mapping knows them
     * @throws CannotImport when it cannot begin, or a file cannot be read to its end
     */
    Report run(Mapping mapping, List<Path> sources, Listener listener) {
        Map<String, Table> tables = tables(mapping, sources);
        Columns.check(mapping, tables);
        try (Rejects rejects = new Rejects(List.copyOf(tables.values()))) {
            try {
                return new Run(mapping, tables, rejects, listener).run();
            } catch (CannotImport broken) {
                Row row = broken.row;
                if (row != null) {
                    rejects.add(row, String.valueOf(row.fault()));
                }
                throw broken;
            }
        }
    }

    // ---- which file is which

    private static Map<String, Table> tables(Mapping mapping, List<Path> sources) {
        Map<String, Path> paths = new LinkedHashMap<>();
        for (Path source : sources) {
            if (Files.isDirectory(source)) {
                files(source).forEach(path -> match(mapping, path).ifPresent(file -> put(paths, file, path)));
            } else if (!Files.isReadable(source)) {
                throw CannotImport.misused("no-source", source);
            } else {
                boolean only = mapping.files().size() == 1 && sources.size() == 1;
                String file = only
                        ? mapping.main()
                        : match(mapping, source)
                                .orElseThrow(() -> CannotImport.misused(
                                        "unknown-source", source.getFileName(), mapping.name(), expected(mapping)));
                put(paths, file, source);
            }
        }
        mapping.files().forEach((name, file) -> {
            if (!file.optional() && !paths.containsKey(name)) {
                throw CannotImport.misused("missing-source", mapping.name(), file.pattern());
            }
        });
        Map<String, Table> tables = new LinkedHashMap<>();
        mapping.files().forEach((name, file) -> {
            Path path = paths.get(name);
            if (path != null) {
                tables.put(name, Table.open(path, file));
            }
        });
        return tables;
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(path -> !path.toString().endsWith(".rejected.csv"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw CannotImport.broken("unreadable-source", folder, Table.reason(e));
        }
    }

    private static Optional<String> match(Mapping mapping, Path path) {
        String name = path.getFileName().toString();
        return mapping.files().values().stream()
                .filter(file -> pattern(file.pattern()).matcher(name).matches())
                .map(Mapping.File::name)
                .findFirst();
    }

    private static Pattern pattern(String glob) {
        String regex = Stream.of(glob.split("\\*", -1))
                .map(Pattern::quote)
                .reduce((a, b) -> a + ".*" + b)
                .orElse("");
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    private static void put(Map<String, Path> paths, String file, Path path) {
        Path other = paths.putIfAbsent(file, path);
        if (other != null && !other.equals(path)) {
            throw CannotImport.misused("two-sources", other.getFileName(), path.getFileName(), file);
        }
    }

    private static String expected(Mapping mapping) {
        return String.join(
                ", ",
                mapping.files().values().stream().map(Mapping.File::pattern).toList());
    }

    // ---- the run

    private final class Run {

        private final Mapping mapping;
        private final Map<String, Table> tables;
        private final Table main;
        private final Rejects rejects;
        private final Listener listener;

        private final Map<String, Map<String, Row>> lookups = new HashMap<>();
        private final Map<String, Map<String, List<Row>>> parts = new LinkedHashMap<>();
        /** Every text of rows whose shape is broken: whichever order is among them would lose that row. */
        private final Map<String, OrderMaker.Rejected> damaged = new HashMap<>();

        private final Map<String, Integer> seen = new HashMap<>();
        private final List<Order> batch = new ArrayList<>();
        private final List<List<Row>> batchRows = new ArrayList<>();
        private final Map<Applied.Outcome, Integer> outcomes = new EnumMap<>(Applied.Outcome.class);
        private int read;
        private int rejectedOrders;
        private @Nullable String lastKey;

        Run(Mapping mapping, Map<String, Table> tables, Rejects rejects, Listener listener) {
            this.mapping = mapping;
            this.tables = tables;
            this.main = Objects.requireNonNull(tables.get(mapping.main()));
            this.rejects = rejects;
            this.listener = listener;
        }

        Report run() {
            Set<String> partFiles = new HashSet<>();
            Stream.of(mapping.lines(), mapping.payments(), mapping.shipments(), mapping.coupons(), mapping.reviews())
                    .filter(Objects::nonNull)
                    .forEach(part -> partFiles.add(part.from()));
            partFiles.addAll(Columns.summed(mapping));
            try {
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
            } catch (CannotImport broken) {
                throw broken.after(Words.of("nothing-imported"));
            }
            OrderMaker maker = new OrderMaker(new Scope.World(mapping, new Formats(mapping.formats()), lookups));
            if (mapping.grouped()) {
                runGrouped(maker);
            } else {
                runOneByOne(maker);
            }
            tellOrphans();
            listener.progress(1, read);
            return new Report(read, outcomes, rejectedOrders, rejects.counts());
        }

        private void runOneByOne(OrderMaker maker) {
            try {
                main.read(row -> {
                    String key = key(row, orderColumn(mapping.main()));
                    take(maker, row, key, partsOf(key));
                    listener.progress(Math.min(main.done(), NEARLY), read);
                });
                flush();
            } catch (CannotImport broken) {
                throw stopped(broken);
            }
        }

        private void runGrouped(OrderMaker maker) {
            Map<String, List<Row>> groups = new LinkedHashMap<>();
            try {
                group(main, file(mapping.main()), groups);
            } catch (CannotImport broken) {
                if (lastKey != null) {
                    // more of its rows may follow where nobody can read
                    groups.remove(lastKey);
                }
                takeAll(maker, groups);
                throw stopped(broken);
            }
            takeAll(maker, groups);
        }

        private void takeAll(OrderMaker maker, Map<String, List<Row>> groups) {
            int[] done = new int[1];
            groups.forEach((key, rows) -> {
                Map<String, List<Row>> all = partsOf(key);
                all.put(mapping.main(), rows);
                take(maker, rows.get(0), key, all);
                listener.progress(Math.min((double) ++done[0] / groups.size(), NEARLY), read);
            });
            flush();
        }

        /** The orders that were whole before the break are kept; the sentence says how many. */
        private CannotImport stopped(CannotImport broken) {
            flush();
            int kept = outcomes.values().stream().mapToInt(Integer::intValue).sum();
            return broken.after(kept == 0 ? Words.of("nothing-imported") : Words.of("imported-before", kept));
        }

        private void take(OrderMaker maker, Row row, @Nullable String key, Map<String, List<Row>> own) {
            read++;
            List<Row> all = new ArrayList<>(List.of(row));
            own.values().forEach(all::addAll);
            String fault = row.fault();
            if (fault != null) {
                rejectOrder(row, fault, all);
                return;
            }
            if (key == null) {
                rejectOrder(row, keyless(row, orderColumn(mapping.main())), all);
                return;
            }
            Integer before = seen.putIfAbsent(key, row.line());
            if (before != null) {
                rejectOrder(row, Words.of("order-twice", before), all);
                return;
            }
            OrderMaker.Rejected broken = damaged.get(key);
            if (broken != null) {
                rejectedOrders++;
                rejects.rest(broken, all);
                return;
            }
            OrderMaker.Made made = maker.make(row, own);
            if (made.order() == null) {
                rejectedOrders++;
                rejects.order(made.rejected(), all);
                return;
            }
            batch.add(made.order());
            batchRows.add(all);
            if (batch.size() == BATCH) {
                flush();
            }
        }

        private void rejectOrder(Row row, String reason, List<Row> all) {
            rejectedOrders++;
            rejects.order(List.of(new OrderMaker.Rejected(row, reason)), all);
        }

        private void flush() {
            List<Applied> answers = orders.putAll(batch);
            for (int i = 0; i < answers.size(); i++) {
                Applied.Outcome outcome = answers.get(i).outcome();
                if (outcome == Applied.Outcome.FAILED) {
                    List<Row> all = batchRows.get(i);
                    rejectOrder(all.get(0), Words.of("not-stored"), all);
                } else {
                    outcomes.merge(outcome, 1, Integer::sum);
                }
            }
            batch.clear();
            batchRows.clear();
        }

        /** Rows whose order is nowhere: the shop should know that they were not used. */
        private void tellOrphans() {
            parts.values()
                    .forEach(file -> file.values()
                            .forEach(rows ->
                                    rows.forEach(row -> rejects.add(row, Words.of("no-order-row", main.name())))));
        }

        private Map<String, List<Row>> partsOf(@Nullable String key) {
            Map<String, List<Row>> own = new HashMap<>();
            if (key != null) {
                parts.forEach((name, byOrder) -> {
                    List<Row> rows = byOrder.remove(key);
                    if (rows != null) {
                        own.put(name, rows);
                    }
                });
            }
            return own;
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
    }
}
