package dev.baton.outbox;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Component;

/** Tells the relays of this process that something was committed. */
@Component
class Bell {

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    void ring(String topic, Instant due) {
        for (Listener listener : listeners) {
            listener.rung(topic, due);
        }
    }

    void add(Listener listener) {
        listeners.add(listener);
    }

    void remove(Listener listener) {
        listeners.remove(listener);
    }

    interface Listener {
        void rung(String topic, Instant due);
    }
}
