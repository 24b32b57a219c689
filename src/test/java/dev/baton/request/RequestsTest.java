package dev.baton.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.Together;
import dev.baton.embedded.TestEngines;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** X02, X03: a request counts once, however often it comes, wherever it comes, and whatever dies meanwhile. */
@SpringBootTest(classes = RequestRoom.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
class RequestsTest {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    @Autowired
    Requests requests;

    @Autowired
    JdbcClient sql;

    @Autowired
    StringRedisTemplate redis;

    @Autowired
    PlatformTransactionManager transactions;

    private TransactionTemplate transaction;
    private RequestId id;

    @DynamicPropertySource
    static void engines(DynamicPropertyRegistry registry) {
        TestEngines.register(registry, RequestsTest.class);
    }

    @BeforeEach
    void anEffectToCount() {
        transaction = new TransactionTemplate(transactions);
        transaction.executeWithoutResult(status -> sql.sql(
                        "create table if not exists effect (id bigint auto_increment primary key, name varchar(99))")
                .update());
        transaction.executeWithoutResult(status -> sql.sql("delete from effect").update());
        id = new RequestId("press", "card-1|u-zhang|take|" + NUMBER.incrementAndGet());
    }

    @Test
    void theSameRequestIsDoneOnceAndAnsweredAgain() {
        assertThat(requests.first(id)).isTrue();
        Once first = requests.once(id, done("ok"));
        assertThat(first).isEqualTo(new Once(new Answer(200, "ok"), false));

        assertThat(requests.first(id)).isFalse();
        assertThat(requests.answer(id)).contains(new Answer(200, "ok"));
        assertThat(requests.once(id, done("other"))).isEqualTo(new Once(new Answer(200, "ok"), true));
        assertThat(effects()).isEqualTo(1);
    }

    @Test
    void aRefusalIsToldButLeavesNothingBehind() {
        assertThat(requests.first(id)).isTrue();
        Once refused = requests.once(id, () -> {
            insert("x");
            return new Answer(409, "已被别人接手");
        });
        assertThat(refused).isEqualTo(new Once(new Answer(409, "已被别人接手"), false));
        assertThat(effects()).isZero();
        assertThat(requests.answer(id)).isEmpty();

        assertThat(requests.first(id)).as("the claim was given back").isTrue();
        assertThat(requests.once(id, done("now")).repeated()).isFalse();
        assertThat(effects()).isEqualTo(1);
    }

    /**
     * As orders that come in over the API: each in a savepoint of the call's transaction, which a deadlock ends as
     * well.
     */
    @Test
    void aDeadlockUnderASavepointIsTriedAgain() throws Exception {
        transaction.executeWithoutResult(status -> List.of("a", "b").forEach(this::insert));
        CyclicBarrier crosswise = new CyclicBarrier(2);
        TransactionTemplate savepoint = new TransactionTemplate(transactions);
        savepoint.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
        List<Once> both = Together.together(List.of(
                () -> requests.once(id, crossing("a", "b", savepoint, crosswise)),
                () -> requests.once(
                        new RequestId(id.kind(), id.key() + "x"), crossing("b", "a", savepoint, crosswise))));
        assertThat(both).extracting(Once::answer).containsOnly(new Answer(200, "ok"));
    }

    private Supplier<Answer> crossing(
            String first, String second, TransactionTemplate savepoint, CyclicBarrier crosswise) {
        AtomicInteger attempt = new AtomicInteger();
        return () -> {
            change(first);
            if (attempt.incrementAndGet() == 1) {
                try {
                    crosswise.await(20, TimeUnit.SECONDS);
                } catch (Exception broken) {
                    throw new IllegalStateException(broken);
                }
            }
            savepoint.executeWithoutResult(status -> change(second));
            return new Answer(200, "ok");
        };
    }

    private void change(String name) {
        sql.sql("update effect set name = concat(name, '') where id = (select id from (select min(id) as id from effect"
                        + " where name = ?) as one)")
                .param(name)
                .update();
    }

    @Test
    void aFailureLeavesNothingBehindEither() {
        assertThat(requests.first(id)).isTrue();
        assertThatThrownBy(() -> requests.once(id, () -> {
                    insert("x");
                    throw new IllegalStateException("broken");
                }))
                .hasMessage("broken");
        assertThat(effects()).isZero();
        assertThat(requests.first(id)).isTrue();
    }

    @Test
    void aClaimWhoseOwnerDiedStopsNobody() {
        assertThat(onAnotherThread(() -> requests.first(id))).isTrue();
        // That thread never comes back: killed between claim and commit.
        assertThat(requests.first(id)).isFalse();
        assertThat(requests.once(id, done("done after all")).repeated()).isFalse();
        assertThat(effects()).isEqualTo(1);
    }

    @Test
    void onlyTheOwnerGivesAClaimBack() {
        assertThat(requests.first(id)).isTrue();
        onAnotherThread(() -> {
            requests.forget(id);
            return true;
        });
        assertThat(requests.first(id)).as("still claimed").isFalse();
        requests.forget(id);
        assertThat(requests.first(id)).isTrue();
    }

    @Test
    void aClaimThatPassedToAnotherInstanceIsNotReleasedByUs() {
        assertThat(requests.first(id)).isTrue();
        String key = RequestCache.key(id);
        assertThat(redis.getExpire(key, TimeUnit.HOURS)).isBetween(23L, 24L);
        redis.opsForValue().set(key, "another instance");
        requests.forget(id);
        assertThat(redis.opsForValue().get(key)).isEqualTo("another instance");
    }

    @Test
    void aHundredAtOnceAreOneEffectAndOneAnswer() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Once>> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String body = "by " + i;
            all.add(threads.submit(() -> {
                go.await();
                requests.first(id);
                return requests.once(id, done(body));
            }));
        }
        go.countDown();
        List<Once> answers = new ArrayList<>();
        for (Future<Once> each : all) {
            answers.add(each.get(30, TimeUnit.SECONDS));
        }
        threads.shutdown();
        assertThat(effects()).isEqualTo(1);
        assertThat(answers).filteredOn(once -> !once.repeated()).hasSize(1);
        assertThat(answers).extracting(Once::answer).containsOnly(answers.get(0).answer());
    }

    @Test
    void aRefusalOverTheTracesOfAnEqualRequestBecomesItsAnswer() throws Exception {
        // Both have asked SQL and seen nothing; the second then meets what the first has just done.
        CountDownLatch secondIsIn = new CountDownLatch(1);
        CountDownLatch firstIsDone = new CountDownLatch(1);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        Future<Once> second = thread.submit(() -> requests.once(id, () -> {
            secondIsIn.countDown();
            await(firstIsDone);
            return new Answer(409, "已经变了");
        }));
        await(secondIsIn);
        requests.once(id, done("taken"));
        firstIsDone.countDown();
        assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(new Once(new Answer(200, "taken"), true));
        thread.shutdown();
    }

    @Test
    void aDeadlockIsTriedAgain() {
        AtomicInteger tries = new AtomicInteger();
        Once once = requests.once(id, () -> {
            insert("x");
            if (tries.incrementAndGet() < 3) {
                throw new CannotAcquireLockException("Deadlock found");
            }
            return new Answer(200, "third time");
        });
        assertThat(once.repeated()).isFalse();
        assertThat(effects()).isEqualTo(1);
    }

    @Test
    void keysAreExactAndMayBeLong() {
        String longKey = "k".repeat(5000);
        requests.once(new RequestId("api", longKey + "a"), done("a"));
        assertThat(requests.answer(new RequestId("api", longKey + "A"))).isEmpty();
        assertThat(requests.answer(new RequestId("press", longKey + "a"))).isEmpty();
        assertThat(requests.answer(new RequestId("api", longKey + "a"))).isPresent();
    }

    @Test
    void aTransactionOfTheCallerIsRefused() {
        for (Runnable call : List.<Runnable>of(
                () -> requests.first(id), () -> requests.forget(id), () -> requests.once(id, done("x")))) {
            assertThatThrownBy(() -> transaction.executeWithoutResult(status -> call.run()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("inside a transaction");
        }
    }

    private Supplier<Answer> done(String body) {
        return () -> {
            insert(body);
            return new Answer(200, body);
        };
    }

    private void insert(String name) {
        sql.sql("insert into effect (name) values (?)").param(name).update();
    }

    private long effects() {
        return transaction.execute(status ->
                sql.sql("select count(*) from effect").query(Long.class).single());
    }

    private static <T> T onAnotherThread(Callable<T> work) {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            return thread.submit(work).get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            thread.shutdown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
