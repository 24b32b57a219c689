package dev.baton.dingtalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class CallLimitsTest {

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

    @Test
    void noSlidingSecondSeesMoreThanOurShareAndHardlyLess() {
        Hand time = new Hand();
        CallLimits limits = new CallLimits(time);
        Random random = new Random(7);
        List<Long> calls = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            if (random.nextInt(40) == 0) {
                time.sleep(random.nextLong(SECOND));
            }
            limits.await("card.update");
            calls.add(time.now());
        }
        for (int i = 0; i + CallLimits.PER_SECOND < calls.size(); i++) {
            assertThat(calls.get(i + CallLimits.PER_SECOND) - calls.get(i)).isGreaterThanOrEqualTo(SECOND);
        }
        long begun = time.now();
        for (int i = 0; i < 180; i++) {
            limits.await("card.update");
        }
        assertThat(time.now() - begun).isLessThanOrEqualTo(10 * SECOND);
    }

    @Test
    void interfacesDoNotWaitForEachOther() {
        Hand time = new Hand();
        CallLimits limits = new CallLimits(time);
        for (int i = 0; i < CallLimits.PER_SECOND; i++) {
            limits.await("card.update");
            limits.await("robot.groupSend");
        }
        limits.pause("card.update", Duration.ofSeconds(3));
        assertThat(time.now()).isEqualTo(-42);
        limits.await("card.deliver");
        assertThat(time.now()).isEqualTo(-42);
        limits.await("card.update");
        assertThat(time.now()).isEqualTo(-42 + 3 * SECOND);
    }

    @Test
    void aLongPauseTurnsCallersAway() {
        Hand time = new Hand();
        CallLimits limits = new CallLimits(time);
        limits.pauseAll(Duration.ofMinutes(5));
        limits.pause("card.update", Duration.ofSeconds(1));
        assertThatThrownBy(() -> limits.await("card.update"))
                .isInstanceOfSatisfying(DingTalkException.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(DingTalkException.Kind.THROTTLED);
                    assertThat(failure.retryAfter()).contains(Duration.ofMinutes(5));
                });
        time.sleep(Duration.ofSeconds(295).toNanos());
        limits.await("card.update");
        assertThat(time.now()).isEqualTo(-42 + 300 * SECOND);
    }

    @Test
    void waitingCallersLeaveInTheOrderInWhichTheyCame() throws Exception {
        Semaphore tick = new Semaphore(0);
        AtomicInteger sleeping = new AtomicInteger();
        AtomicLong now = new AtomicLong();
        // whoever asks for the time is at the head of the queue
        Set<String> served = Collections.synchronizedSet(new LinkedHashSet<>());
        CallLimits limits = new CallLimits(new CallLimits.Ticker() {
            @Override
            public long now() {
                served.add(Thread.currentThread().getName());
                return now.get();
            }

            @Override
            public void sleep(long nanos) throws InterruptedException {
                sleeping.incrementAndGet();
                tick.acquire();
                now.addAndGet(nanos);
            }
        });
        limits.pause("card.update", Duration.ofSeconds(1));
        served.clear();
        List<String> came = new ArrayList<>();
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            int number = i;
            Thread caller = new Thread(() -> limits.await("card.update"), "caller-" + i);
            came.add(caller.getName());
            callers.add(caller);
            caller.start();
            await().until(() -> number == 0 ? sleeping.get() == 1 : caller.getState() == Thread.State.WAITING);
        }
        tick.release(100);
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(served).containsExactlyElementsOf(came);
    }
}
