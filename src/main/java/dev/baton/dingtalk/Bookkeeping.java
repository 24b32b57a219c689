package dev.baton.dingtalk;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Keeps the ledger written and read while the service runs, and shows it to whoever measures. */
class Bookkeeping implements SmartLifecycle {

    private static final long SECONDS = 5;

    private final Ledger ledger;
    private final boolean wanted;
    private @Nullable ScheduledExecutorService thread;

    Bookkeeping(Ledger ledger, @Nullable MeterRegistry meters, boolean wanted) {
        this.ledger = ledger;
        this.wanted = wanted;
        if (meters != null) {
            gauges(meters, "calls", Budget::calls);
            gauges(meters, "pushes", Budget::pushes);
        }
    }

    private interface Part {
        Budget.Line of(Budget budget);
    }

    private void gauges(MeterRegistry meters, String kind, Part part) {
        gauge(
                meters,
                "baton.dingtalk.quota.used",
                kind,
                budget -> part.of(budget).used());
        gauge(
                meters,
                "baton.dingtalk.quota.forecast",
                kind,
                budget -> part.of(budget).forecast());
        gauge(meters, "baton.dingtalk.quota.left", kind, budget -> {
            Long left = part.of(budget).left();
            return left == null ? Double.POSITIVE_INFINITY : left;
        });
    }

    private void gauge(MeterRegistry meters, String name, String kind, ToDoubleFunction<Budget> value) {
        Gauge.builder(name, ledger, books -> value.applyAsDouble(books.budget()))
                .tag("kind", kind)
                .description("This month's DingTalk quota")
                .register(meters);
    }

    @Override
    public boolean isAutoStartup() {
        return wanted;
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            ScheduledExecutorService keeping =
                    Executors.newSingleThreadScheduledExecutor(Pushes.named("dingtalk-ledger"));
            var unused = keeping.scheduleWithFixedDelay(ledger::settle, 0, SECONDS, TimeUnit.SECONDS);
            thread = keeping;
        }
    }

    @Override
    public synchronized void stop() {
        ScheduledExecutorService keeping = thread;
        if (keeping != null) {
            keeping.shutdownNow();
            thread = null;
            ledger.close();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }
}
