package dev.baton.order;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An order for which a detection question holds.
 *
 * @param lineNo the line it is about; null: the whole order
 * @param since the fact the suspicion rests on; the same cause keeps the same time, so it also tells one cause from a
 *     later one
 */
public record Suspect(OrderNo orderNo, @Nullable Integer lineNo, Instant since) {}
