package dev.baton.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.embedded.OwnRedis;
import dev.baton.embedded.TestEngines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** X05: Redis stops, hangs, comes back empty: slower, never wrong. */
@SpringBootTest(classes = RequestRoom.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
@DirtiesContext
class RequestsWithoutRedisTest {

    private static final OwnRedis REDIS = new OwnRedis();
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @Autowired
    Requests requests;

    @Autowired
    Inbox inbox;

    @Autowired
    JdbcClient sql;

    @Autowired
    PlatformTransactionManager transactions;

    private TransactionTemplate transaction;

    @DynamicPropertySource
    static void engines(DynamicPropertyRegistry registry) {
        TestEngines.register(registry, RequestsWithoutRedisTest.class);
        registry.add("spring.data.redis.url", REDIS::url);
    }

    @AfterAll
    static void stopRedis() {
        REDIS.close();
    }

    @BeforeEach
    void anEffectToCount() {
        transaction = new TransactionTemplate(transactions);
        transaction.executeWithoutResult(status -> sql.sql(
                        "create table if not exists effect (id bigint auto_increment primary key, name varchar(99))")
                .update());
    }

    @Test
    void aRedisThatStopsAndComesBackEmptyDoublesNothing() throws Exception {
        RequestId before = next();
        assertThat(requests.first(before)).isTrue();
        requests.once(before, done("before"));

        REDIS.stop();
        assertThat(requests.first(before)).as("nobody can say").isTrue();
        assertThat(requests.once(before, done("again")).repeated()).isTrue();
        assertManyAtOnceCountOnce(next());

        REDIS.start();
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            RequestId probe = next();
            return requests.first(probe) && !requests.first(probe);
        });
        assertThat(requests.first(before)).as("Redis came back empty").isTrue();
        assertThat(requests.once(before, done("again")).answer().body()).isEqualTo("before");
        assertManyAtOnceCountOnce(next());
    }

    @Test
    void aRedisThatHangsDoublesNothing() throws Exception {
        REDIS.freeze();
        try {
            for (int i = 0; i < 50; i++) {
                RequestId id = next();
                assertThat(requests.first(id)).as("nobody can say").isTrue();
                assertThat(requests.once(id, done("hanging")).repeated()).isFalse();
                assertThat(requests.once(id, done("again")).answer().body()).isEqualTo("hanging");
            }
            assertManyAtOnceCountOnce(next());
        } finally {
            REDIS.thaw();
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            RequestId probe = next();
            return requests.first(probe) && !requests.first(probe);
        });
    }

    @Test
    void whatWasPushedCountsOnceToo() {
        RequestId before = next();
        assertThat(inbox.take(before, "{}")).isEqualTo(Inbox.Taken.OURS);
        inbox.done(before);
        REDIS.stop();
        try {
            assertThat(inbox.take(before, "{}")).isEqualTo(Inbox.Taken.DONE);
            RequestId without = next();
            assertThat(inbox.take(without, "{}")).isEqualTo(Inbox.Taken.OURS);
            assertThat(inbox.take(without, "{}")).isEqualTo(Inbox.Taken.UNDER_WAY);
            inbox.done(without);
            assertThat(inbox.take(without, "{}")).isEqualTo(Inbox.Taken.DONE);
        } finally {
            REDIS.start();
        }
        assertThat(inbox.take(before, "{}")).isEqualTo(Inbox.Taken.DONE);
    }

    private void assertManyAtOnceCountOnce(RequestId id) throws Exception {
        long before = effects();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<Once>> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            all.add(threads.submit(() -> {
                requests.first(id);
                return requests.once(id, done("one of many"));
            }));
        }
        int counted = 0;
        for (Future<Once> each : all) {
            counted += each.get(30, TimeUnit.SECONDS).repeated() ? 0 : 1;
        }
        threads.shutdown();
        assertThat(counted).isEqualTo(1);
        assertThat(effects() - before).isEqualTo(1);
    }

    private static RequestId next() {
        return new RequestId("press", "without-redis-" + NUMBER.incrementAndGet());
    }

    private Supplier<Answer> done(String body) {
        return () -> {
            sql.sql("insert into effect (name) values (?)").param(body).update();
            return new Answer(200, body);
        };
    }

    private long effects() {
        return transaction.execute(status ->
                sql.sql("select count(*) from effect").query(Long.class).single());
    }
}
