package dev.baton.roster;

import java.time.Instant;

/**
 * A stretch of time one person should be working: a shift on a day, or several without a gap between them.
 *
 * @param to the first moment after it
 */
public record Turn(Instant from, Instant to) {

    /** Whether the moment is in it. */
    public boolean covers(Instant moment) {
        return !moment.isBefore(from) && moment.isBefore(to);
    }
}
