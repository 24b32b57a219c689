package dev.baton.dingtalk;

import dev.baton.dingtalk.Ledger.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What one month has cost so far, as far as this process knows. */
final class Month {

    /** Where the platform's month begins and ends. */
    static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    /** One kind in one month. {@code ahead}: what is not written yet; below zero what is written and not used yet. */
    static final class Count {

        final AtomicLong ahead = new AtomicLong();
        final AtomicLong written = new AtomicLong();
        volatile @Nullable Instant spentAt;
        long aheadBefore;

        long used() {
            return Math.max(0, written.get() + ahead.get());
        }
    }

    final YearMonth name;
    private final Map<Kind, Count> counts = new EnumMap<>(Kind.class);

    /** Whether what others wrote was read since this process began it. */
    volatile boolean read;

    private Month(YearMonth name) {
        this.name = name;
        for (Kind kind : Kind.values()) {
            counts.put(kind, new Count());
        }
    }

    /** The one of this time, with nothing in it. */
    static Month at(Instant time) {
        return new Month(YearMonth.from(time.atZone(ZONE)));
    }

    Count of(Kind kind) {
        return Objects.requireNonNull(counts.get(kind));
    }

    boolean includes(Instant time) {
        return name.equals(YearMonth.from(time.atZone(ZONE)));
    }

    Instant end() {
        return name.plusMonths(1).atDay(1).atStartOfDay(ZONE).toInstant();
    }

    Budget budget(BudgetProperties plan, Instant now) {
        return new Budget(
                name,
                line(of(Kind.CALL), plan.calls(), now),
                line(of(Kind.PUSH), plan.pushes(), now),
                of(Kind.PRESS).used(),
                end());
    }

    private Budget.Line line(Count count, @Nullable Long quota, Instant now) {
        long used = count.used();
        return new Budget.Line(used, quota, forecast(used, now), count.spentAt != null);
    }

    /** Goes on as it went so far; on the first day as if it had been a whole one. */
    private long forecast(long used, Instant now) {
        Instant start = name.atDay(1).atStartOfDay(ZONE).toInstant();
        double whole = Duration.between(start, end()).toMillis();
        double gone = Math.max(
                Duration.ofDays(1).toMillis(), Duration.between(start, now).toMillis());
        double left = Math.max(0, Duration.between(now, end()).toMillis());
        return Math.round(used + used * left / Math.min(gone, whole));
    }
}
