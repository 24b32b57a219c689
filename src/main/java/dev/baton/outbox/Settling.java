package dev.baton.outbox;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Set;
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

    private final ClaimStore store;
    private final Gathering<Settled> waiting = new Gathering<>("outbox-settle", this::settle);

    Settling(ClaimStore store, MeterRegistry meters) {
        this.store = store;
        Gauge.builder("baton.outbox.settling", waiting, Gathering::count)
                .description("Entries about to be taken back because an answer made them superfluous")
                .register(meters);
    }

    void soon(Settled entry) {
        waiting.add(entry);
    }

    private void settle(List<Settled> batch) {
        Set<Long> settled = store.settle(batch);
        batch.stream().filter(entry -> !settled.contains(entry.stamp())).forEach(Settling::otherwise);
    }

    private static void otherwise(Settled entry) {
        try {
            entry.otherwise().run();
        } catch (RuntimeException failed) {
            log.warn("what follows {} {}, which is not taken back, failed", entry.topic(), entry.key(), failed);
        }
    }

    @Override
    public void destroy() {
        waiting.close();
    }

    /** An entry by what its writer knows of it, and what follows when it is not taken back. */
    record Settled(String topic, String key, long stamp, Runnable otherwise) {}
}
