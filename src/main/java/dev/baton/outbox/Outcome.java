package dev.baton.outbox;

import java.time.Instant;

/** What came of a delivery that did not fail. */
public sealed interface Outcome {

    /** It has left; the entry goes, unless it was written again meanwhile. */
    static Outcome delivered() {
        return Delivered.DELIVERED;
    }

    /**
     * Not now, and that is no failure (a quota, an undo window): the entry waits until then and says why. Not counted
     * as an attempt. A write that comes meanwhile brings it back at once.
     */
    static Outcome later(Instant at, String reason) {
        return new Later(at, reason);
    }

    /** See {@link #delivered}. */
    enum Delivered implements Outcome {
        DELIVERED
    }

    /** See {@link #later}. */
    record Later(Instant at, String reason) implements Outcome {}
}
