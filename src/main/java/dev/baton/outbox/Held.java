package dev.baton.outbox;

import dev.baton.outbox.OutboxMapper.Claim;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An entry we have claimed, from the claim to the end of its delivery. */
class Held implements Runnable, Comparable<Held> {

    private static final Logger log = LoggerFactory.getLogger(Held.class);
    private static final int FINISHING_ATTEMPTS = 3;

    private final Lane lane;
    private final Lane.Way way;
    private final Claim claim;
    private final long order;
    private long token;
    private long leasedFrom;
    private boolean lost;
    private @Nullable Thread deliverer;
    private long startedAt;
    private boolean overdue;

    Held(Lane lane, Lane.Way way, Claim claim, long token, long leasedFrom, long order) {
        this.lane = lane;
        this.way = way;
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
        lane.letGo(this);
        return !isLost();
    }

    private synchronized boolean isLost() {
        return lost || System.nanoTime() - leasedFrom > way.properties().lease().toNanos();
    }

    /** Whether its lease is to be renewed; a delivery that has taken too long is interrupted and loses it. */
    synchronized boolean inTime() {
        if (deliverer != null
                && !overdue
                && System.nanoTime() - startedAt
                        > way.properties().longestDelivery().toNanos()) {
            overdue = true;
            deliverer.interrupt();
            log.warn(
                    "A delivery of {} has taken more than {} and was interrupted",
                    way.topic(),
                    way.properties().longestDelivery());
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
            log.debug("A delivery of {} ended by an interrupt", way.topic());
        }
        return System.nanoTime() - startedAt;
    }

    @Override
    public void run() {
        if (!begin()) {
            lane.letGo(this);
            lane.unstarted();
            return;
        }
        OutboxEntry entry = claim.entry();
        Runnable finish;
        String word;
        try {
            Outcome outcome = way.delivery().deliver(entry);
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
        way.meters()
                .timer("baton.outbox.delivery", "topic", way.topic(), "outcome", word)
                .record(nanos, TimeUnit.NANOSECONDS);
        // First let go, so that we may claim it again as soon as the store says it is free.
        lane.letGo(this);
        finish(finish);
        lane.ended(nanos);
    }

    private void finish(Runnable finish) {
        for (int attempt = 1; ; attempt++) {
            try {
                finish.run();
                return;
            } catch (RuntimeException e) {
                if (attempt == FINISHING_ATTEMPTS || !pause(attempt)) {
                    log.warn("Entry {} of {} will go again when its lease ends: {}", id(), way.topic(), e.toString());
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
        if (!way.store().delivered(entry, token())) {
            lane.rung(Instant.EPOCH);
        }
    }

    private void later(OutboxEntry entry, Outcome.Later later) {
        Instant at = later.at().truncatedTo(ChronoUnit.MILLIS);
        way.store().later(entry, token(), at, later.reason());
        lane.rung(at);
    }

    private void blocked(OutboxEntry entry, String reason) {
        giveUp(entry, reason);
        log.error("Entry {} of {} is blocked: {}", id(), way.topic(), reason);
        lane.rung(Instant.EPOCH);
    }

    private void failed(OutboxEntry entry, Throwable failure) {
        // A message may name people and amounts: it is kept with the entry, not in the log.
        log.debug("Entry {} of {} failed", id(), way.topic(), failure);
        int failures = entry.attempts() + 1;
        String reason =
                failure instanceof TryAgain plain ? plain.reason() : nameOf(failure) + ": " + failure.getMessage();
        if (failures >= way.properties().attempts()) {
            giveUp(entry, reason);
            log.error("Entry {} of {} is blocked after {} attempts: {}", id(), way.topic(), failures, nameOf(failure));
            return;
        }
        Duration pause = way.backoff().after(failures, ThreadLocalRandom.current());
        Instant at = way.now().plus(pause);
        way.store().failed(entry, token(), at, reason);
        log.warn("Entry {} of {} failed {} times, next in {}: {}", id(), way.topic(), failures, pause, nameOf(failure));
        lane.rung(at);
    }

    private void giveUp(OutboxEntry entry, String reason) {
        way.delivery().gaveUp(entry, reason);
        way.store().blocked(entry, token(), way.now(), reason);
    }

    @Override
    public int compareTo(Held other) {
        int urgency = Integer.compare(claim.priority(), other.claim.priority());
        return urgency != 0 ? urgency : Long.compare(order, other.order);
    }

    private static String nameOf(Throwable failure) {
        return failure.getClass().getSimpleName();
    }
}
