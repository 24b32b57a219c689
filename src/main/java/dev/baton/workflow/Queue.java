package dev.baton.workflow;

import java.time.Instant;

/**
 * What waits for somebody of a role in a team, in nobody's hands.
 *
 * @param newest when the one came that came last
 */
public record Queue(String team, String role, int number, Instant newest) {}
