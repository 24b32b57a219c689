package dev.baton.dingtalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class CallLimitsTest {

    /** The platform says five minutes. */
    static final Duration BAN = Duration.ofMinutes(5);

    private static final int LIMIT = 20;
    private static final int SHARE = LIMIT - Slots.keptFree(LIMIT);
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** Time that passes only when somebody sleeps. */
    private static final class Hand implements CallLimits.Ticker {

        final AtomicLong now = new AtomicLong(-42);

        @Override
        public long now() {
            return now.get();
        }

        @Override
        public void sleep(long nanos) {
            now.addAndGet(nanos);
        }
    }

    private static CallLimits limits(CallLimits.Ticker ticker) {
        return new CallLimits(ticker, new OwnSlots(ticker, LIMIT), BAN);
    }

    @Test
    void noSlidingSecondSeesMoreThanThePlatformsLimitAndHardlyLess() {
        Hand time = new Hand();
        CallLimits limits = limits(time);
        Random random = new Random(7);
        List<Long> calls = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            if (random.nextInt(40) == 0) {
                time.sleep(random.nextLong(SECOND));
            }
            limits.await("card.update", random.nextInt(30) == 0 ? Turn.URGENT : Turn.NORMAL);
            calls.add(time.now());
        }
        for (int i = 0; i + LIMIT < calls.size(); i++) {
            assertThat(calls.get(i + LIMIT) - calls.get(i)).isGreaterThanOrEqualTo(Slots.WINDOW.toNanos());
        }
        long begun = time.now();
        int backlog = 1_000;
        for (int i = 0; i < backlog; i++) {
            limits.await("card.update", Turn.NORMAL);
        }
        double used = backlog * (double) SECOND / (time.now() - begun) / LIMIT;
        assertThat(used).isBetween(0.90, 1.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 20, 40, 60})
    void howeverUnequallyFastCallsTravelNoSecondOfThePlatformsSeesTooMany(int limit) {
        Hand time = new Hand();
        CallLimits limits = new CallLimits(time, new OwnSlots(time, limit), BAN);
        Random random = new Random(limit);
        List<Long> arrivals = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            if (random.nextInt(50) == 0) {
                time.sleep(random.nextLong(2 * SECOND));
            }
            limits.await("card.update", random.nextInt(10) == 0 ? Turn.MONEY : Turn.NORMAL);
            // the worst first: what leaves early in a burst is late, and what leaves after it is quick
            long way = random.nextBoolean() ? Slots.GUARD.toNanos() : random.nextLong(Slots.GUARD.toNanos());
            arrivals.add(time.now() + (i % (2 * limit) < limit ? way : 0));
        }
        Collections.sort(arrivals);
        for (int i = 0; i + limit < arrivals.size(); i++) {
            assertThat(arrivals.get(i + limit) - arrivals.get(i)).isGreaterThanOrEqualTo(SECOND);
        }
    }

    /**
     * The machine was busy between the slot and us: a call that left now might arrive together with those of the next
     * second.
     */
    @Test
    void aSlotThatWasHeardOfTooLateIsNotUsedUnlessTheyAllAre() {
        Hand time = new Hand();
        List<Duration> delays = new ArrayList<>(List.of(CallLimits.FRESH.plusMillis(1), CallLimits.FRESH));
        AtomicInteger taken = new AtomicInteger();
        CallLimits limits = new CallLimits(
                time,
                (api, turn) -> {
                    taken.incrementAndGet();
                    time.sleep((delays.isEmpty() ? CallLimits.FRESH.multipliedBy(2) : delays.remove(0)).toNanos());
                    return Duration.ZERO;
                },
                BAN);
        limits.await("card.update", Turn.NORMAL);
        assertThat(taken).hasValue(2);
        limits.await("card.update", Turn.NORMAL);
        assertThat(taken)
                .as("a machine that is always so slow sends all the same")
                .hasValue(5);
    }

    @Test
    void whateverTheBacklogDoesAnUrgentCallLeavesWithinAMoment() {
        Hand time = new Hand();
        CallLimits limits = limits(time);
        for (int i = 0; i < 500; i++) {
            limits.await("card.update", Turn.NORMAL);
            if (i % 25 == 24) {
                long asked = time.now();
                limits.await("card.update", Turn.MONEY);
                assertThat(Duration.ofNanos(time.now() - asked)).isLessThan(Duration.ofMillis(60));
            }
        }
    }

    @Test
    void aSlotIsKeptFreeForWhatIsUrgent() {
        Hand time = new Hand();
        CallLimits limits = limits(time);
        for (int i = 0; i < SHARE; i++) {
            limits.await("card.update", Turn.NORMAL);
        }
        limits.await("card.update", Turn.MONEY);
        assertThat(time.now()).isEqualTo(-42);
        limits.await("card.update", Turn.NORMAL);
        assertThat(time.now()).isEqualTo(-42 + Slots.WINDOW.toNanos());
        assertThat(Slots.span(Turn.NORMAL, LIMIT)).isLessThan(Slots.WINDOW);
    }

    @Test
    void interfacesDoNotWaitForEachOther() {
        Hand time = new Hand();
        CallLimits limits = limits(time);
        for (int i = 0; i < SHARE; i++) {
            limits.await("card.update", Turn.NORMAL);
            limits.await("robot.groupSend", Turn.NORMAL);
        }
        limits.pause("card.update", Duration.ofSeconds(3));
        assertThat(time.now()).isEqualTo(-42);
        limits.await("card.deliver", Turn.NORMAL);
        assertThat(time.now()).isEqualTo(-42);
        limits.await("card.update", Turn.NORMAL);
        assertThat(time.now()).isEqualTo(-42 + 3 * SECOND);
    }

    @Test
    void aLongPauseTurnsCallersAway() {
        Hand time = new Hand();
        CallLimits limits = limits(time);
        limits.pauseAll(Duration.ofMinutes(5));
        limits.pause("card.update", Duration.ofSeconds(1));
        assertThatThrownBy(() -> limits.await("card.update", Turn.MONEY))
                .isInstanceOfSatisfying(DingTalkException.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(DingTalkException.Kind.THROTTLED);
                    assertThat(failure.retryAfter()).contains(Duration.ofMinutes(5));
                });
        time.sleep(Duration.ofSeconds(295).toNanos());
        limits.await("card.update", Turn.MONEY);
        assertThat(time.now()).isEqualTo(-42 + 300 * SECOND);
    }

    @Test
    void whatIsOnlyGoodToKnowDoesNotStandInTheWayForLong() {
        Hand time = new Hand();
        CallLimits limits = limits(time);
        for (int i = 0; i < SHARE; i++) {
            limits.await("card.update", Turn.NORMAL);
        }
        assertThatThrownBy(() -> limits.await("card.update", Turn.INFO))
                .isInstanceOfSatisfying(DingTalkException.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(DingTalkException.Kind.THROTTLED);
                    assertThat(failure.code()).isEqualTo("baton.turn");
                });
    }

    @Test
    void waitingCallersLeaveByUrgencyAndElseInTheOrderInWhichTheyCame() throws Exception {
        AtomicBoolean open = new AtomicBoolean();
        List<String> left = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger asked = new AtomicInteger();
        CallLimits limits = new CallLimits(
                CallLimits.Ticker.REAL,
                (api, turn) -> {
                    asked.incrementAndGet();
                    if (!open.get()) {
                        return Duration.ofMillis(5);
                    }
                    left.add(Thread.currentThread().getName());
                    return Duration.ZERO;
                },
                BAN);
        List<Thread> callers = new ArrayList<>();
        for (Turn turn : List.of(Turn.NORMAL, Turn.NORMAL, Turn.URGENT, Turn.NORMAL, Turn.MONEY, Turn.URGENT)) {
            int before = callers.size();
            Thread caller = new Thread(() -> limits.await("card.update", turn), turn + "-" + before);
            callers.add(caller);
            caller.start();
            int seen = asked.get();
            await().until(() -> caller.getState() == Thread.State.TIMED_WAITING && asked.get() > seen);
        }
        open.set(true);
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(left).containsExactly("MONEY-4", "URGENT-2", "URGENT-5", "NORMAL-0", "NORMAL-1", "NORMAL-3");
    }
}
