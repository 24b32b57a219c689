package dev.baton.outbox;

import dev.baton.outbox.OutboxMapper.Claim;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One topic's way out: a thread that claims and workers that deliver. It claims no more than it can start within about a
 * quarter of a second, so that an urgent entry never stands behind a long row that was claimed before it came.
 */
class Lane {

    private static final Logger log = LoggerFactory.getLogger(Lane.class);
    private static final long AHEAD = Duration.ofMillis(250).toNanos();
    private static final long LONGEST_WAIT = Duration.ofDays(1).toNanos();
    private static final Duration PASSED_OVER = Duration.ofMillis(20);
    private static final int FINISHING_ATTEMPTS = 3;

    private final Delivery delivery;
    private final String topic;
    private final ClaimStore store;
    private final OutboxProperties properties;
    private final Backoff backoff;
    private final Clock clock;
    private final MeterRegistry meters;

    private final Map<Long, Held> held = new ConcurrentHashMap<>();
    private final AtomicLong order = new AtomicLong();
    private final ThreadPoolExecutor workers;
    private final Thread dispatcher;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean running = true;
    private boolean rung = true;
    private boolean backlog;
    private long wakeAt = Long.MAX_VALUE;
    private long usualNanos = Duration.ofMillis(50).toNanos();
    private boolean storeGone;

    Lane(Delivery delivery, ClaimStore store, OutboxProperties properties, Clock clock, MeterRegistry meters) {
        this.delivery = delivery;
        this.topic = delivery.topic();
        this.store = store;
        this.properties = properties;
        this.backoff = new Backoff(properties.firstRetry(), properties.longestRetry());
        this.clock = clock;
        this.meters = meters;
        AtomicLong number = new AtomicLong();
        this.workers = new ThreadPoolExecutor(
                properties.workers(),
                properties.workers(),
                30,
                TimeUnit.SECONDS,
                new PriorityBlockingQueue<>(),
                work -> thread(work, "outbox-" + topic + "-" + number.incrementAndGet()));
        this.workers.allowCoreThreadTimeOut(true);
        this.dispatcher = thread(this::dispatch, "outbox-" + topic);
    }

    String topic() {
        return topic;
    }

