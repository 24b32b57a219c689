package dev.baton.dingtalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.embedded.TestEngines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Several instances on one Redis and one database: together they keep to the platform's limit, and use it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class SharedLimitsTest {

    private static final Logger log = LoggerFactory.getLogger(SharedLimitsTest.class);

    private static final int LIMIT = 20;
    private static final long SECOND = 1_000_000;
    private static final int CALLERS = 8;
    private static final AtomicInteger APPS = new AtomicInteger();

    private ConfigurableApplicationContext room;
    private String app = "";

    @BeforeAll
    void open() {
        room = DingTalkRoom.open(TestEngines.freshUrl("shared_limits"), TestEngines.redisUrl(), Map.of());
    }

    @AfterAll
    void close() {
        room.close();
    }

    private RedisSlots redis() {
        return new RedisSlots(room.getBean(StringRedisTemplate.class), app, LIMIT);
    }

    private SqlSlots sql() {
        return new SqlSlots(room.getBean(BudgetMapper.class), room.getBean(TransactionTemplate.class), app, LIMIT);
    }

    /** Callers of several instances that call as fast as they may, until they are stopped. */
    private static final class Crowd implements AutoCloseable {

        private final List<Thread> threads = new ArrayList<>();
        private final AtomicBoolean open = new AtomicBoolean(true);
        final List<CallLimits> instances = new ArrayList<>();
        final AtomicInteger calls = new AtomicInteger();

        Crowd(int size, Supplier<Slots> slots) {
            for (int i = 0; i < size; i++) {
                CallLimits instance = new CallLimits(CallLimits.Ticker.REAL, slots.get(), CallLimitsTest.BAN);
                instances.add(instance);
                for (int j = 0; j < CALLERS; j++) {
                    threads.add(new Thread(() -> call(instance)));
                }
            }
            threads.forEach(Thread::start);
        }

        private void call(CallLimits instance) {
            while (open.get()) {
                try {
                    instance.await("card.update", Turn.NORMAL);
                    calls.incrementAndGet();
                } catch (DingTalkException turnedAway) {
                    assertThat(turnedAway.code()).isEqualTo("baton.turn");
                }
            }
        }

        void until(int most) throws InterruptedException {
            while (calls.get() < most) {
                Thread.onSpinWait();
                threads.get(0).join(5);
            }
        }

        @Override
        public void close() {
            open.set(false);
            for (Thread thread : threads) {
                try {
                    thread.join();
                } catch (InterruptedException stopping) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    private static void neverAbove(List<Long> calls) {
        for (int i = 0; i + LIMIT < calls.size(); i++) {
            assertThat(calls.get(i + LIMIT) - calls.get(i)).isGreaterThanOrEqualTo(Slots.WINDOW.toNanos() / 1_000);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void noSlidingSecondOfAllInstancesIsAboveTheLimitAndNineTenthsAreUsed(int instances) throws Exception {
        app = "app-" + APPS.incrementAndGet();
        List<Long> left = Collections.synchronizedList(new ArrayList<>());
        try (Crowd crowd = new Crowd(instances, () -> {
            RedisSlots slots = redis();
            return (api, turn) -> {
                long answer = slots.ask(api, turn);
                if (answer < 0) {
                    left.add(-answer);
                }
                return answer < 0 ? Duration.ZERO : Duration.ofNanos(answer * 1_000);
            };
        })) {
            crowd.until(160);
        }
        List<Long> calls = new ArrayList<>(left);
        Collections.sort(calls);
        neverAbove(calls);
        // the usual window: a machine that stalls for a moment says nothing about the limit
        List<Long> windows = new ArrayList<>();
        for (int i = 0; i + LIMIT < calls.size(); i++) {
            windows.add(calls.get(i + LIMIT) - calls.get(i));
        }
        Collections.sort(windows);
        double used = SECOND / (double) windows.get(windows.size() / 2);
        log.info("{} instances used {} of the limit", instances, used);
        assertThat(used).isBetween(0.88, 1.0);
    }

    @Test
    void anUrgentCallOvertakesWhateverWaitsInAllInstances() throws Exception {
        app = "app-" + APPS.incrementAndGet();
        List<Integer> first = new ArrayList<>();
        try (Crowd crowd = new Crowd(4, this::redis)) {
            crowd.until(25);
            for (int i = 0; i < 5; i++) {
                crowd.until(25 + i * 23);
                int before = crowd.calls.get();
                crowd.instances.get(i % 4).await("card.update", i % 2 == 0 ? Turn.MONEY : Turn.URGENT);
                first.add(crowd.calls.get() - before);
            }
        }
        log.info("of 32 callers of 4 instances these left before an urgent call: {}", first);
        assertThat(first).allMatch(others -> others < 4 * CALLERS);
    }

    @Test
    void whatWaitsUrgentlyInOneInstanceHoldsBackTheOthers() {
        app = "app-" + APPS.incrementAndGet();
        RedisSlots one = redis();
        RedisSlots other = redis();
        for (int i = 0; i < LIMIT; i++) {
            assertThat(one.take("card.update", Turn.URGENT)).isZero();
        }
        Duration urgent = one.take("card.update", Turn.MONEY);
        assertThat(urgent).isPositive().isLessThanOrEqualTo(Slots.WINDOW);
        assertThat(other.take("card.update", Turn.NORMAL)).isGreaterThanOrEqualTo(urgent.minusMillis(50));
        assertThat(other.take("card.deliver", Turn.NORMAL)).isZero();
    }

    @Test
    void aPauseHoldsForAllInstances() {
        app = "app-" + APPS.incrementAndGet();
        redis().pause("card.update", Duration.ofSeconds(30));
        assertThat(redis().take("card.update", Turn.MONEY)).isGreaterThan(Duration.ofSeconds(20));
        assertThat(redis().take("card.deliver", Turn.MONEY)).isZero();
        redis().pause("*", Duration.ofMinutes(5));
        redis().pause("*", Duration.ofSeconds(1));
        assertThat(redis().take("card.deliver", Turn.MONEY)).isGreaterThan(Duration.ofMinutes(4));
    }

    @Test
    void withoutRedisTheDatabaseKeepsTheLimitForAllInstances() throws Exception {
        app = "app-" + APPS.incrementAndGet();
        long begun = System.nanoTime();
        try (Crowd crowd = new Crowd(4, this::sql)) {
            crowd.until(60);
            double rate = 59 / ((System.nanoTime() - begun) / 1e9);
            log.info("without Redis {} calls a second", rate);
            assertThat(rate).isLessThanOrEqualTo(LIMIT);
        }
    }

    @Test
    void whereRedisGoesAndComesBackNobodyCountsTwice() {
        CallLimitsHand time = new CallLimitsHand();
        AtomicBoolean there = new AtomicBoolean(true);
        AtomicInteger fromRedis = new AtomicInteger();
        AtomicInteger fromSql = new AtomicInteger();
        Slots redis = (api, turn) -> {
            if (!there.get()) {
                throw new IllegalStateException("gone");
            }
            fromRedis.incrementAndGet();
            return Duration.ZERO;
        };
        Slots sql = (api, turn) -> {
            fromSql.incrementAndGet();
            return Duration.ZERO;
        };
        SharedSlots slots = new SharedSlots(redis, sql, time);
        assertThat(slots.take("card.update", Turn.NORMAL)).isZero();
        assertThat(fromSql).hasValue(0);

        there.set(false);
        assertThat(slots.take("card.update", Turn.NORMAL)).isEqualTo(Slots.WINDOW);
        time.sleep(Slots.WINDOW.toNanos());
        assertThat(slots.take("card.update", Turn.NORMAL)).isZero();
        assertThat(fromSql).hasValue(1);

        there.set(true);
        time.sleep(SharedSlots.RETRY.toNanos());
        assertThat(slots.take("card.update", Turn.NORMAL)).isZero();
        assertThat(fromRedis).hasValue(2);
        assertThat(fromSql).as("others may not have noticed yet").hasValue(2);
        time.sleep(Duration.ofSeconds(5).toNanos());
        assertThat(slots.take("card.update", Turn.NORMAL)).isZero();
        assertThat(fromSql).hasValue(2);
    }

    @Test
    void thatTheDatabaseIsGoneIsNotTakenForRedis() {
        CallLimitsHand time = new CallLimitsHand();
        AtomicBoolean there = new AtomicBoolean(false);
        AtomicInteger fromRedis = new AtomicInteger();
        Slots redis = (api, turn) -> {
            fromRedis.incrementAndGet();
            if (!there.get()) {
                throw new IllegalStateException("Redis is gone");
            }
            return Duration.ZERO;
        };
        Slots sql = (api, turn) -> {
            throw new IllegalStateException("the database is gone");
        };
        SharedSlots slots = new SharedSlots(redis, sql, time);
        assertThat(slots.take("card.update", Turn.NORMAL)).isEqualTo(Slots.WINDOW);
        there.set(true);
        time.sleep(SharedSlots.RETRY.toNanos());

        assertThatThrownBy(() -> slots.take("card.update", Turn.NORMAL)).hasMessage("the database is gone");
        assertThatThrownBy(() -> slots.take("card.update", Turn.NORMAL)).hasMessage("the database is gone");

        assertThat(fromRedis).as("it is there, and goes on being asked").hasValue(3);
    }

    /** Time that passes only when told. */
    private static final class CallLimitsHand implements CallLimits.Ticker {

        private long now = 7;

        @Override
        public long now() {
            return now;
        }

        @Override
        public void sleep(long nanos) {
            now += nanos;
        }
    }
}
