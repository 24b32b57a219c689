package dev.baton.outbox;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.apache.commons.lang3.concurrent.BasicThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Carries entries out as soon as they are committed and due. Every topic has its own lane, so a slow receiver holds up
 * nobody else. Starts after the web server and stops before it, with a few seconds for what is under way; does not run
 * at all in a command ({@code baton.command}).
 */
@Component
class OutboxRelay implements SmartLifecycle, Bell.Listener {

    private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);
    private static final Duration SAMPLED = Duration.ofSeconds(10);

    private final ClaimStore store;
    private final Bell bell;
    private final List<Delivery> deliveries;
    private final OutboxProperties properties;
    private final Clock clock;
    private final MeterRegistry meters;
    private final boolean command;
    private final Map<String, Backlog> samples = new ConcurrentHashMap<>();
    private volatile Map<String, Lane> lanes = Map.of();
    private volatile @Nullable ScheduledExecutorService keeper;

    OutboxRelay(
            ClaimStore store,
            Bell bell,
            ObjectProvider<Delivery> deliveries,
            OutboxProperties properties,
            Clock clock,
            MeterRegistry meters,
            @Value("${baton.command:}") String command) {
        this.store = store;
        this.bell = bell;
        this.deliveries = deliveries.orderedStream().toList();
        this.properties = properties;
        this.clock = clock;
        this.meters = meters;
        this.command = !command.isBlank();
    }

    @Override
    public boolean isAutoStartup() {
        return !command;
    }

    @Override
    public synchronized void start() {
        if (isRunning()) {
            return;
        }
        Map<String, Lane> opened = new TreeMap<>();
        for (Delivery delivery : deliveries) {
            Lane lane = new Lane(delivery, store, properties, clock, meters);
            if (opened.put(lane.topic(), lane) != null) {
                throw new IllegalStateException("Two deliveries for the topic " + lane.topic());
            }
        }
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(BasicThreadFactory.builder()
                .namingPattern("outbox-keeper")
                .daemon()
                .build());
        lanes = opened;
        keeper = thread;
        long each = properties.lease().toMillis() / 3;
        var unused = thread.scheduleWithFixedDelay(this::keep, each, each, TimeUnit.MILLISECONDS);
        var unusedToo = thread.scheduleWithFixedDelay(this::sample, 0, SAMPLED.toMillis(), TimeUnit.MILLISECONDS);
        opened.keySet().forEach(this::gauges);
        bell.add(this);
        opened.values().forEach(Lane::start);
    }

    @Override
    public void rung(String topic, Instant due) {
        Lane lane = lanes.get(topic);
        if (lane != null) {
            lane.rung(due);
        }
    }

    @Override
    public synchronized void stop() {
        ScheduledExecutorService thread = keeper;
        if (thread == null) {
            return;
        }
        bell.remove(this);
        long end = System.nanoTime() + properties.grace().toNanos();
        lanes.values().forEach(Lane::close);
        lanes.values().forEach(lane -> lane.awaitEnd(Duration.ofNanos(Math.max(0, end - System.nanoTime()))));
        thread.shutdownNow();
        lanes = Map.of();
        keeper = null;
    }

    @Override
    public void stop(Runnable callback) {
        Thread stopping = new Thread(
                () -> {
                    try {
                        stop();
                    } finally {
                        callback.run();
                    }
                },
                "outbox-stop");
        stopping.start();
    }

    @Override
    public boolean isRunning() {
        return keeper != null;
    }

    /** The last to start and the first to stop. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    private void keep() {
        for (Lane lane : lanes.values()) {
            try {
                lane.keep();
            } catch (RuntimeException e) {
                log.warn("The leases of {} could not be renewed: {}", lane.topic(), e.toString());
            }
        }
    }

    private void sample() {
        for (String topic : lanes.keySet()) {
            try {
                samples.put(topic, store.backlog(topic));
            } catch (RuntimeException e) {
                log.debug("The outbox of {} could not be counted: {}", topic, e.toString());
            }
        }
    }

    private void gauges(String topic) {
        gauge("baton.outbox.waiting", topic, Backlog::waiting, "Entries that wait or are being sent");
        gauge("baton.outbox.blocked", topic, Backlog::blocked, "Entries given up until a person looks");
        gauge(
                "baton.outbox.oldest.seconds",
                topic,
                backlog -> backlog.late(clock.instant()).toMillis() / 1000.0,
                "How long the oldest entry has been due");
    }

    private void gauge(String name, String topic, ToDoubleFunction<Backlog> value, String description) {
        Gauge.builder(name, samples, all -> {
                    Backlog sample = all.get(topic);
                    return sample == null ? 0 : value.applyAsDouble(sample);
                })
                .tag("topic", topic)
                .description(description)
                .register(meters);
    }
}
