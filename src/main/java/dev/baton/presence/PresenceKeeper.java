package dev.baton.presence;

import dev.baton.presence.PresenceMapper.Row;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.commons.lang3.concurrent.BasicThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps the copy in Redis whole: makes it anew whenever it is missing or in doubt, and goes over what has changed twice
 * a minute, for the sake of an instance that died between its commit and its word to Redis.
 */
@Component
class PresenceKeeper implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(PresenceKeeper.class);
    private static final int PAGE = 1000;
    private static final Duration REFRESH = Duration.ofSeconds(30);

    /** For what was written before the last look and committed after it, and for clocks that differ. */
    private static final Duration OVERLAP = Duration.ofSeconds(60);

    private final PresenceMapper mapper;
    private final PresenceCache cache;
    private final TransactionTemplate reading;
    private final Clock clock;
    private @Nullable ScheduledExecutorService thread;
    private boolean named;
    private boolean storeGone;

    /** When the last look began that has succeeded: whatever came after it, however long ago that is, is news. */
    private Instant lookedAt = Instant.EPOCH;

    PresenceKeeper(PresenceMapper mapper, PresenceCache cache, PlatformTransactionManager transactions, Clock clock) {
        this.mapper = mapper;
        this.cache = cache;
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
        this.clock = clock;
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            ScheduledExecutorService keeping = Executors.newSingleThreadScheduledExecutor(BasicThreadFactory.builder()
                    .namingPattern("presence")
                    .daemon()
                    .build());
            var unused = keeping.scheduleWithFixedDelay(this::look, 0, 1, TimeUnit.SECONDS);
            thread = keeping;
        }
    }

    /** Does now what it does every second. */
    synchronized void look() {
        try {
            keep();
            storeGone = false;
        } catch (RuntimeException e) {
            if (!storeGone) {
                storeGone = true;
                log.warn("Presence cannot be read: {}", e.toString());
            }
        }
    }

    private void keep() {
        if (!named) {
            cache.belongsTo(reading.execute(status -> mapper.storeId()));
            named = true;
        }
        Instant now = clock.instant();
        if (!cache.believed()) {
            makeWhole(now);
        } else if (now.isBefore(lookedAt) || !now.isBefore(lookedAt.plus(REFRESH))) {
            Instant since = (now.isBefore(lookedAt) ? now : lookedAt).minus(OVERLAP);
            if (put(reading.execute(status -> mapper.changedSince(since)))) {
                lookedAt = now;
            }
        }
        cache.tell(clock);
    }

    private void makeWhole(Instant now) {
        PresenceCache.Beginning begun = cache.begin();
        if (begun == null) {
            return;
        }
        String after = "";
        List<Row> page;
        do {
            String from = after;
            page = reading.execute(status -> mapper.page(from, PAGE));
            if (!put(page)) {
                return;
            }
            after = page.isEmpty() ? after : page.get(page.size() - 1).userId();
        } while (page.size() == PAGE);
        cache.whole(begun, clock.instant());
        lookedAt = now;
    }

    private boolean put(List<Row> rows) {
        return cache.put(rows.stream().map(Row::signal).toList());
    }

    @Override
    public synchronized void stop() {
        if (thread != null) {
            thread.shutdownNow();
            thread = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 2000;
    }
}
