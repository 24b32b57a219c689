package dev.baton.outbox;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after a failure: doubled each time up to a limit, and spread so that many failures do not come back
 * as one.
 */
record Backoff(Duration first, Duration longest) {

    /** @param failures so far, at least 1 */
    Duration after(int failures, RandomGenerator random) {
        long limit = longest.toMillis();
        long doubled = first.toMillis() << Math.min(failures - 1, 30);
        long base = Math.min(doubled, limit * 4 / 5);
        return Duration.ofMillis(Math.min(limit, base + random.nextLong(base / 4 + 1)));
    }
}
