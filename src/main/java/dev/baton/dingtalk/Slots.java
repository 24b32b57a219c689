package dev.baton.dingtalk;

import java.time.Duration;

/** The platform's rate limit, cut into slots: each lets one call of an interface leave. */
interface Slots {

    /**
     * What one call may take longer on its way than another, a new connection for example: so much more than a second
     * lies between the leaving of the first and of the one too many, and in no second of the platform's more arrive
     * than it allows.
     */
    Duration GUARD = Duration.ofMillis(100);

    /** The time in which no more calls leave than the platform takes in a second. */
    Duration WINDOW = Duration.ofSeconds(1).plus(GUARD);

    /** Takes a slot, or says how long there is none. Zero: the call may leave. */
    Duration take(String api, Turn turn);

    /** Tells the others, if there are others, to leave an interface alone for a while; {@code *} is every interface. */
    default void pause(String api, Duration time) {}

    /** Of the slots of a window, those that only urgent calls may use. */
    static int keptFree(int perSecond) {
        return perSecond < 2 ? 0 : Math.max(1, perSecond / 20);
    }

    /**
     * How many calls of this turn may leave within {@link #span}; and of all turns no more than the limit in a
     * {@link #WINDOW}.
     */
    static int share(Turn turn, int perSecond) {
        return turn.urgent() ? perSecond : perSecond - keptFree(perSecond);
    }

    /**
     * The time in which a share may leave. As much shorter than the window as the share is smaller than the limit: so a
     * slot is free for whoever is urgent, or will be in a moment, and the others still use nearly all of the limit.
     */
    static Duration span(Turn turn, int perSecond) {
        return WINDOW.multipliedBy(share(turn, perSecond)).dividedBy(perSecond);
    }
}
