package dev.baton.outbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Wakes the thread that claims for a lane: when something was committed that may leave, when the store is known to have
 * more, when a worker became free, and at the latest when it is time to look anyway.
 */
class Alarm {

    private static final long LONGEST_WAIT = Duration.ofDays(1).toNanos();

    /** Whether there is room enough to claim. */
    interface Room {

        /**
         * Whether it is enough.
         *
         * @param goesOn the row is known to go on and nothing was committed since: it may be claimed by halves, not one
         *     by one
         */
        boolean enough(boolean goesOn);
    }

    private final Clock clock;
    private final Duration poll;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean running = true;
    private boolean rung = true;
    private boolean backlog;
    private long wakeAt = Long.MAX_VALUE;

    Alarm(Clock clock, Duration poll) {
        this.clock = clock;
        this.poll = poll;
    }

    /** Something was committed that may leave then. */
    void rung(Instant due) {
        long wait = TimeUnit.MILLISECONDS.toNanos(clock.instant().until(due, ChronoUnit.MILLIS));
        lock.lock();
        try {
            if (wait <= 0) {
                rung = true;
            } else {
                wakeAt = Math.min(wakeAt, System.nanoTime() + Math.min(wait, LONGEST_WAIT));
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the store has more of what may leave now than was claimed. */
    void backlog(boolean more) {
        lock.lock();
        try {
            backlog = more;
        } finally {
            lock.unlock();
        }
    }

    /** There may be more room than before. */
    void stir() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whoever waits goes home. */
    void close() {
        lock.lock();
        try {
            running = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is something to claim and room for it; false when closed. */
    boolean await(Room room) {
        lock.lock();
        try {
            long pollAt = System.nanoTime() + poll.toNanos();
            while (running) {
                long wait = Math.min(pollAt, wakeAt) - System.nanoTime();
                boolean wanted = rung || backlog || wait <= 0;
                if (wanted && room.enough(!rung && backlog)) {
                    rung = false;
                    if (wakeAt <= System.nanoTime()) {
                        wakeAt = Long.MAX_VALUE;
                    }
                    return true;
                }
                var unused = changed.awaitNanos(wanted ? poll.toNanos() : wait);
            }
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
