package dev.baton.dingtalk;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Slots in the database, for the time without Redis: evenly spaced, one row an interface. Instances need not know of
 * each other, so none can be counted twice or forgotten.
 */
class SqlSlots implements Slots {

    private final BudgetMapper mapper;
    private final TransactionTemplate transaction;
    private final String app;
    private final long spacing;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    SqlSlots(BudgetMapper mapper, TransactionTemplate transaction, String app, int perSecond) {
        this.mapper = mapper;
        this.transaction = transaction;
        this.app = app;
        this.spacing = WINDOW.toNanos() / 1_000 / perSecond;
    }

    @Override
    public Duration take(String api, Turn turn) {
        String gate = app + " " + api;
        if (!known.contains(gate)) {
            transaction.executeWithoutResult(status -> mapper.openGate(gate));
            known.add(gate);
        }
        long micros = transaction.execute(
                status -> mapper.takeTurn(gate, spacing) > 0 ? 0L : Math.max(1, mapper.waitOf(gate)));
        return Duration.ofNanos(micros * 1_000);
    }
}
