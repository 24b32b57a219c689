package dev.baton.order;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One part of an order, of whatever kind, as the one statement that reads all parts of some orders returns it. */
record PartRow(
        String part,
        long orderId,
        int seq,
        @Nullable String number,
        @Nullable String text,
        @Nullable String extra,
        @Nullable String status,
        @Nullable Integer count,
        @Nullable BigDecimal amount,
        @Nullable Instant at) {}
