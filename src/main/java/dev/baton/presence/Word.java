package dev.baton.presence;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That a person said to be here.
 *
 * @param until when it ends by itself; null: not before something else is said
 * @param by how it was said, see {@link Presence#set}
 * @param byRoster whether that end is a shift's, not one that was said
 */
public record Word(@Nullable Instant until, String by, boolean byRoster) {

    /** Whether it holds then, when nothing else has been said. */
    public boolean holds(Instant then) {
        return until == null || then.isBefore(until);
    }
}
