package dev.baton.roster;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The copy in memory from which the roster is read: changed as a whole, at once after a change here, and when it is
 * read again after a change by another instance.
 */
@Component
class Remembered {

    private final RosterStore store;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate reading;
    private volatile @Nullable Snapshot snapshot;

    Remembered(RosterStore store, ApplicationEventPublisher events, PlatformTransactionManager transactions) {
        this.store = store;
        this.events = events;
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
    }

    Snapshot now() {
        Snapshot now = snapshot;
        return now != null ? now : show(reading.execute(status -> store.load()));
    }

    /** Reads again when another instance has changed something; one small statement when not. */
    void refresh() {
        Snapshot now = snapshot;
        reading.executeWithoutResult(status -> {
            if (now == null || store.version() != now.version()) {
                show(store.load());
            }
        });
    }

    /** Tells which teams work in another conversation now. In the transaction of the change. */
    void changed(Snapshot before, Snapshot after) {
        after.teams().stream()
                .map(Team::id)
                .flatMap(
                        team -> after
                                .conversationOf(team)
                                .filter(now -> !Optional.of(now).equals(before.conversationOf(team)))
                                .stream())
                .distinct()
                .forEach(conversation -> events.publishEvent(new GroupBound(conversation)));
        showAfterCommit(after);
    }

    /** In the transaction of the change. */
    void showAfterCommit(Snapshot changed) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                show(changed);
            }
        });
    }

    /** Versions only rise. */
    private synchronized Snapshot show(Snapshot loaded) {
        Snapshot now = snapshot;
        if (now == null || loaded.version() > now.version()) {
            snapshot = loaded;
            return loaded;
        }
        return now;
    }
}
