package dev.baton.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.SettableClock;
import dev.baton.embedded.TestEngines;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** What is appended waits until it has been delivered, and nobody else takes it away. */
@SpringBootTest(classes = OutboxRoom.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
class OutboxTest {

    private static final Duration LEASE = Duration.ofSeconds(30);

    @Autowired
    Outbox outbox;

    @Autowired
    ClaimStore store;

    @Autowired
    SettableClock clock;

    @Autowired
    JdbcClient sql;

    @Autowired
    PlatformTransactionManager transactions;

    private Instant now = Instant.EPOCH;

    @DynamicPropertySource
    static void engines(DynamicPropertyRegistry registry) {
        TestEngines.register(registry, OutboxTest.class);
    }

    @BeforeEach
    void empty() {
        now = clock.instant();
        inTransaction(() -> sql.sql("delete from outbox_entry").update());
    }

    @Test
    void needsTheTransactionOfTheChange() {
        assertThatThrownBy(() -> outbox.append("card", "a", now, Priority.NORMAL))
                .isInstanceOf(IllegalTransactionStateException.class);
    }

    @Test
    void aRollbackTakesItBack() {
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            outbox.append("card", "a", now, Priority.NORMAL);
            status.setRollbackOnly();
        });
        assertThat(outbox.waiting("card", "a")).isFalse();
    }

    @Test
    void manyWritesAreOneEntryThatLeavesAtTheEarliestAndMostUrgent() {
        append("card", "a", now.plusSeconds(60), Priority.INFO);
        append("card", "a", now.plusSeconds(10), Priority.URGENT);
        append("card", "a", now.plusSeconds(30), Priority.NORMAL);
        append("card", "A", now, Priority.NORMAL);

        assertThat(outbox.page(null, 0, 50)).hasSize(2).first().satisfies(line -> {
            assertThat(line.key()).isEqualTo("a");
            assertThat(line.dueAt()).isEqualTo(now.plusSeconds(10));
            assertThat(line.priority()).isEqualTo(Priority.URGENT);
            assertThat(line.state()).isEqualTo(OutboxState.WAITING);
        });
    }

    @Test
    void anAppendIsOneStatement() {
        append("card", "a", now, Priority.NORMAL);
        assertThat(statements(() -> outbox.append("card", "a", now, Priority.NORMAL)))
                .isEqualTo(1);
        assertThat(statements(() -> outbox.append("card", "new", now, Priority.NORMAL)))
                .isEqualTo(1);
    }

    @Test
    void settlesOnlyWhatWasWrittenOnceAndIsHeldByNobody() {
        long once = append("card", "once", now, Priority.NORMAL);
        assertThat(settled("card", "once", once + 1)).isFalse();
        assertThat(settled("sms", "once", once)).isFalse();
        assertThat(settled("card", "once", once)).isTrue();
        assertThat(outbox.waiting("card", "once")).isFalse();
        assertThat(settled("card", "once", once)).isFalse();

        long first = append("card", "twice", now, Priority.NORMAL);
        long second = append("card", "twice", now, Priority.NORMAL);
        assertThat(settled("card", "twice", first)).isFalse();
        assertThat(settled("card", "twice", second)).isFalse();

        long claimed = append("sms", "claimed", now, Priority.NORMAL);
        claim("sms", 1);
        assertThat(settled("sms", "claimed", claimed)).isFalse();
    }

    @Test
    void whatIsWrittenAgainAfterItWasSettledLeaves() {
        long first = append("card", "again", now, Priority.NORMAL);
        assertThat(settled("card", "again", first)).isTrue();
        append("card", "again", now, Priority.NORMAL);
        assertThat(settled("card", "again", first)).isFalse();
        assertThat(outbox.waiting("card", "again")).isTrue();
    }

    @Test
    void settlingPassesOverWhatSomebodyIsJustWriting() {
        long free = append("card", "free", now, Priority.NORMAL);
        long written = append("card", "written", now, Priority.NORMAL);
        var both = List.of(settling("card", "written", written), settling("card", "free", free));
        TransactionTemplate another = new TransactionTemplate(transactions);
        another.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        inTransaction(() -> {
            outbox.append("card", "written", now, Priority.NORMAL);
            another.executeWithoutResult(
                    status -> assertThat(store.settle(both)).containsExactly(free));
            return 0;
        });
        assertThat(outbox.waitingKeys("card", Set.of("written", "free"))).containsExactly("written");
    }

    @Test
    void settlesManyTogetherALittleLater() {
        Map<String, Long> stamps = new LinkedHashMap<>();
        for (int number = 0; number < 600; number++) {
            stamps.put("many-" + number, append("card", "many-" + number, now, Priority.NORMAL));
        }
        append("card", "many-7", now, Priority.NORMAL);
        append("card", "another", now, Priority.NORMAL);

        stamps.forEach((key, stamp) -> outbox.settle("card", key, stamp));

        await().untilAsserted(() -> assertThat(outbox.page(null, 0, 200))
                .extracting(OutboxLine::key)
                .containsExactly("many-7", "another"));
    }

    private boolean settled(String topic, String key, long stamp) {
        return store.settle(List.of(settling(topic, key, stamp))).contains(stamp);
    }

    private static Settling.Settled settling(String topic, String key, long stamp) {
        return new Settling.Settled(topic, key, stamp, () -> {});
    }

    @Test
    void aBlockedEntryWaitsAgainWhenWritten() {
        append("card", "a", now, Priority.NORMAL);
        block("card");
        assertThat(outbox.page(OutboxState.BLOCKED, 0, 50)).singleElement().satisfies(line -> {
            assertThat(line.reason()).isEqualTo("模板不存在");
            assertThat(line.attempts()).isEqualTo(1);
        });
        assertThat(claim("card", 10).claims()).isEmpty();

        append("card", "a", now.plusSeconds(5), Priority.NORMAL);
        assertThat(outbox.page(OutboxState.WAITING, 0, 50)).singleElement().satisfies(line -> {
            assertThat(line.reason()).isNull();
            assertThat(line.attempts()).isZero();
            assertThat(line.dueAt()).isEqualTo(now.plusSeconds(5));
        });
    }

    @Test
    void aBlockedEntryIsRetriedByHand() {
        append("card", "a", now.minusSeconds(60), Priority.NORMAL);
        block("card");
        long id = outbox.page(OutboxState.BLOCKED, 0, 1).get(0).id();
        assertThat(outbox.retry(id)).isEqualTo(new Outbox.Retry.Again());
        assertThat(claim("card", 10).claims())
                .singleElement()
                .satisfies(claim -> assertThat(claim.attempts()).isZero());
        assertThat(outbox.retry(id + 1000)).isEqualTo(new Outbox.Retry.Gone());
    }

    @Test
    void whatOnlyWaitsForItsTimeIsNotBroughtForwardByHand() {
        Instant due = now.plusSeconds(600);
        append("slip", "question-1#", due, Priority.INFO);
        long id = outbox.page(OutboxState.WAITING, 0, 1).get(0).id();
        assertThat(outbox.retry(id)).isEqualTo(new Outbox.Retry.NotBefore(due));
        assertThat(claim("slip", 10).claims()).isEmpty();
        assertThat(outbox.page(OutboxState.WAITING, 0, 50)).singleElement().satisfies(line -> {
            assertThat(line.dueAt()).isEqualTo(due);
            assertThat(line.attempts()).isZero();
        });
    }

    @Test
    void pagesByStateAndTellsWhichKeysWait() {
        for (String key : List.of("a", "b", "c", "d")) {
            append("card", key, now, Priority.NORMAL);
        }
        claim("card", 1);
        assertThat(outbox.page(OutboxState.SENDING, 0, 50))
                .extracting(OutboxLine::key)
                .containsExactly("a");
        List<OutboxLine> page = outbox.page(OutboxState.WAITING, 0, 2);
        assertThat(page).extracting(OutboxLine::key).containsExactly("b", "c");
        assertThat(outbox.page(OutboxState.WAITING, page.get(1).id(), 2))
                .extracting(OutboxLine::key)
                .containsExactly("d");
        assertThat(outbox.waitingKeys("card", Set.of("a", "d", "x"))).containsExactlyInAnyOrder("a", "d");
        assertThat(outbox.waitingKeys("sms", Set.of("a"))).isEmpty();
        assertThat(outbox.waitingKeys("card", Set.of())).isEmpty();
    }

    @Test
    void claimsByPriorityThenDue() {
        append("card", "later normal", now.minusSeconds(1), Priority.NORMAL);
        append("card", "normal", now.minusSeconds(9), Priority.NORMAL);
        append("card", "info", now.minusSeconds(99), Priority.INFO);
        append("card", "money", now, Priority.MONEY);
        append("card", "not yet", now.plusMillis(1), Priority.MONEY);
        append("sms", "another topic", now, Priority.MONEY);
        assertThat(claim("card", 10).claims())
                .extracting(OutboxMapper.Claim::key)
                .containsExactly("money", "normal", "later normal", "info");
    }

    @Test
    void passesOverWhatAnotherIsJustClaiming() {
        append("card", "a", now, Priority.NORMAL);
        append("card", "b", now, Priority.NORMAL);
        TransactionTemplate another = new TransactionTemplate(transactions);
        another.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        inTransaction(() -> {
            assertThat(claim("card", 1).claims()).hasSize(1);
            another.executeWithoutResult(
                    status -> assertThat(claim("card", 10).claims()).hasSize(1));
            return 0;
        });
        assertThat(claim("card", 10).claims()).isEmpty();
    }

    @Test
    void whoLostTheLeaseFinishesNothing() {
        append("card", "a", now, Priority.NORMAL);
        ClaimStore.Batch lost = store.claim("card", now, 1, Duration.ofMillis(1));
        OutboxEntry entry = lost.claims().get(0).entry();
        ClaimStore.Batch taken = eventually(() -> claim("card", 1));

        assertThat(store.delivered(entry, lost.token())).isFalse();
        store.later(entry, lost.token(), now.plusSeconds(99), "x");
        store.failed(entry, lost.token(), now.plusSeconds(99), "x");
        store.blocked(entry, lost.token(), now, "x");
        store.giveBack(List.of(entry.id()), Set.of(lost.token()));
        assertThat(store.renew(List.of(entry.id()), Set.of(lost.token()), LEASE))
                .isEmpty();
        assertThat(outbox.page(OutboxState.SENDING, 0, 9)).singleElement().satisfies(line -> {
            assertThat(line.reason()).isNull();
            assertThat(line.attempts()).isZero();
        });

        assertThat(store.renew(List.of(entry.id()), Set.of(taken.token()), LEASE))
                .containsExactly(entry.id());
        assertThat(store.delivered(taken.claims().get(0).entry(), taken.token()))
                .isTrue();
        assertThat(outbox.waiting("card", "a")).isFalse();
    }

    @Test
    void aWriteDuringTheDeliveryStays() {
        append("card", "a", now, Priority.NORMAL);
        ClaimStore.Batch batch = claim("card", 1);
        append("card", "a", now, Priority.NORMAL);
        assertThat(claim("card", 1).claims()).as("never two claims for one key").isEmpty();
        assertThat(store.delivered(batch.claims().get(0).entry(), batch.token()))
                .isFalse();
        assertThat(claim("card", 1).claims()).hasSize(1);
    }

    @Test
    void aClaimReadsNoMoreRowsWhenManyWaitR208() {
        append("card", "k", now.plusSeconds(600), Priority.MONEY);
        append("card", "b", now.minusSeconds(5), Priority.NORMAL);
        for (int i = 0; i < 13; i++) {
            int doubling = i;
            inTransaction(() -> sql.sql("""
                            insert into outbox_entry (topic, entry_key, stamp, writes, priority, due_at, blocked_at, created_at)
                            select topic, concat(entry_key, :i, '-', id), stamp, 1, priority, due_at,
                                   if(priority = 2, created_at, null), created_at
                            from outbox_entry
                            """).param("i", doubling).update());
        }
        append("card", "the one", now, Priority.INFO);
        assertThat(claim("card", 10).claims())
                .extracting(OutboxMapper.Claim::key)
                .containsExactly("b", "the one");
        assertThat(rowsRead(() -> store.claim("card", now, 10, LEASE)))
                .as("of 16,384 entries: half blocked, half not due")
                .isLessThan(30);
        assertThat(rowsRead(() -> store.claim("card", now.plusSeconds(601), 10, LEASE)))
                .isLessThan(60);
        assertThat(store.backlog("card").blocked()).isEqualTo(8191);
        assertThat(store.backlog("card").waiting()).isEqualTo(8194);
        assertThat(store.backlog("card").oldest()).isEqualTo(now.minusSeconds(5));
    }

    private long append(String topic, String key, Instant due, Priority priority) {
        return inTransaction(() -> outbox.append(topic, key, due, priority));
    }

    private ClaimStore.Batch claim(String topic, int limit) {
        return store.claim(topic, now, limit, LEASE);
    }

    private void block(String topic) {
        ClaimStore.Batch batch = claim(topic, 1);
        store.blocked(batch.claims().get(0).entry(), batch.token(), now, "模板不存在");
    }

    private static ClaimStore.Batch eventually(Supplier<ClaimStore.Batch> claim) {
        ClaimStore.Batch batch = claim.get();
        while (batch.claims().isEmpty()) {
            Thread.onSpinWait();
            batch = claim.get();
        }
        return batch;
    }

    private <T> T inTransaction(Supplier<T> work) {
        return new TransactionTemplate(transactions).execute(status -> work.get());
    }

    /** Statements the server got from one transaction for this piece of work. */
    private long statements(Runnable work) {
        return inTransaction(() -> {
            long before = status("Questions");
            work.run();
            return status("Questions") - before - 1;
        });
    }

    private long rowsRead(Runnable work) {
        return inTransaction(() -> {
            long before = status("Handler_read%");
            work.run();
            return status("Handler_read%") - before;
        });
    }

    private long status(String name) {
        List<Map<String, Object>> rows =
                sql.sql("show session status like '" + name + "'").query().listOfRows();
        return rows.stream()
                .mapToLong(row -> Long.parseLong(String.valueOf(row.get("Value"))))
                .sum();
    }
}
