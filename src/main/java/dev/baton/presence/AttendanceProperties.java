package dev.baton.presence;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How attendance is asked for.
 *
 * @param attendance whether at all; true
 * @param after how long after a shift has begun or ended: people punch around that time; 5 min
 * @param late a beginning or end that was missed by more than this is not asked for any more; 30 min
 */
@Validated
@ConfigurationProperties("baton.presence")
record AttendanceProperties(
        @DefaultValue("true") boolean attendance,
        @DefaultValue("5m") Duration after,
        @DefaultValue("30m") Duration late) {}
