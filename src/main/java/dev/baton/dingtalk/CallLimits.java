package dev.baton.dingtalk;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets calls leave as fast as the platform allows and no faster, the most urgent first and else in the order in which
 * they came. Only the first of a process asks for a slot, so others cost nothing while they wait.
 */
class CallLimits {

    /** A caller is turned away rather than kept waiting longer than this for a pause to end. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    /** Ours: the process ends, and the call did not leave. */
    static final String STOPPING = "baton.stopping";

    /** Ours: neither Redis nor the database could say whose turn it is, so the call did not leave. */
    static final String NO_TURN = "baton.noTurn";

    /**
     * How long callers wait while others go first; then they are to come back later and not to stand in the way here.
     */
    private static final Map<Turn, Duration> PATIENCE = Map.of(
            Turn.MONEY,
            LONGEST_WAIT,
            Turn.URGENT,
            LONGEST_WAIT,
            Turn.NORMAL,
            Duration.ofSeconds(3),
            Turn.INFO,
            Duration.ofMillis(600));

    private static final Duration LATER = Duration.ofSeconds(2);

    /**
     * A slot that took longer than this to be heard of is not used: with the way of the call it would be later than the
     * guard.
     */
    static final Duration FRESH = Slots.GUARD.dividedBy(2);

    /** So often; a machine that is always so slow must send all the same. */
    private static final int STALE = 2;

    /** The running of time, so that tests need not wait for it. */
    interface Ticker {

        long now();

        void sleep(long nanos) throws InterruptedException;

        /** Waits for a change, at most so long. */
        default void await(Condition changed, long nanos) throws InterruptedException {
            sleep(nanos);
        }

        Ticker REAL = new Ticker() {
            @Override
            public long now() {
                return System.nanoTime();
            }

            @Override
            public void sleep(long nanos) throws InterruptedException {
                TimeUnit.NANOSECONDS.sleep(nanos);
            }

            @Override
            @SuppressWarnings("WaitNotInLoop") // who calls it looks again
            public void await(Condition changed, long nanos) throws InterruptedException {
                long left = changed.awaitNanos(nanos);
                assert left <= nanos;
            }
        };
    }

    private final Ticker ticker;
    private final Slots slots;
    private final Duration ban;
    private final long start;
    private final Map<String, Gate> gates = new ConcurrentHashMap<>();
    private final AtomicLong pausedUntil = new AtomicLong(Long.MIN_VALUE);

    /** @param ban how long a ban keeps all calls back at most */
    CallLimits(Ticker ticker, Slots slots, Duration ban) {
        this.ticker = ticker;
        this.slots = slots;
        this.ban = ban;
        this.start = ticker.now();
    }

    /**
     * Returns when a call of this interface may leave; fails as THROTTLED when a pause lasts too long to wait for, or
     * when too many others go first.
     */
    void await(String api, Turn turn) {
        gates.computeIfAbsent(api, Gate::new).pass(turn);
    }

    /** Leaves one interface alone for a while. */
    void pause(String api, Duration time) {
        raise(gates.computeIfAbsent(api, Gate::new).pausedUntil, now() + time.toNanos());
        slots.pause(api, time);
    }

    /** Leaves every interface alone for a while. */
    void pauseAll(Duration time) {
        Duration quiet = time.compareTo(ban) < 0 ? time : ban;
        raise(pausedUntil, now() + quiet.toNanos());
        slots.pause("*", quiet);
    }

    private long now() {
        return ticker.now() - start;
    }

    private static void raise(AtomicLong until, long time) {
        until.accumulateAndGet(time, Math::max);
    }

    private static DingTalkException later(String code, Duration time, String words) {
        return new DingTalkException(
                new ErrorCodes.Meaning(DingTalkException.Kind.THROTTLED, time, false), code, words, List.of());
    }

    /** Somebody who waits for a slot. */
    private record Waiter(Turn turn, long number) implements Comparable<Waiter> {

        @Override
        public int compareTo(Waiter other) {
            int urgency = turn.compareTo(other.turn);
            return urgency != 0 ? urgency : Long.compare(number, other.number);
        }
    }

    private final class Gate {

        private final String api;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private final PriorityQueue<Waiter> queue = new PriorityQueue<>();
        private final AtomicLong pausedUntil = new AtomicLong(Long.MIN_VALUE);
        private long came;
        private boolean asking;

        Gate(String api) {
            this.api = api;
        }

        void pass(Turn turn) {
            try {
                lock.lockInterruptibly();
                Waiter me = new Waiter(turn, came++);
                queue.add(me);
                try {
                    pass(me);
                } finally {
                    queue.remove(me);
                    changed.signalAll();
                    lock.unlock();
                }
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                throw new DingTalkException(DingTalkException.Kind.BUSY, STOPPING, "interrupted before the call left");
            }
        }

        private void pass(Waiter me) throws InterruptedException {
            long patience =
                    now() + PATIENCE.getOrDefault(me.turn(), LONGEST_WAIT).toNanos();
            int stale = 0;
            while (true) {
                long wait = pause();
                boolean paused = wait > 0;
                if (!paused && me.equals(queue.peek()) && !asking) {
                    long asked = now();
                    wait = ask(me.turn());
                    if (wait <= 0) {
                        if (now() - asked <= FRESH.toNanos() || stale++ >= STALE) {
                            return;
                        }
                        continue;
                    }
                }
                if (wait > LONGEST_WAIT.toNanos()) {
                    throw later("baton.paused", Duration.ofNanos(wait), "the platform asked us to be quiet");
                }
                long left = patience - now();
                if (left <= 0 && !paused) {
                    throw later("baton.turn", LATER, "more urgent calls go first");
                }
                ticker.await(changed, paused ? wait : wait > 0 ? Math.min(wait, left) : left);
            }
        }

        private long pause() {
            long until = Math.max(pausedUntil.get(), CallLimits.this.pausedUntil.get());
            long now = now();
            return until <= now ? 0 : until - now;
        }

        /** Others may come meanwhile; whoever is more urgent asks next. */
        private long ask(Turn turn) {
            asking = true;
            lock.unlock();
            try {
                return slots.take(api, turn).toNanos();
            } catch (RuntimeException unanswered) {
                throw new DingTalkException(
                        DingTalkException.Kind.BUSY, NO_TURN, "nobody can say whether a call may leave: " + unanswered);
            } finally {
                lock.lock();
                asking = false;
                changed.signalAll();
            }
        }
    }
}
