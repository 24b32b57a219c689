package dev.baton.dingtalk;

import java.time.Instant;

/** Leave that was approved (PROTOCOL 9.2, sample {@code api-oapi-attendance-getleavestatus.json}). */
public record ApprovedLeave(String userId, Instant from, Instant to) {}
