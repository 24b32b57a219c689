package dev.baton.order;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The outlines of the orders that this process stored a moment ago: a shop states an order and then what is wrong with
 * it. Of two that store the same order it is the second whose outline is kept, in whatever sequence they end; what
 * another process stores is missed for that moment.
 */
@Component
class Outlines {

    private static final int KEPT = 5_000;
    private static final Duration MOMENT = Duration.ofSeconds(5);

    /** @param at null as long as it is not committed */
    private record Stored(
            Outline outline, Storing by, @Nullable Instant at) {

        boolean justBefore(Instant now) {
            return at != null && !at.isAfter(now) && at.plus(MOMENT).isAfter(now);
        }
    }

    private final Clock clock;
    private final Map<OrderNo, Stored> stored = Collections.synchronizedMap(new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<OrderNo, Stored> eldest) {
            return size() > KEPT;
        }
    });

    Outlines(Clock clock) {
        this.clock = clock;
    }

    /** Written, or found as it is, in the running transaction, which holds the lock of the order. */
    void stored(Outline outline) {
        Storing mine = (Storing) TransactionSynchronizationManager.getResource(this);
        if (mine == null) {
            mine = new Storing();
            TransactionSynchronizationManager.bindResource(this, mine);
            TransactionSynchronizationManager.registerSynchronization(mine);
        }
        mine.orders.add(outline.orderNo());
        stored.put(outline.orderNo(), new Stored(outline, mine, null));
    }

    /** Another process may have stored it since: whoever asks reads it. */
    void forget(OrderNo orderNo) {
        stored.remove(orderNo);
    }

    Optional<Outline> find(OrderNo orderNo) {
        return Optional.ofNullable(stored.get(orderNo))
                .filter(known -> known.justBefore(clock.instant()))
                .map(Stored::outline);
    }

    /** Of one transaction. */
    private final class Storing implements TransactionSynchronization {

        private final List<OrderNo> orders = new ArrayList<>();

        @Override
        public void suspend() {
            TransactionSynchronizationManager.unbindResourceIfPossible(Outlines.this);
        }

        @Override
        public void resume() {
            TransactionSynchronizationManager.bindResource(Outlines.this, this);
        }

        /** Perhaps not all of them were taken back, but none is worth finding out. */
        @Override
        public void savepointRollback(Object savepoint) {
            forget();
        }

        @Override
        public void afterCompletion(int status) {
            TransactionSynchronizationManager.unbindResourceIfPossible(Outlines.this);
            if (status == STATUS_COMMITTED) {
                keep();
            } else {
                forget();
            }
        }

        private void keep() {
            Instant now = clock.instant();
            orders.forEach(order -> stored.computeIfPresent(
                    order, (no, last) -> last.by() == this ? new Stored(last.outline(), this, now) : last));
        }

        private void forget() {
            orders.forEach(order -> stored.computeIfPresent(order, (no, last) -> last.by() == this ? null : last));
            orders.clear();
        }
    }
}
