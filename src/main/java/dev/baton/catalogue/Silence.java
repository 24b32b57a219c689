package dev.baton.catalogue;

import java.time.Duration;

/**
 * What happens when the customer does not answer.
 *
 * @param after how long after the last SMS or call from this step, counted like the step's limit
 * @param to the step that comes then
 */
public record Silence(Duration after, String to) {}
