package dev.baton.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.embedded.TestEngines;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Everything appended is delivered, soon, in its order, and through any trouble of the receiver. */
@SpringBootTest(classes = OutboxRoom.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
class OutboxRelayTest {

    private static final Duration NEVER = Duration.ofHours(1);

    @Autowired
    Outbox outbox;

    @Autowired
    ClaimStore store;

    @Autowired
    Bell bell;

    @Autowired
    JdbcClient sql;

    @Autowired
    PlatformTransactionManager transactions;

    private final Clock clock = Clock.systemUTC();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<OutboxRelay> relays = new ArrayList<>();

    @DynamicPropertySource
    static void engines(DynamicPropertyRegistry registry) {
        TestEngines.register(registry, OutboxRelayTest.class);
    }

    @BeforeEach
    void empty() {
        inTransaction(() -> sql.sql("delete from outbox_entry").update());
    }

    @AfterEach
    void stopRelays() {
        relays.forEach(OutboxRelay::stop);
    }

    @Test
    void theCommitWakesTheRelayNotAPoll() {
        Set<String> delivered = ConcurrentHashMap.newKeySet();
        relay(settings().poll(NEVER), delivery("card", entry -> {
            delivered.add(entry.key());
            return Outcome.delivered();
        }));
        for (int i = 0; i < 100; i++) {
            String key = "card-" + i;
            append("card", key, Instant.now(), Priority.NORMAL);
            await().pollInterval(Duration.ofMillis(1)).until(() -> delivered.contains(key));
        }
        await().until(() -> outbox.page(null, 0, 1).isEmpty());
    }

    @Test
    void nothingLeavesBeforeItIsDueAndThenWithoutWaitingForAPoll() {
        List<Instant> deliveredAt = Collections.synchronizedList(new ArrayList<>());
        relay(settings().poll(NEVER), delivery("sms", entry -> {
            deliveredAt.add(Instant.now());
            return Outcome.delivered();
        }));
        Instant due = Instant.now().plusMillis(700);
        append("sms", "run-1", due, Priority.NORMAL);
        await().until(() -> !deliveredAt.isEmpty());
        assertThat(deliveredAt).singleElement().satisfies(at -> assertThat(at).isAfterOrEqualTo(due.minusMillis(1)));
    }

    @Test
    void whatWasCommittedBeforeTheStartLeavesToo() {
        append("card", "old", Instant.now(), Priority.NORMAL);
        relay(settings().poll(NEVER), delivery("card", entry -> Outcome.delivered()));
        await().until(() -> outbox.page(null, 0, 1).isEmpty());
    }

    @Test
    void aFailureIsTriedAgainAndBlockedInTheEnd() {
        AtomicInteger calls = new AtomicInteger();
        relay(settings().attempts(3), delivery("card", entry -> {
            calls.incrementAndGet();
            throw new IllegalStateException("gateway says 500");
        }));
        append("card", "a", Instant.now(), Priority.NORMAL);
        await().until(() -> !outbox.page(OutboxState.BLOCKED, 0, 1).isEmpty());
        assertThat(calls).hasValue(3);
        assertThat(outbox.page(OutboxState.BLOCKED, 0, 1)).singleElement().satisfies(line -> {
            assertThat(line.attempts()).isEqualTo(3);
            assertThat(line.reason()).isEqualTo("IllegalStateException: gateway says 500");
        });
    }

    @Test
    void theUndeliverableIsBlockedAtOnceAndGoesWhenRetried() {
        AtomicInteger calls = new AtomicInteger();
        relay(settings(), delivery("card", entry -> {
            if (calls.incrementAndGet() == 1) {
                throw new Undeliverable("模板不存在");
            }
            return Outcome.delivered();
        }));
        append("card", "a", Instant.now(), Priority.NORMAL);
        await().until(() -> !outbox.page(OutboxState.BLOCKED, 0, 1).isEmpty());
        OutboxLine blocked = outbox.page(OutboxState.BLOCKED, 0, 1).get(0);
        assertThat(blocked.reason()).isEqualTo("模板不存在");
        outbox.retry(blocked.id());
        await().until(() -> !outbox.waiting("card", "a"));
        assertThat(calls).hasValue(2);
    }

    @Test
    void laterIsNoFailure() {
        AtomicInteger calls = new AtomicInteger();
        relay(settings().poll(NEVER), delivery("card", entry -> {
            assertThat(entry.attempts()).isZero();
            int call = calls.incrementAndGet();
            return call <= 2 ? Outcome.later(Instant.now().plusSeconds(60), "配额用完 " + call) : Outcome.delivered();
        }));
        append("card", "a", Instant.now(), Priority.NORMAL);
        for (int call = 1; call <= 2; call++) {
            String reason = "配额用完 " + call;
            await().until(() -> outbox.page(OutboxState.WAITING, 0, 1).stream()
                    .anyMatch(line -> reason.equals(line.reason()) && line.attempts() == 0));
            outbox.retry(outbox.page(OutboxState.WAITING, 0, 1).get(0).id());
        }
        await().until(() -> !outbox.waiting("card", "a"));
        assertThat(calls).hasValue(3);
    }

    @Test
    void aWriteDuringADeliveryIsDeliveredAfterIt() throws InterruptedException {
        CountDownLatch delivering = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        List<Long> stamps = Collections.synchronizedList(new ArrayList<>());
        relay(settings().poll(NEVER), delivery("card", entry -> {
            stamps.add(entry.stamp());
            delivering.countDown();
            take(go);
            return Outcome.delivered();
        }));
        long first = append("card", "a", Instant.now(), Priority.NORMAL);
        assertThat(delivering.await(10, TimeUnit.SECONDS)).isTrue();
        long second = append("card", "a", Instant.now(), Priority.NORMAL);
        go.countDown();
        await().until(() -> !outbox.waiting("card", "a"));
        assertThat(stamps).containsExactly(first, second);
    }

    @Test
    void aSlowTopicHoldsUpNobodyElse() {
        CountDownLatch stuck = new CountDownLatch(1);
        relay(
                settings(),
                delivery("sms", entry -> {
                    take(stuck);
                    return Outcome.delivered();
                }),
                delivery("card", entry -> Outcome.delivered()));
        for (int i = 0; i < 100; i++) {
            append("sms", "sms-" + i, Instant.now(), Priority.NORMAL);
            append("card", "card-" + i, Instant.now(), Priority.NORMAL);
        }
        await().until(() -> outbox.page(null, 0, 200).stream()
                .noneMatch(line -> line.topic().equals("card")));
        assertThat(outbox.page(null, 0, 200)).hasSize(100);
        stuck.countDown();
        await().until(() -> outbox.page(null, 0, 1).isEmpty());
    }

    @Test
    void theUrgentOvertakesABacklog() {
        for (int i = 0; i < 400; i++) {
            append("card", "backlog-" + i, Instant.now(), Priority.NORMAL);
        }
        Semaphore gateway = new Semaphore(21);
        AtomicInteger delivered = new AtomicInteger();
        Map<String, Integer> position = new ConcurrentHashMap<>();
        relay(settings().workers(2), delivery("card", entry -> {
            gateway.acquire();
            position.put(entry.key(), delivered.incrementAndGet());
            return Outcome.delivered();
        }));
        await().until(() -> delivered.get() == 21);
        append("card", "urgent", Instant.now(), Priority.URGENT);
        for (int given = 22; !isClaimed("urgent") && !position.containsKey("urgent"); given++) {
            gateway.release();
            int passed = given;
            await().until(() -> delivered.get() == passed);
        }
        gateway.release(1000);
        await().until(() -> position.containsKey("urgent"));
        assertThat(position.getOrDefault("urgent", 0) - 21)
                .as("place among the 380 that were left")
                .isLessThan(100);
    }

    private boolean isClaimed(String key) {
        return outbox.page(OutboxState.SENDING, 0, 200).stream()
                .anyMatch(line -> line.key().equals(key));
    }

    @Test
    void aStopEndsWhatIsUnderWayAndGivesBackTheRest() throws InterruptedException {
        CountDownLatch delivering = new CountDownLatch(2);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        OutboxRelay relay = relay(settings().workers(2), delivery("card", entry -> {
            calls.incrementAndGet();
            delivering.countDown();
            take(go);
            return Outcome.delivered();
        }));
        for (int i = 0; i < 20; i++) {
            append("card", "card-" + i, Instant.now(), Priority.NORMAL);
        }
        assertThat(delivering.await(10, TimeUnit.SECONDS)).isTrue();
        Thread stopping = new Thread(relay::stop);
        stopping.start();
        await().until(() -> outbox.page(OutboxState.SENDING, 0, 50).size() == 2
                && outbox.page(OutboxState.WAITING, 0, 50).size() == 18);
        go.countDown();
        stopping.join();
        assertThat(calls).hasValue(2);
        assertThat(outbox.page(OutboxState.SENDING, 0, 50)).isEmpty();
        assertThat(outbox.page(OutboxState.WAITING, 0, 50)).hasSize(18);
        relay(settings(), delivery("card", entry -> Outcome.delivered()));
        await().until(() -> outbox.page(null, 0, 1).isEmpty());
    }

    @Test
    void aDeliveryThatNeverEndsIsInterruptedAndTakenOver() {
        AtomicInteger calls = new AtomicInteger();
        relay(
                settings().lease(Duration.ofMillis(900)).longestDelivery(Duration.ofMillis(200)),
                delivery("card", entry -> {
                    if (calls.incrementAndGet() == 1) {
                        take(new CountDownLatch(1));
                    }
                    return Outcome.delivered();
                }));
        append("card", "a", Instant.now(), Priority.NORMAL);
        await().atMost(Duration.ofSeconds(15)).until(() -> !outbox.waiting("card", "a"));
        assertThat(calls).hasValue(2);
    }

    @Test
    void aDeliveryLongerThanTheLeaseKeepsItsClaim() {
        Duration lease = Duration.ofSeconds(1);
        AtomicInteger calls = new AtomicInteger();
        Delivery slow = delivery("card", entry -> {
            calls.incrementAndGet();
            LocalDateTime first = claimedUntil();
            // by then the first lease has been over for as long as it held
            await().until(() -> claimedUntil().isAfter(first.plus(lease.multipliedBy(2))));
            return Outcome.delivered();
        });
        relay(settings().lease(lease), slow);
        relay(settings().lease(lease), slow);
        append("card", "a", Instant.now(), Priority.NORMAL);
        await().atMost(Duration.ofSeconds(30)).until(() -> !outbox.waiting("card", "a"));
        assertThat(calls).hasValue(1);
    }

    private LocalDateTime claimedUntil() {
        return inTransaction(() -> sql.sql("select claimed_until from outbox_entry")
                .query(LocalDateTime.class)
                .single());
    }

    @Test
    void countsWhatWaitsAndWhatIsBlocked() {
        append("card", "a", Instant.now().plusSeconds(60), Priority.NORMAL);
        append("card", "b", Instant.now(), Priority.NORMAL);
        ClaimStore.Batch batch = store.claim("card", Instant.now(), 1, Duration.ofSeconds(30));
        store.blocked(batch.claims().get(0).entry(), batch.token(), Instant.now(), "x");
        relay(settings(), delivery("card", entry -> Outcome.delivered()));
        await().until(() ->
                meters.get("baton.outbox.waiting").tag("topic", "card").gauge().value() == 1
                        && meters.get("baton.outbox.blocked")
                                        .tag("topic", "card")
                                        .gauge()
                                        .value()
                                == 1);
    }

    @Test
    void whoIsGivenUpIsToldSoBeforeItIsBlockedAndAgainUntilThatWorked() {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger deliveries = new AtomicInteger();
        Delivery hopeless = new Delivery() {
            @Override
            public String topic() {
                return "sms";
            }

            @Override
            public Outcome deliver(OutboxEntry entry) {
                deliveries.incrementAndGet();
                throw new IllegalStateException("401");
            }

            @Override
            public void gaveUp(OutboxEntry entry, String reason) {
                boolean alreadyBlocked = !outbox.page(OutboxState.BLOCKED, 0, 1).isEmpty();
                told.add(entry.key() + " " + reason + " " + alreadyBlocked);
                if (told.size() == 1) {
                    throw new IllegalStateException("the store was away");
                }
            }
        };
        relay(settings().attempts(3), hopeless);

        append("sms", "run-1", Instant.now(), Priority.NORMAL);

        await().until(() -> !outbox.page(OutboxState.BLOCKED, 0, 1).isEmpty());
        assertThat(told)
                .containsExactly("run-1 IllegalStateException: 401 false", "run-1 IllegalStateException: 401 false");
        assertThat(deliveries).hasValue(3);
    }

    private OutboxRelay relay(Settings settings, Delivery... deliveries) {
        OutboxRelay relay = Relays.of(store, bell, settings, clock, meters, deliveries);
        relays.add(relay);
        relay.start();
        return relay;
    }

    private static Settings settings() {
        return new Settings();
    }

    private long append(String topic, String key, Instant due, Priority priority) {
        return inTransaction(() -> outbox.append(topic, key, due, priority));
    }

    private <T> T inTransaction(Supplier<T> work) {
        return new TransactionTemplate(transactions).execute(status -> work.get());
    }

    private static void take(CountDownLatch latch) throws InterruptedException {
        if (!latch.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("nobody came");
        }
    }

    static Delivery delivery(String topic, Work work) {
        return new Delivery() {
            @Override
            public String topic() {
                return topic;
            }

            @Override
            public Outcome deliver(OutboxEntry entry) throws Undeliverable {
                try {
                    return work.deliver(entry);
                } catch (Undeliverable | RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }

    interface Work {
        Outcome deliver(OutboxEntry entry) throws Exception;
    }
}
