package dev.baton.outbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry as people are shown it.
 *
 * @param attempts deliveries that have failed so far
 * @param reason why it is still here, when something was in the way
 */
public record OutboxLine(
        long id,
        String topic,
        String key,
        OutboxState state,
        Priority priority,
        int attempts,
        Instant dueAt,
        Instant createdAt,
        @Nullable String reason) {}
