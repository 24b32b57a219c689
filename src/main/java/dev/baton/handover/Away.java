package dev.baton.handover;

import dev.baton.presence.Here;
import dev.baton.presence.State;
import dev.baton.roster.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which work comes back from who is not here, the strongest first: how long is waited, and whether what
 * can wait until the person is back stays.
 */
enum Away {
    /** Not in the organisation any more. */
    LEFT(Duration.ZERO, false),
    /** On leave. */
    LEAVE(Duration.ofMinutes(5), false),
    /** Punched out. */
    CLOCK_OUT(Duration.ofMinutes(15), true),
    /** The shift is over and the person did not stay. */
    SHIFT_END(Duration.ofMinutes(30), true),
    /** Should be here, or has no shifts, and was not seen for long. */
    OFFLINE(Duration.ofMinutes(60), true);

    private final Duration grace;
    private final boolean keepsWhatCanWait;

    Away(Duration grace, boolean keepsWhatCanWait) {
        this.grace = grace;
        this.keepsWhatCanWait = keepsWhatCanWait;
    }

    /**
     * What a rule says about a person.
     *
     * @param since when the absence began; {@link Instant#EPOCH} when the person was never here
     * @param back when the person is expected, null for nobody knows
     */
    record Gone(Away rule, Instant since, @Nullable Instant back) {

        /** When work goes that this person has had since then. */
        Instant goes(Instant heldSince) {
            return (heldSince.isAfter(since) ? heldSince : since).plus(rule.grace);
        }

        /** Whether work that is due then stays, because the person is back before. */
        boolean keeps(Instant due) {
            return rule.keepsWhatCanWait && back != null && due.isAfter(back);
        }
    }

    /** The rule for somebody in the roster; empty for who is here, or busy. */
    static Optional<Gone> of(Here here, @Nullable Turn turn, Instant now) {
        if (here.state() == State.ONLINE || here.state() == State.BUSY) {
            return Optional.empty();
        }
        if (here.state() == State.LEAVE) {
            return Optional.of(new Gone(LEAVE, here.since(), here.until()));
        }
        Instant begun = turn != null && turn.covers(now) ? turn.from() : null;
        Instant next = turn == null || begun != null ? null : turn.from();
        boolean wentSince =
                begun == null || here.since().isAfter(begun); // not yesterday, before the shift that has begun
        Away rule = "left-org".equals(here.by())
                ? LEFT
                : "punch-out".equals(here.by()) && wentSince ? CLOCK_OUT : next == null ? OFFLINE : SHIFT_END;
        Instant since = begun != null && here.since().isBefore(begun) ? begun : here.since();
        return Optional.of(new Gone(rule, since, next));
    }

    String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Duration grace() {
        return grace;
    }
}
