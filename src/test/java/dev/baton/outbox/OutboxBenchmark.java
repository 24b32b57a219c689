package dev.baton.outbox;

import dev.baton.embedded.TestEngines;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How soon after its commit a delivery starts (at 20 a second), and how fast a backlog drains beside bare JDBC doing
 * the same writes with as many threads. A distance between threads and a whole drain are no JMH units, so this is a
 * program of its own. Run its {@code main} with the test class path; MYSQL_URL chooses a server.
 */
public final class OutboxBenchmark {

    private static final int BACKLOG = 20_000;
    private static final int WORKERS = 8;

    private final Outbox outbox;
    private final ClaimStore store;
    private final Bell bell;
    private final DataSource dataSource;
    private final TransactionTemplate transaction;

    private OutboxBenchmark(ConfigurableApplicationContext context) {
        outbox = context.getBean(Outbox.class);
        store = context.getBean(ClaimStore.class);
        bell = context.getBean(Bell.class);
        dataSource = context.getBean(DataSource.class);
        transaction = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
    }

    /** Prints what it measures. */
    public static void main(String[] args) throws Exception {
        SpringApplication application = new SpringApplication(OutboxRoom.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        try (ConfigurableApplicationContext context = application.run(
                "--spring.datasource.url=" + TestEngines.mysqlUrl("outbox_benchmark"),
                "--spring.datasource.username=" + TestEngines.mysqlUser(),
                "--spring.datasource.password=" + TestEngines.mysqlPassword(),
                "--spring.data.redis.url=" + TestEngines.redisUrl())) {
            OutboxBenchmark benchmark = new OutboxBenchmark(context);
            benchmark.latency(200);
            say("commit to start of delivery, 20/s: %s", benchmark.latency(600));
            List<Double> ours = new ArrayList<>();
            List<Double> floor = new ArrayList<>();
            benchmark.drain();
            benchmark.drainBare();
            for (int round = 0; round < 3; round++) {
                if (round % 2 == 0) {
                    ours.add(benchmark.drain());
                    floor.add(benchmark.drainBare());
                } else {
                    floor.add(benchmark.drainBare());
                    ours.add(benchmark.drain());
                }
            }
            double us = median(ours);
            double bare = median(floor);
            say("drain of %d: %.0f/s, bare JDBC %.0f/s, ratio %.2f", BACKLOG, us, bare, us / bare);
        }
    }

    private String latency(int number) {
        Map<String, Long> startedAt = new ConcurrentHashMap<>();
        CountDownLatch all = new CountDownLatch(number);
        OutboxRelay relay = relay(OutboxRelayTest.delivery("card", entry -> {
            startedAt.put(entry.key(), System.nanoTime());
            all.countDown();
            return Outcome.delivered();
        }));
        Map<String, Long> committedAt = new HashMap<>();
        try {
            for (int i = 0; i < number; i++) {
                String key = "latency-" + i;
                append(key);
                committedAt.put(key, System.nanoTime());
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
            if (!all.await(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("not all delivered");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            relay.stop();
        }
        double[] millis = committedAt.entrySet().stream()
                .mapToDouble(each -> (startedAt.getOrDefault(each.getKey(), Long.MAX_VALUE) - each.getValue()) / 1e6)
                .sorted()
                .toArray();
        return String.format(
                Locale.ROOT,
                "p50 %.1f ms, p99 %.1f ms, max %.1f ms",
                millis[number / 2],
                millis[number * 99 / 100],
                millis[number - 1]);
    }

    private double drain() throws InterruptedException {
        fill();
        CountDownLatch all = new CountDownLatch(BACKLOG);
        long start = System.nanoTime();
        OutboxRelay relay = relay(OutboxRelayTest.delivery("card", entry -> {
            all.countDown();
            return Outcome.delivered();
        }));
        all.await();
        relay.stop();
        return BACKLOG / ((System.nanoTime() - start) / 1e9);
    }

    /** The same statements and commits: a claim of fifty, then a delete and a commit for each. */
    private double drainBare() throws Exception {
        fill();
        ExecutorService threads = Executors.newFixedThreadPool(WORKERS);
        long start = System.nanoTime();
        try (Connection connection = dataSource.getConnection()) {
            List<Future<?>> deleting = new ArrayList<>();
            List<Long> claimed = claimBare(connection);
            while (!claimed.isEmpty()) {
                for (Future<?> each : deleting) {
                    each.get();
                }
                deleting.clear();
                for (long id : claimed) {
                    deleting.add(threads.submit(() -> deleteBare(id)));
                }
                claimed = claimBare(connection);
            }
            for (Future<?> each : deleting) {
                each.get();
            }
        }
        threads.shutdown();
        return BACKLOG / ((System.nanoTime() - start) / 1e9);
    }

    private static List<Long> claimBare(Connection connection) throws SQLException {
        List<Long> ids = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("""
                        select id, topic, entry_key, stamp, attempts, created_at, priority
                        from outbox_entry
                        where topic = 'card' and priority in (0, 1, 2, 3) and ready_at <= now(3)
                          and (claimed_until is null or claimed_until < now(3))
                        order by priority, ready_at
                        limit 50
                        for update skip locked
                        """);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                ids.add(rows.getLong(1));
            }
        }
        if (!ids.isEmpty()) {
            String marks = String.join(
                    ",", IntStream.range(0, ids.size()).mapToObj(i -> "?").toList());
            try (PreparedStatement update = connection.prepareStatement("""
                            update outbox_entry
                            set claim_token = 1, claimed_until = timestampadd(second, 30, now(3))
                            where id in (%s)
                            """.formatted(marks))) {
                for (int i = 0; i < ids.size(); i++) {
                    update.setLong(i + 1, ids.get(i));
                }
                update.executeUpdate();
            }
        }
        connection.commit();
        return ids;
    }

    private Void deleteBare(long id) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement delete = connection.prepareStatement("delete from outbox_entry where id = ?")) {
            delete.setLong(1, id);
            delete.executeUpdate();
            connection.commit();
        }
        return null;
    }

    private void fill() {
        for (int first = 0; first < BACKLOG; first += 500) {
            int from = first;
            transaction.executeWithoutResult(status -> {
                for (int i = from; i < from + 500; i++) {
                    outbox.append("card", "backlog-" + i, Instant.now(), Priority.NORMAL);
                }
            });
        }
    }

    private void append(String key) {
        transaction.executeWithoutResult(status -> outbox.append("card", key, Instant.now(), Priority.NORMAL));
    }

    private OutboxRelay relay(Delivery delivery) {
        OutboxRelay relay = Relays.of(
                store,
                bell,
                new Settings().workers(WORKERS).poll(Duration.ofSeconds(1)),
                Clock.systemUTC(),
                new SimpleMeterRegistry(),
                delivery);
        relay.start();
        return relay;
    }

    private static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static void say(String text, Object... args) {
        System.out.println(String.format(Locale.ROOT, text, args));
    }
}
