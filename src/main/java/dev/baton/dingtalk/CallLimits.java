package dev.baton.dingtalk;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Our share of the platform's rate limit: at most {@value #PER_SECOND} calls of one interface leave in any sliding second
 * (the platform allows 20). Callers wait in the order in which they came. In this process only.
 */
class CallLimits {

    static final int PER_SECOND = 18;

    /** A caller is turned away rather than kept waiting longer than this for a pause to end. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** The running of time, so that tests need not wait for it. */
    interface Ticker {

        long now();

        void sleep(long nanos) throws InterruptedException;

        Ticker REAL = new Ticker() {
            @Override
            public long now() {
                return System.nanoTime();
            }

            @Override
            public void sleep(long nanos) throws InterruptedException {
                TimeUnit.NANOSECONDS.sleep(nanos);
            }
        };
    }

    private final Ticker ticker;
    private final long start;
    private final Map<String, Gate> gates = new ConcurrentHashMap<>();
    private final AtomicLong pausedUntil = new AtomicLong(Long.MIN_VALUE);

    CallLimits(Ticker ticker) {
        this.ticker = ticker;
        this.start = ticker.now();
    }

    /** Returns when a call of this interface may leave; fails as THROTTLED when a pause lasts too long to wait for. */
    void await(String api) {
        gates.computeIfAbsent(api, name -> new Gate()).pass();
    }

    /** Leaves one interface alone for a while. */
    void pause(String api, Duration time) {
        raise(gates.computeIfAbsent(api, name -> new Gate()).pausedUntil, now() + time.toNanos());
    }

    /** Leaves every interface alone for a while. */
    void pauseAll(Duration time) {
        raise(pausedUntil, now() + time.toNanos());
    }

    private long now() {
        return ticker.now() - start;
    }

    private static void raise(AtomicLong until, long time) {
        until.accumulateAndGet(time, Math::max);
    }

    private final class Gate {

        private final ReentrantLock queue = new ReentrantLock(true);
        private final AtomicLong pausedUntil = new AtomicLong(Long.MIN_VALUE);
        private final long[] lately = new long[PER_SECOND];
        private int next;

        Gate() {
            Arrays.fill(lately, -SECOND);
        }

        void pass() {
            try {
                queue.lockInterruptibly();
                try {
                    while (true) {
                        long now = now();
                        long pause = Math.max(pausedUntil.get(), CallLimits.this.pausedUntil.get());
                        if (pause > now && pause - now > LONGEST_WAIT.toNanos()) {
                            throw new DingTalkException(
                                    new ErrorCodes.Meaning(
                                            DingTalkException.Kind.THROTTLED, Duration.ofNanos(pause - now), false),
                                    "baton.paused",
                                    "the platform asked us to be quiet",
                                    List.of());
                        }
                        long from = Math.max(pause, lately[next] + SECOND);
                        if (from <= now) {
                            lately[next] = now;
                            next = (next + 1) % PER_SECOND;
                            return;
                        }
                        ticker.sleep(from - now);
                    }
                } finally {
                    queue.unlock();
                }
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                throw new DingTalkException(
                        DingTalkException.Kind.BUSY, "baton.stopping", "interrupted before the call left");
            }
        }
    }
}
