package dev.baton.outbox;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the relay works.
 *
 * @param workers deliveries at the same time, for each topic of its own; 8
 * @param batch entries claimed at once at most; 50
 * @param lease how long a claim outlives the process that made it; 30 s
 * @param poll how often the store is asked when nothing was heard; 1 s
 * @param firstRetry pause after the first failure, doubled with each further one; 1 s
 * @param longestRetry longest pause after a failure; 5 min
 * @param attempts failures after which an entry is blocked; 20
 * @param longestDelivery a delivery is interrupted after this time; 60 s
 * @param grace what running deliveries get to end when we stop; 4 s
 */
@Validated
@ConfigurationProperties("baton.outbox")
record OutboxProperties(
        @Min(1) @Max(256) @DefaultValue("8") int workers,
        @Min(1) @Max(1000) @DefaultValue("50") int batch,
        @DefaultValue("30s") Duration lease,
        @DefaultValue("1s") Duration poll,
        @DefaultValue("1s") Duration firstRetry,
        @DefaultValue("5m") Duration longestRetry,
        @Min(1) @DefaultValue("20") int attempts,
        @DefaultValue("60s") Duration longestDelivery,
        @DefaultValue("4s") Duration grace) {}
