package dev.baton.order;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The orders that this process read as a whole a moment ago. What it changes itself is forgotten at once; what another
 * process changes is missed for that moment, so this is for showing, never for deciding.
 */
@Component
class Lately {

    private static final int KEPT = 2_000;
    private static final Duration MOMENT = Duration.ofMinutes(1);

    private record Read(Order order, Instant until) {}

    private final Clock clock;
    private final Map<OrderNo, Read> known = Collections.synchronizedMap(new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<OrderNo, Read> eldest) {
            return size() > KEPT;
        }
    });

    Lately(Clock clock) {
        this.clock = clock;
    }

    Order read(Order order) {
        known.put(order.orderNo(), new Read(order, clock.instant().plus(MOMENT)));
        return order;
    }

    Optional<Order> find(OrderNo orderNo) {
        Read read = known.get(orderNo);
        return read == null || read.until().isBefore(clock.instant()) ? Optional.empty() : Optional.of(read.order());
    }

    /** Now, and once more after the commit: until then others read it as it was. */
    void changed(OrderNo orderNo) {
        known.remove(orderNo);
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCompletion(int status) {
                    known.remove(orderNo);
                }
            });
        }
    }
}
