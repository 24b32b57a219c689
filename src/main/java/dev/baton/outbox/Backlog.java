package dev.baton.outbox;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How much has not left yet, of one topic or of all together.
 *
 * @param waiting not blocked, counted up to 100,000 a topic
 * @param blocked given up until a person looks, counted likewise
 * @param oldest when the entry became due that has waited longest; null when none waits
 */
public record Backlog(int waiting, int blocked, @Nullable Instant oldest) {

    /** For how long the oldest entry has been due; zero when nothing is. */
    public Duration late(Instant now) {
        return oldest == null || oldest.isAfter(now) ? Duration.ZERO : Duration.between(oldest, now);
    }

    Backlog plus(Backlog other) {
        boolean theirs = oldest == null || (other.oldest != null && other.oldest.isBefore(oldest));
        return new Backlog(waiting + other.waiting, blocked + other.blocked, theirs ? other.oldest : oldest);
    }
}
