package dev.baton.dingtalk;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What the organisation's plan allows.
 *
 * @param callsPerSecond of one interface; 20, with add-on packs up to 60
 * @param monthlyApiQuota calls a month; the free plan's 5,000
 * @param monthlyPushQuota pushes a month; the free plan's 3,000
 * @param ban how long nothing is sent after the platform has shut us out
 */
@Validated
@ConfigurationProperties("baton.dingtalk")
record BudgetProperties(
        @Min(1) @Max(1000) @DefaultValue("20") int callsPerSecond,
        @Nullable @Min(1) Long monthlyApiQuota,
        @Nullable @Min(1) Long monthlyPushQuota,
        @DefaultValue("PT5M") Duration ban) {

    /** So much is no limit; the sandbox has none unless it is told one. */
    static final long UNLIMITED = Integer.MAX_VALUE;

    private static final long FREE_PLAN_CALLS = 5_000;
    private static final long FREE_PLAN_PUSHES = 3_000;

    @Nullable
    Long calls() {
        return limit(monthlyApiQuota, FREE_PLAN_CALLS);
    }

    @Nullable
    Long pushes() {
        return limit(monthlyPushQuota, FREE_PLAN_PUSHES);
    }

    private static @Nullable Long limit(@Nullable Long told, long free) {
        long quota = told == null ? free : told;
        return quota >= UNLIMITED ? null : Long.valueOf(quota);
    }
}
