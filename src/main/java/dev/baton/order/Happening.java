package dev.baton.order;

import java.time.Instant;

/**
 * What was told to have happened to an order, as it came.
 *
 * @param applied false for what was known to be older than something else when it came
 */
public record Happening(Instant at, boolean applied, OrderEvent.Fragment data) {}
