package dev.baton;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Measures contestants in one run, A B C and then C B A, so that whatever else the machine does troubles all of them
 * alike. What counts is each one's ratio to the first, taken round by round, and the cost that does not wobble beside
 * it: statements, rows, redo bytes, CPU.
 */
public final class Interleaved {

    /** Who is measured. */
    public interface Contestant {

        String name();

        /** Makes ready for a round of so many units; not measured. */
        void ready(int units);

        /** One unit of work; the numbers of a round run from 0, each is done once, by any of the threads. */
        void unit(int thread, int number) throws Exception;

        /** Waits for what follows the units: it counts in what they cost, not in how fast they were. */
        default void settled() throws Exception {}

        /** Looks at what came of the units, once nothing is counted any more. */
        default void checked() {}
    }

    /** What a contestant's round came to, each unit of it on the average. */
    private record Round(double perSecond, double p50, double p99, double cpuMicros, Map<String, Double> store) {}

    /** How many threads to measure with, one after the other: {@code -Dthreads=1,8}. */
    public static final List<Integer> THREADS = Stream.of(
                    System.getProperty("threads", "1,8").split(","))
            .map(Integer::valueOf)
            .toList();

    /** What the store counts, in the order it is printed. */
    private static final Map<String, String> COUNTED = counted();

    private static final Map<String, String> ROWS = Map.of(
            "Handler_write", "rows inserted",
            "Handler_update", "rows updated",
            "Handler_delete", "rows deleted");

    /** Units after which the compiler has seen enough; it is still busy after 90,000 presses. */
    private static final int WARM = Integer.getInteger("warm", 3000);

    /** Whom it has seen already: a second run of the same needs no more than to get going. */
    private static final Set<String> WARMED = new HashSet<>();

    private static final Pattern LSN = Pattern.compile("Log sequence number\\s+(\\d+)");

    private final Connection watch;
    private final List<Contestant> contestants;

    /** Watches through a connection of its own to the server on which they work, and nobody else. */
    public Interleaved(Connection watch, List<Contestant> contestants) {
        this.watch = watch;
        this.contestants = List.copyOf(contestants);
    }

    private static Map<String, String> counted() {
        Map<String, String> counted = new LinkedHashMap<>();
        counted.put("Com_select", "select");
        counted.put("Com_insert", "insert");
        counted.put("Com_insert_select", "insert from select");
        counted.put("Com_update", "update");
        counted.put("Com_delete", "delete");
        counted.put("Com_commit", "commit");
        counted.put("Com_rollback", "rollback");
        counted.put("Com_set_option", "set");
        return counted;
    }

