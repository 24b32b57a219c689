package dev.baton.dingtalk;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How we stand with the platform.
 *
 * @param since when this state began
 * @param lastError what went wrong last, in plain words, kept until the next success
 */
public record Status(State state, Instant since, @Nullable String lastError) {

    /** What the connection is doing. */
    public enum State {
        /** Not started: no credentials, a one-shot command, or shut down. */
        OFF,
        /** Opening the first connection. */
        CONNECTING,
        /** Stream mode: pushes arrive. */
        CONNECTED,
        /** Http mode: the platform calls us. */
        LISTENING,
        /** Out of reach; trying again with back-off. */
        RETRYING,
        /** The platform refuses the credentials; trying again slowly. */
        REJECTED
    }
}
