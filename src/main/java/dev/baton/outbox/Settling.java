package dev.baton.outbox;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Takes back entries that have become superfluous, many in one transaction, a moment after they have. Whatever is
 * forgotten here, by a failure or a kill, is merely delivered once more.
 */
@Component
class Settling implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(Settling.class);

    /** Long enough to gather many under load, short beside the time an entry has before it leaves. */
    private static final long GATHERED_FOR_MILLIS = 200;

    /** More than these are let go by the usual way. */
    private static final int MOST = 10_000;

    private static final int AT_ONCE = 256;

    private final ClaimStore store;
    private final ConcurrentLinkedQueue<Settled> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean called = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor thread;

    Settling(ClaimStore store, MeterRegistry meters) {
        this.store = store;
        this.thread = new ScheduledThreadPoolExecutor(1, work -> {
            Thread settling = new Thread(work, "outbox-settle");
            settling.setDaemon(true);
            return settling;
        });
        thread.setKeepAliveTime(30, TimeUnit.SECONDS);
        thread.allowCoreThreadTimeOut(true);
        Gauge.builder("baton.outbox.settling", count, AtomicInteger::get)
                .description("Entries about to be taken back because an answer made them superfluous")
                .register(meters);
    }

    void soon(Settled entry) {
        if (count.get() >= MOST) {
            return;
        }
        count.incrementAndGet();
        waiting.add(entry);
        call();
    }

    private void call() {
        if (called.compareAndSet(false, true)) {
            try {
                var unused = thread.schedule(this::settle, GATHERED_FOR_MILLIS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException stopping) {
                log.debug("stopping: what is not settled is delivered");
            }
        }
    }

    private void settle() {
        called.set(false);
        for (List<Settled> batch = next(); !batch.isEmpty(); batch = next()) {
            try {
                Set<Long> settled = store.settle(batch);
                batch.stream().filter(entry -> !settled.contains(entry.stamp())).forEach(Settling::otherwise);
            } catch (RuntimeException failed) {
                log.warn("{} entries are delivered though an answer was enough: {}", batch.size(), failed.toString());
            } finally {
                count.addAndGet(-batch.size());
            }
        }
    }

    private static void otherwise(Settled entry) {
        try {
            entry.otherwise().run();
        } catch (RuntimeException failed) {
            log.warn("what follows {} {}, which is not taken back, failed", entry.topic(), entry.key(), failed);
        }
    }

    private List<Settled> next() {
        List<Settled> batch = new ArrayList<>();
        while (batch.size() < AT_ONCE) {
            Settled entry = waiting.poll();
            if (entry == null) {
                break;
            }
            batch.add(entry);
        }
        return batch;
    }

    @Override
    public void destroy() {
        thread.shutdownNow();
        settle();
    }

    /** An entry by what its writer knows of it, and what follows when it is not taken back. */
    record Settled(String topic, String key, long stamp, Runnable otherwise) {}
}
