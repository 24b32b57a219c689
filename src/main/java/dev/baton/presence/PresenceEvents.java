package dev.baton.presence;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.commons.lang3.concurrent.BasicThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Tells the house, apart from the press that caused it: dealing a queue must not hold up an answer. */
@Component
class PresenceEvents implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(PresenceEvents.class);

    private final ApplicationEventPublisher publisher;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(BasicThreadFactory.builder()
            .namingPattern("presence-events")
            .daemon()
            .build());

    PresenceEvents(ApplicationEventPublisher publisher) {
        this.publisher = publisher;
    }

    void publish(PresenceChanged change) {
        if (thread.isShutdown()) {
            return;
        }
        thread.execute(() -> {
            try {
                publisher.publishEvent(change);
            } catch (RuntimeException e) {
                log.error("A listener failed on {}", change, e);
            }
        });
    }

    @Override
    public void destroy() throws InterruptedException {
        thread.shutdown();
        if (!thread.awaitTermination(2, TimeUnit.SECONDS)) {
            thread.shutdownNow();
        }
    }
}
