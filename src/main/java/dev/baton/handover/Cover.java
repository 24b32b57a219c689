package dev.baton.handover;

import dev.baton.presence.Here;
import dev.baton.presence.State;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Somebody stands in for a colleague.
 *
 * @param coverer who stands in
 * @param covered whose work it is
 * @param wasOnline whether that one said to be here when it began
 * @param untilAt when the work goes back
 * @param closedAt when all of it had gone somewhere, null before
 */
record Cover(
        long id,
        String coverer,
        String covered,
        boolean wasOnline,
        Instant openedAt,
        Instant untilAt,
        @Nullable Instant closedAt) {

    /** How presence names it. */
    static final String SOURCE = "cover";

    /** What became of one workflow in it. */
    enum Standing {
        /** With who covers. */
        COVERED,
        /** Back. */
        RETURNED,
        /** Waits for the end of a refund, and goes back then. */
        FOLLOWS,
        /** Stays: who was covered is not here, or cannot have it. */
        KEPT;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether this one is busy for no other reason than being covered. */
    static boolean isBusyBy(Here here) {
        return here.state() == State.BUSY && SOURCE.equals(here.saidBy());
    }
}
