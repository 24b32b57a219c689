package dev.baton.dingtalk;

import java.time.Instant;

/**
 * Somebody clocked in or out (PROTOCOL 9.2, sample {@code api-oapi-attendance-list.json}).
 *
 * @param onDuty in; else out
 */
public record Punch(String userId, boolean onDuty, Instant at) {}
