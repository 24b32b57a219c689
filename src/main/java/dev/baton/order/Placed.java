package dev.baton.order;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which orders a detection question looks at, and as of when.
 *
 * @param since placed then or later; null: however long ago
 * @param asOf placed before it, and judged as if it were then: what happened later has not happened yet
 */
public record Placed(@Nullable Instant since, Instant asOf) {}
