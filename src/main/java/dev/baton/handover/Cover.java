package dev.baton.handover;

import dev.baton.presence.Here;
import dev.baton.presence.State;
import dev.baton.presence.Word;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Somebody stands in for a colleague.
 *
 * @param coverer who stands in
 * @param covered whose work it is
 * @param wasOnline whether that one said to be here when it began
 * @param saidBy how that one had said it; null: had not, or nobody knows
 * @param saidUntil when that would have ended by itself; null: not before something else was said
 * @param byRoster whether that end was a shift's
 * @param untilAt when the work goes back
 * @param closedAt when all of it had gone somewhere, null before
 */
record Cover(
        long id,
        String coverer,
        String covered,
        boolean wasOnline,
        @Nullable String saidBy,
        @Nullable Instant saidUntil,
        boolean byRoster,
        Instant openedAt,
        Instant untilAt,
        @Nullable Instant closedAt) {

    /** How presence names it. */
    static final String SOURCE = "cover";

    private static final String UNKNOWN = "cover-over";

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

    /** By which word the covered one was here when it began. */
    Optional<Word> word() {
        return wasOnline
                ? Optional.of(new Word(saidUntil, saidBy == null ? UNKNOWN : saidBy, byRoster))
                : Optional.empty();
    }

    /** Whether this one is busy for no other reason than being covered. */
    static boolean isBusyBy(Here here) {
        return here.state() == State.BUSY && SOURCE.equals(here.saidBy());
    }
}