    /** Warms up, measures and prints. */
    public void run(int threads, int units, int rounds) throws Exception {
        for (Contestant contestant : contestants) {
            int warm = WARMED.add(contestant.name()) ? WARM : 2 * units;
            for (int done = 0; done < warm; done += units) {
                round(contestant, threads, units);
            }
        }
        List<List<Round>> measured =
                contestants.stream().<List<Round>>map(any -> new ArrayList<>()).toList();
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < contestants.size(); i++) {
                int turn = round % 2 == 0 ? i : contestants.size() - 1 - i;
                measured.get(turn).add(round(contestants.get(turn), threads, units));
            }
        }
        print(threads, units, rounds, measured);
    }

    private Round round(Contestant contestant, int threads, int units) throws Exception {
        contestant.ready(units);
        long[] nanos = new long[units];
        AtomicInteger next = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            Map<String, Long> storeBefore = store();
            long cpuBefore = cpu();
            long begin = System.nanoTime();
            List<Future<?>> working = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int mine = thread;
                working.add(pool.submit(() -> {
                    for (int number = next.getAndIncrement(); number < units; number = next.getAndIncrement()) {
                        long start = System.nanoTime();
                        contestant.unit(mine, number);
                        nanos[number] = System.nanoTime() - start;
                    }
                    return null;
                }));
            }
            for (Future<?> work : working) {
                work.get();
            }
            long took = System.nanoTime() - begin;
            contestant.settled();
            long cpu = cpu() - cpuBefore;
            Map<String, Double> store = new LinkedHashMap<>();
            store().forEach((name, value) ->
                    store.put(name, (value - storeBefore.getOrDefault(name, 0L)) / (double) units));
            contestant.checked();
            Arrays.sort(nanos);
            return new Round(
                    units * 1e9 / took,
                    nanos[units / 2] / 1e6,
                    nanos[(int) Math.min(units - 1, Math.ceil(units * 0.99))] / 1e6,
                    cpu / 1e3 / units,
                    store);
        } finally {
            pool.shutdown();
        }
    }

    private static long cpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private Map<String, Long> store() throws SQLException {
        Map<String, Long> status = new LinkedHashMap<>();
        try (Statement ask = watch.createStatement()) {
            try (ResultSet all = ask.executeQuery("SHOW GLOBAL STATUS")) {
                while (all.next()) {
                    String value = all.getString(2);
                    if (value.matches("\\d{1,18}")) {
                        status.put(all.getString(1), Long.valueOf(value));
                    }
                }
            }
            try (ResultSet innodb = ask.executeQuery("SHOW ENGINE INNODB STATUS")) {
                innodb.next();
                Matcher lsn = LSN.matcher(innodb.getString("Status"));
                if (lsn.find()) {
                    status.put("redo", Long.valueOf(lsn.group(1)));
                }
            }
        }
        Map<String, Long> kept = new LinkedHashMap<>();
        COUNTED.forEach((name, shown) -> kept.put(shown, status.getOrDefault(name, 0L)));
        ROWS.forEach((name, shown) -> kept.put(shown, status.getOrDefault(name, 0L)));
        kept.put("redo", status.getOrDefault("redo", 0L));
        return kept;
    }

    private void print(int threads, int units, int rounds, List<List<Round>> measured) {
        System.out.printf(
                "%n%d thread%s, %d rounds of %d, medians; ratios to the first%n",
                threads, threads == 1 ? "" : "s", rounds, units);
        System.out.printf(
                "%-28s %8s %6s %8s %8s %6s %8s %6s  %5s  %s%n",
                "",
                "each s",
                "ratio",
                "p50 ms",
                "p99 ms",
                "ratio",
                "CPU µs",
                "ratio",
                "stmts",
                "which; rows; redo bytes");
        List<Round> floor = measured.get(0);
        for (int i = 0; i < contestants.size(); i++) {
            List<Round> found = measured.get(i);
            Map<String, Double> store = new LinkedHashMap<>();
            found.get(0)
                    .store()
                    .keySet()
                    .forEach(name ->
                            store.put(name, median(found, round -> round.store().getOrDefault(name, 0.0))));
            double statements =
                    COUNTED.values().stream().mapToDouble(store::get).sum();
            System.out.printf(
                    "%-28s %8.0f %6.2f %8.2f %8.2f %6.2f %8.0f %6.2f  %5.1f  %s%n",
                    contestants.get(i).name(),
                    median(found, Round::perSecond),
                    ratio(found, floor, Round::perSecond),
                    median(found, Round::p50),
                    median(found, Round::p99),
                    ratio(found, floor, Round::p99),
                    median(found, Round::cpuMicros),
                    ratio(found, floor, Round::cpuMicros),
                    statements,
                    words(store));
        }
    }

    private static String words(Map<String, Double> store) {
        StringBuilder words = new StringBuilder();
        store.forEach((name, value) -> {
            if (value >= 0.05) {
                words.append(name.equals("redo") ? "%.0f B redo".formatted(value) : "%.1f %s ".formatted(value, name));
            }
        });
        return words.toString();
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> value) {
        double[] sorted = rounds.stream().mapToDouble(value).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static double ratio(List<Round> rounds, List<Round> floor, ToDoubleFunction<Round> value) {
        double[] ratios = new double[rounds.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = value.applyAsDouble(rounds.get(i)) / value.applyAsDouble(floor.get(i));
        }
        Arrays.sort(ratios);
        return (ratios[(ratios.length - 1) / 2] + ratios[ratios.length / 2]) / 2;
    }
}
