package dev.baton.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.Seed;
import dev.baton.embedded.TestEngines;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Several relays on one store, a receiver that throws, dawdles and refuses, and relays that are killed in the middle of
 * it: every write is delivered, a receiver never sees an older state after a newer one, and no key is delivered twice
 * at a time. {@code -Dbaton.storm.writes=20000 -Dbaton.storm.kills=100} for the long version.
 */
@SpringBootTest(classes = OutboxRoom.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
class OutboxStormTest {

    private static final int WRITES = Integer.getInteger("baton.storm.writes", 3000);
    private static final int KILLS = Integer.getInteger("baton.storm.kills", 12);
    private static final int KEYS = WRITES / 4;

    @Autowired
    Outbox outbox;

    @Autowired
    ClaimStore store;

    @Autowired
    OutboxMapper mapper;

    @Autowired
    Bell bell;

    @Autowired
    JdbcClient sql;

    @Autowired
    PlatformTransactionManager transactions;

    private final Receiver receiver = new Receiver();

    @RegisterExtension
    static final Seed SEED = Seed.of("baton.storm.seed", 42);

    private final Random random = new Random(SEED.value());

    @DynamicPropertySource
    static void engines(DynamicPropertyRegistry registry) {
        TestEngines.register(registry, OutboxStormTest.class);
    }

    @Test
    void nothingIsLostAndEveryKeyKeepsItsOrder() throws Exception {
        inTransaction(() -> sql.sql("create table document (name varchar(50) primary key, version int not null)")
                .update());
        List<Relay> relays = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            relays.add(new Relay());
        }
        ExecutorService writers = Executors.newFixedThreadPool(4);
        List<Future<?>> writing = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            long seed = SEED.value() + i;
            writing.add(writers.submit(() -> write(new Random(seed), WRITES / 4)));
        }
        for (int i = 0; i < KILLS; i++) {
            // kills come when they like, and all of them before everything has been delivered
            int deliveries = KEYS / 2 * (i + 1) / KILLS + random.nextInt(KEYS / (4 * KILLS) + 1);
            await().atMost(Duration.ofMinutes(2)).until(() -> receiver.begun() >= deliveries);
            relays.remove(0).kill();
            relays.add(new Relay());
        }
        for (Future<?> each : writing) {
            each.get(2, TimeUnit.MINUTES);
        }
        writers.shutdown();
        await().atMost(Duration.ofMinutes(2))
                .until(() -> outbox.page(null, 0, 1).isEmpty());
        relays.forEach(Relay::stop);

        Map<String, Integer> written = new HashMap<>();
        inTransaction(() -> {
            sql.sql("select name, version from document").query(row -> {
                written.put(row.getString("name"), row.getInt("version"));
            });
            return written;
        });
        assertThat(receiver.complaints).isEmpty();
        assertThat(receiver.shown).isEqualTo(written);
    }

    private void write(Random mine, int number) {
        for (int i = 0; i < number; i++) {
            String key = "card-" + mine.nextInt(KEYS);
            Instant due = Instant.now().plusMillis(mine.nextInt(10) == 0 ? mine.nextLong(300) : 0);
            Priority priority = Priority.ranked(mine.nextInt(4));
            retried(() -> {
                sql.sql(
                                "insert into document (name, version) values (?, 1) on duplicate key update version = version + 1")
                        .param(key)
                        .update();
                return outbox.append("card", key, due, priority);
            });
        }
    }

    private void retried(Supplier<Long> work) {
        while (true) {
            try {
                inTransaction(work);
                return;
            } catch (PessimisticLockingFailureException again) {
                Thread.onSpinWait();
            }
        }
    }

    private <T> T inTransaction(Supplier<T> work) {
        return new TransactionTemplate(transactions).execute(status -> work.get());
    }

    /** The world outside: what it was shown last for each key, and what it had to complain about. */
    private static final class Receiver {

        private final Map<String, Integer> shown = new HashMap<>();
        private final Map<String, Relay> delivering = new HashMap<>();
        private final List<String> complaints = new ArrayList<>();
        private int begun;

        synchronized int begun() {
            return begun;
        }

        synchronized void begin(String key, Relay relay) {
            if (relay.killed) {
                throw new IllegalStateException("killed");
            }
            begun++;
            Relay other = delivering.putIfAbsent(key, relay);
            if (other != null) {
                complaints.add("two deliveries of " + key + " at a time");
            }
        }

        synchronized void show(String key, int version, Relay relay) {
            if (relay.killed) {
                return; // the connection died with the process
            }
            Integer before = shown.put(key, version);
            if (before != null && before > version) {
                complaints.add(key + " went back from " + before + " to " + version);
            }
        }

        synchronized void end(String key, Relay relay) {
            delivering.remove(key, relay);
        }

        synchronized void kill(Relay relay) {
            relay.killed = true;
            delivering.values().removeIf(one -> one == relay);
        }
    }

    /** An instance of its own: its claims die with it only by their lease. */
    private final class Relay implements Delivery {

        private final MortalStore mortal = new MortalStore(store, mapper);
        private final OutboxRelay relay = Relays.of(
                mortal,
                bell,
                new Settings().lease(Duration.ofSeconds(3)).attempts(1000),
                Clock.systemUTC(),
                new SimpleMeterRegistry(),
                this);
        private final Random mood = new Random(random.nextLong());
        private volatile boolean killed;

        Relay() {
            relay.start();
        }

        @Override
        public String topic() {
            return "card";
        }

        @Override
        public Outcome deliver(OutboxEntry entry) {
            receiver.begin(entry.key(), this);
            try {
                int dice = mood.nextInt(100);
                if (dice < 5) {
                    throw new IllegalStateException("the gateway is out of order");
                }
                if (dice < 8) {
                    return Outcome.later(Instant.now().plusMillis(50), "quota");
                }
                Integer version = inTransaction(() -> sql.sql("select version from document where name = ?")
                        .param(entry.key())
                        .query(Integer.class)
                        .single());
                if (dice < 15) {
                    slowGateway().get();
                }
                receiver.show(entry.key(), version, this);
                if (dice > 95) {
                    throw new IllegalStateException("shown, but the answer was lost");
                }
                return Outcome.delivered();
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException(e);
            } finally {
                receiver.end(entry.key(), this);
            }
        }

        /** Answers after a while. */
        private Future<?> slowGateway() {
            return CompletableFuture.runAsync(
                    () -> {}, CompletableFuture.delayedExecutor(mood.nextLong(100), TimeUnit.MILLISECONDS));
        }

        void kill() {
            receiver.kill(this);
            mortal.dead = true;
            Thread burial = new Thread(relay::stop);
            burial.setDaemon(true);
            burial.start();
        }

        void stop() {
            relay.stop();
        }
    }

    /** The store as a process sees it, until it is killed. */
    private static final class MortalStore extends ClaimStore {

        private final ClaimStore store;
        private volatile boolean dead;

        MortalStore(ClaimStore store, OutboxMapper mapper) {
            super(mapper);
            this.store = store;
        }

        @Override
        public Batch claim(String topic, Instant now, int limit, Duration lease) {
            return living().claim(topic, now, limit, lease);
        }

        @Override
        public Collection<Long> renew(Collection<Long> ids, Set<Long> tokens, Duration lease) {
            return living().renew(ids, tokens, lease);
        }

        @Override
        public void giveBack(Collection<Long> ids, Set<Long> tokens) {
            living().giveBack(ids, tokens);
        }

        @Override
        public boolean delivered(OutboxEntry entry, long token) {
            return living().delivered(entry, token);
        }

        @Override
        public void later(OutboxEntry entry, long token, Instant at, String reason) {
            living().later(entry, token, at, reason);
        }

        @Override
        public void failed(OutboxEntry entry, long token, Instant at, String reason) {
            living().failed(entry, token, at, reason);
        }

        @Override
        public void blocked(OutboxEntry entry, long token, Instant now, String reason) {
            living().blocked(entry, token, now, reason);
        }

        @Override
        public Backlog backlog(String topic) {
            return living().backlog(topic);
        }

        private ClaimStore living() {
            if (dead) {
                throw new IllegalStateException("killed");
            }
            return store;
        }
    }
}
