package dev.baton.order.intake;

import dev.baton.order.Applied;
import dev.baton.order.Order;
import dev.baton.order.Orders;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
        Map<String, Table> tables = Sources.of(mapping, sources);
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

    private final class Run {

        private final Mapping mapping;
        private final Table main;
        private final Rejects rejects;
        private final Listener listener;

        private final Gathered gathered;
        private final OrderMaker maker;

        private final Map<String, Integer> seen = new HashMap<>();
        private final List<Order> batch = new ArrayList<>();
        private final List<List<Row>> batchRows = new ArrayList<>();
        private final Map<Applied.Outcome, Integer> outcomes = new EnumMap<>(Applied.Outcome.class);
        private int read;
        private int rejectedOrders;

        Run(Mapping mapping, Map<String, Table> tables, Rejects rejects, Listener listener) {
            this.mapping = mapping;
            this.main = Objects.requireNonNull(tables.get(mapping.main()));
            this.rejects = rejects;
            this.listener = listener;
            this.gathered = gathered(tables);
            this.maker = new OrderMaker(new Scope.World(mapping, new Formats(mapping.formats()), gathered.lookups()));
        }

        private Gathered gathered(Map<String, Table> tables) {
            try {
                return new Gathered(mapping, tables, rejects);
            } catch (CannotImport broken) {
                throw broken.after(Words.of("nothing-imported"));
            }
        }

        Report run() {
            if (mapping.grouped()) {
                runGrouped();
            } else {
                runOneByOne();
            }
            gathered.rejectOrphans();
            listener.progress(1, read);
            return new Report(read, outcomes, rejectedOrders, rejects.counts());
        }

        private void runOneByOne() {
            try {
                main.read(row -> {
                    String key = gathered.orderOf(row);
                    take(row, key, key == null ? new HashMap<>() : gathered.takeParts(key));
                    listener.progress(Math.min(main.done(), NEARLY), read);
                });
                flush();
            } catch (CannotImport broken) {
                throw stopped(broken);
            }
        }

        private void runGrouped() {
            Map<String, List<Row>> groups = new LinkedHashMap<>();
            try {
                gathered.groupMain(groups);
            } catch (CannotImport broken) {
                String last = gathered.lastKey();
                if (last != null) {
                    // more of its rows may follow where nobody can read
                    groups.remove(last);
                }
                takeAll(groups);
                throw stopped(broken);
            }
            takeAll(groups);
        }

        private void takeAll(Map<String, List<Row>> groups) {
            int done = 0;
            for (Map.Entry<String, List<Row>> group : groups.entrySet()) {
                Map<String, List<Row>> all = gathered.takeParts(group.getKey());
                all.put(mapping.main(), group.getValue());
                take(group.getValue().get(0), group.getKey(), all);
                done++;
                listener.progress(Math.min((double) done / groups.size(), NEARLY), read);
            }
            flush();
        }

        /** The orders that were whole before the break are kept; the sentence says how many. */
        private CannotImport stopped(CannotImport broken) {
            flush();
            int kept = outcomes.values().stream().mapToInt(Integer::intValue).sum();
            return broken.after(kept == 0 ? Words.of("nothing-imported") : Words.of("imported-before", kept));
        }

        private void take(Row row, @Nullable String key, Map<String, List<Row>> own) {
            read++;
            List<Row> all = new ArrayList<>(List.of(row));
            own.values().forEach(all::addAll);
            String fault = row.fault();
            if (fault != null) {
                rejectOrder(row, fault, all);
                return;
            }
            if (key == null) {
                rejectOrder(row, gathered.whyNoOrder(row), all);
                return;
            }
            Integer before = seen.putIfAbsent(key, row.line());
            if (before != null) {
                rejectOrder(row, Words.of("order-twice", before), all);
                return;
            }
            OrderMaker.Rejected broken = gathered.damaged(key);
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
    }
}