    void start() {
        dispatcher.start();
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

    /** Claims nothing more and gives back what has not been started. */
    void close() {
        lock.lock();
        try {
            running = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        join(dispatcher);
        List<Runnable> unstarted = new ArrayList<>();
        workers.getQueue().drainTo(unstarted);
        workers.shutdown();
        List<Held> unused = unstarted.stream()
                .map(work -> ((Held) work))
                .filter(Held::leave)
                .toList();
        if (!unused.isEmpty()) {
            try {
                store.giveBack(
                        unused.stream().map(Held::id).toList(),
                        unused.stream().map(Held::token).collect(Collectors.toSet()));
            } catch (RuntimeException e) {
                log.warn(
                        "{} claimed entries of {} stay until their lease ends: {}", unused.size(), topic, e.toString());
            }
        }
    }

    /** Waits for what is being delivered; what does not end is interrupted, and goes again when its lease has run out. */
    void awaitEnd(Duration grace) {
        try {
            if (!workers.awaitTermination(grace.toNanos(), TimeUnit.NANOSECONDS)) {
                log.warn("{} deliveries of {} did not end in time and will be repeated", held.size(), topic);
                workers.shutdownNow();
            }
        } catch (InterruptedException e) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** Keeps the claims alive, and interrupts deliveries that have taken too long. */
    void keep() {
        List<Held> alive = held.values().stream().filter(Held::inTime).toList();
        if (alive.isEmpty()) {
            return;
        }
        long before = System.nanoTime();
        Set<Long> tokens = alive.stream().map(Held::token).collect(Collectors.toSet());
        Collection<Long> kept =
                Set.copyOf(store.renew(alive.stream().map(Held::id).toList(), tokens, properties.lease()));
        for (Held one : alive) {
            if (kept.contains(one.id())) {
                one.leasedFrom(before);
            } else {
                one.lost();
            }
        }
    }

    private void dispatch() {
        while (await()) {
            int room = room();
            if (room > 0) {
                claim(room);
            }
        }
    }

    private void claim(int room) {
        boolean more = false;
        try {
            long before = System.nanoTime();
            ClaimStore.Batch batch = store.claim(topic, now(), Math.min(room, properties.batch()), properties.lease());
            for (Claim claim : batch.claims()) {
                take(claim, batch.token(), before);
            }
            more = batch.more();
            if (batch.passedOver()) {
                rung(clock.instant().plus(PASSED_OVER));
            }
            if (storeGone) {
                storeGone = false;
                log.info("The outbox of {} can be read again", topic);
            }
        } catch (RuntimeException e) {
            if (!storeGone) {
                storeGone = true;
                log.warn(
                        "The outbox of {} cannot be read, trying every {}: {}", topic, properties.poll(), e.toString());
            }
        }
        lock.lock();
        try {
            backlog = more;
        } finally {
            lock.unlock();
        }
    }

    private void take(Claim claim, long token, long leasedFrom) {
        Held known = held.get(claim.id());
        if (known != null) {
            // Our lease ran out unnoticed and came back to us: whoever is delivering it holds it again.
            known.regained(token, leasedFrom);
            return;
        }
        Held one = new Held(claim, token, leasedFrom, order.incrementAndGet());
        held.put(claim.id(), one);
        workers.execute(one);
    }

    /** Waits until there is something to claim and room for it; false when closed. */
    private boolean await() {
        lock.lock();
        try {
            long pollAt = System.nanoTime() + properties.poll().toNanos();
            while (running) {
                long wait = Math.min(pollAt, wakeAt) - System.nanoTime();
                boolean wanted = rung || backlog || wait <= 0;
                if (wanted && worthClaiming()) {
                    rung = false;
                    if (wakeAt <= System.nanoTime()) {
                        wakeAt = Long.MAX_VALUE;
                    }
                    return true;
                }
                long nanos = wanted ? properties.poll().toNanos() : wait;
                if (changed.awaitNanos(nanos) <= 0 && wanted) {
                    log.debug("All {} workers of {} are busy", properties.workers(), topic);
                }
            }
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** A row that is known to go on is claimed by halves, not one by one. */
    private boolean worthClaiming() {
        int room = room();
        return (rung || !backlog) ? room > 0 : room >= (properties.workers() + ahead() + 1) / 2;
    }

    private int room() {
        return properties.workers() + ahead() - held.size();
    }

    private int ahead() {
        lock.lock();
        try {
            return (int) Math.min(properties.batch(), properties.workers() * AHEAD / Math.max(1, usualNanos));
        } finally {
            lock.unlock();
        }
    }

    private void ended(long nanos) {
        lock.lock();
        try {
            usualNanos += (nanos - usualNanos) / 8;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static String nameOf(Throwable failure) {
        return failure.getClass().getSimpleName();
    }

    private static void join(Thread thread) {
        try {
            thread.join(2000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread thread(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** An entry we have claimed, from the claim to the end of its delivery. */
    private final class Held implements Runnable, Comparable<Held> {

        private final Claim claim;
        private final long order;
        private long token;
        private long leasedFrom;
        private boolean lost;
        private @Nullable Thread deliverer;
        private long startedAt;
        private boolean overdue;

        Held(Claim claim, long token, long leasedFrom, long order) {
            this.claim = claim;
            this.token = token;
            this.leasedFrom = leasedFrom;
            this.order = order;
        }

        long id() {
            return claim.id();
        }

        synchronized long token() {
            return token;
        }

        synchronized void leasedFrom(long nanos) {
            leasedFrom = nanos;
        }

        synchronized void regained(long newToken, long nanos) {
            token = newToken;
            leasedFrom = nanos;
            lost = false;
        }

        synchronized void lost() {
            lost = true;
        }

        /** Forgets it before it was started; false when it was not ours any more. */
        boolean leave() {
            held.remove(id());
            return !isLost();
        }

        private synchronized boolean isLost() {
            return lost || System.nanoTime() - leasedFrom > properties.lease().toNanos();
        }

        /** Whether its lease is to be renewed; a delivery that has taken too long is interrupted and loses it. */
        synchronized boolean inTime() {
            if (deliverer != null
                    && !overdue
                    && System.nanoTime() - startedAt
                            > properties.longestDelivery().toNanos()) {
                overdue = true;
                deliverer.interrupt();
                log.warn(
                        "A delivery of {} has taken more than {} and was interrupted",
                        topic,
                        properties.longestDelivery());
            }
            return !overdue && !lost;
        }

        private synchronized boolean begin() {
            if (isLost()) {
                return false;
            }
            deliverer = Thread.currentThread();
            startedAt = System.nanoTime();
            return true;
        }

        private synchronized long end() {
            deliverer = null;
            if (Thread.interrupted()) {
                log.debug("A delivery of {} ended by an interrupt", topic);
            }
            return System.nanoTime() - startedAt;
        }

        @Override
        public void run() {
            if (!begin()) {
                held.remove(id());
                ended(usualNanos());
                return;
            }
            OutboxEntry entry = claim.entry();
            Runnable finish;
            String word;
            try {
                Outcome outcome = delivery.deliver(entry);
                if (outcome instanceof Outcome.Later later) {
                    finish = () -> later(entry, later);
                    word = "later";
                } else {
                    finish = () -> delivered(entry);
                    word = "delivered";
                }
            } catch (Undeliverable e) {
                finish = () -> blocked(entry, e.reason());
                word = "blocked";
            } catch (Throwable e) {
                finish = () -> failed(entry, e);
                word = "failed";
            }
            long nanos = end();
            meters.timer("baton.outbox.delivery", "topic", topic, "outcome", word)
                    .record(nanos, TimeUnit.NANOSECONDS);
            // First let go, so that we may claim it again as soon as the store says it is free.
            held.remove(id());
            finish(finish);
            ended(nanos);
        }

        private void finish(Runnable finish) {
            for (int attempt = 1; ; attempt++) {
                try {
                    finish.run();
                    return;
                } catch (RuntimeException e) {
                    if (attempt == FINISHING_ATTEMPTS || !pause(attempt)) {
                        log.warn("Entry {} of {} will go again when its lease ends: {}", id(), topic, e.toString());
                        return;
                    }
                }
            }
        }

        private boolean pause(int attempt) {
            try {
                Thread.sleep(50L * attempt);
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        private void delivered(OutboxEntry entry) {
            if (!store.delivered(entry, token())) {
                rung(Instant.EPOCH);
            }
        }

        private void later(OutboxEntry entry, Outcome.Later later) {
            Instant at = later.at().truncatedTo(ChronoUnit.MILLIS);
            store.later(entry, token(), at, later.reason());
            rung(at);
        }

        private void blocked(OutboxEntry entry, String reason) {
            giveUp(entry, reason);
            log.error("Entry {} of {} is blocked: {}", id(), topic, reason);
            rung(Instant.EPOCH);
        }

        private void failed(OutboxEntry entry, Throwable failure) {
            // A message may name people and amounts: it is kept with the entry, not in the log.
            log.debug("Entry {} of {} failed", id(), topic, failure);
            int failures = entry.attempts() + 1;
            String reason =
                    failure instanceof TryAgain plain ? plain.reason() : nameOf(failure) + ": " + failure.getMessage();
            if (failures >= properties.attempts()) {
                giveUp(entry, reason);
                log.error("Entry {} of {} is blocked after {} attempts: {}", id(), topic, failures, nameOf(failure));
                return;
            }
            Duration pause = backoff.after(failures, ThreadLocalRandom.current());
            Instant at = now().plus(pause);
            store.failed(entry, token(), at, reason);
            log.warn("Entry {} of {} failed {} times, next in {}: {}", id(), topic, failures, pause, nameOf(failure));
            rung(at);
        }

        private void giveUp(OutboxEntry entry, String reason) {
            delivery.gaveUp(entry, reason);
            store.blocked(entry, token(), now(), reason);
        }

        @Override
        public int compareTo(Held other) {
            int urgency = Integer.compare(claim.priority(), other.claim.priority());
            return urgency != 0 ? urgency : Long.compare(order, other.order);
        }
    }

    private long usualNanos() {
        lock.lock();
        try {
            return usualNanos;
        } finally {
            lock.unlock();
        }
    }
}
