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
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One topic's way out: a thread that claims and workers that deliver. It claims no more than it can start within about
 * a quarter of a second, so that an urgent entry never stands behind a long row that was claimed before it came.
 */
class Lane {

    private static final Logger log = LoggerFactory.getLogger(Lane.class);
    private static final long AHEAD = Duration.ofMillis(250).toNanos();
    private static final Duration PASSED_OVER = Duration.ofMillis(20);

    /** What a delivery of this lane works with. */
    record Way(
            Delivery delivery,
            ClaimStore store,
            OutboxProperties properties,
            Backoff backoff,
            Clock clock,
            MeterRegistry meters) {

        String topic() {
            return delivery.topic();
        }

        Instant now() {
            return clock.instant().truncatedTo(ChronoUnit.MILLIS);
        }
    }

    private final Way way;
    private final String topic;
    private final ClaimStore store;
    private final OutboxProperties properties;
    private final Alarm alarm;

    private final Map<Long, Held> held = new ConcurrentHashMap<>();
    private final AtomicLong order = new AtomicLong();
    private final ThreadPoolExecutor workers;
    private final Thread dispatcher;

    private final AtomicLong usualNanos = new AtomicLong(Duration.ofMillis(50).toNanos());
    private boolean storeGone;

    Lane(Delivery delivery, ClaimStore store, OutboxProperties properties, Clock clock, MeterRegistry meters) {
        Backoff backoff = new Backoff(properties.firstRetry(), properties.longestRetry());
        this.way = new Way(delivery, store, properties, backoff, clock, meters);
        this.topic = delivery.topic();
        this.store = store;
        this.properties = properties;
        this.alarm = new Alarm(clock, properties.poll());
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
        alarm.rung(due);
    }

    /** Claims nothing more and gives back what has not been started. */
    void close() {
        alarm.close();
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

    /**
     * Waits for what is being delivered; what does not end is interrupted, and goes again when its lease has run out.
     */
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
        while (alarm.await(this::enough)) {
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
            ClaimStore.Batch batch =
                    store.claim(topic, way.now(), Math.min(room, properties.batch()), properties.lease());
            for (Claim claim : batch.claims()) {
                take(claim, batch.token(), before);
            }
            more = batch.more();
            if (batch.passedOver()) {
                rung(way.clock().instant().plus(PASSED_OVER));
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
        alarm.backlog(more);
    }

    private void take(Claim claim, long token, long leasedFrom) {
        Held known = held.get(claim.id());
        if (known != null) {
            // Our lease ran out unnoticed and came back to us: whoever is delivering it holds it again.
            known.regained(token, leasedFrom);
            return;
        }
        Held one = new Held(this, way, claim, token, leasedFrom, order.incrementAndGet());
        held.put(claim.id(), one);
        workers.execute(one);
    }

    /** It was not begun, or its delivery is over: it may be claimed again. */
    void letGo(Held one) {
        held.remove(one.id());
    }

    /** A worker is free again after so long. */
    void ended(long nanos) {
        usualNanos.updateAndGet(usual -> usual + (nanos - usual) / 8);
        alarm.stir();
    }

    /** A worker is free again without having delivered. */
    void unstarted() {
        alarm.stir();
    }

    /** A row that is known to go on is claimed by halves, not one by one. */
    private boolean enough(boolean goesOn) {
        int room = room();
        return goesOn ? room >= (properties.workers() + ahead() + 1) / 2 : room > 0;
    }

    private int room() {
        return properties.workers() + ahead() - held.size();
    }

    private int ahead() {
        return (int) Math.min(properties.batch(), properties.workers() * AHEAD / Math.max(1, usualNanos.get()));
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
}
