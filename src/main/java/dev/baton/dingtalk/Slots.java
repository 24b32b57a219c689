package dev.baton.dingtalk;

import java.time.Duration;

/** The platform's rate limit, cut into slots: each lets one call of an interface leave. */
interface Slots {

    /**
     * The second in which calls are counted, with a little more, so that calls that leave a second apart and do not travel
     * equally fast still arrive within the limit.
     */
    Duration WINDOW = Duration.ofMillis(1_010);

    /** Takes a slot, or says how long there is none. Zero: the call may leave. */
    Duration take(String api, Turn turn);

    /** Tells the others, if there are others, to leave an interface alone for a while; {@code *} is every interface. */
    default void pause(String api, Duration time) {}

    /** Of the slots of a window, those that only urgent calls may use. */
    static int keptFree(int perSecond) {
        return perSecond < 2 ? 0 : Math.max(1, perSecond / 20);
    }
}
