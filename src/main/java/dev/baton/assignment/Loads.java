package dev.baton.assignment;

import dev.baton.assignment.LoadMapper.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.json.JsonMapper;

/**
 * How much each person holds, as this process knows it: read from the store, and kept up with every move that this process commits.
 * What another instance gives or takes is seen within {@link #TRUE_FOR}. Only for choosing well: the store has the last word, and
 * who turns out to be full there is forgotten here.
 */
@Component
class Loads {

    /** How long what was read is good; reading never takes more than a hundredth of the time. */
    private static final Duration TRUE_FOR = Duration.ofSeconds(1);

    private static final int SHARE = 100;

    private final LoadMapper mapper;
    private final JsonMapper json;
    private final Map<String, Known> people = new HashMap<>();

    /** @param moved when this process last counted a move, by {@link System#nanoTime} */
    private record Known(Row row, boolean stored, long until, long moved) {

        Known counting(int more, @Nullable Instant givenAt) {
            Row counted = new Row(row.userId(), row.openCount() + more, givenAt == null ? row.lastGivenAt() : givenAt);
            return new Known(counted, true, until, System.nanoTime());
        }
    }

    Loads(LoadMapper mapper, JsonMapper json) {
        this.mapper = mapper;
        this.json = json;
    }

    /** Of each of them, in no order. Asks the store when it was last asked too long ago; in the caller's transaction. */
    List<Row> of(Collection<String> userIds) {
        List<Row> rows = known(userIds, System.nanoTime());
        return rows.size() == userIds.size() ? rows : read(userIds);
    }

    private synchronized List<Row> known(Collection<String> userIds, long now) {
        List<Row> rows = new ArrayList<>(userIds.size());
        for (String userId : userIds) {
            Known known = people.get(userId);
            if (known == null || known.until() - now < 0) {
                return rows;
            }
            rows.add(known.row());
        }
        return rows;
    }

    /** What the store says now, in the caller's transaction. */
    List<Row> read(Collection<String> userIds) {
        Moves mine = mine();
        if (mine != null) {
            mine.told = true;
        }
        long begin = System.nanoTime();
        Map<String, Row> stored = new HashMap<>();
        for (Row row : mapper.of(json.writeValueAsString(userIds))) {
            stored.put(row.userId(), row);
        }
        long end = System.nanoTime();
        long until = end + Math.max(TRUE_FOR.toNanos(), SHARE * (end - begin));
        List<Row> rows = new ArrayList<>(userIds.size());
        synchronized (this) {
            for (String userId : userIds) {
                Row found = stored.get(userId);
                Known before = people.get(userId);
                Known now = before != null && before.moved() - begin > 0
                        ? new Known(before.row(), before.stored(), until, before.moved())
                        : new Known(found == null ? Row.none(userId) : found, found != null, until, begin);
                people.put(userId, now);
                rows.add(now.row());
            }
        }
        return rows;
    }

    /** Whether the person surely has a row in the store; rows stay. */
    synchronized boolean stored(String userId) {
        Known known = people.get(userId);
        return known != null && known.stored();
    }

    /** What is known of a person was wrong. */
    synchronized void forget(@Nullable String userId) {
        people.remove(userId);
    }

    /** Counts a move when the running transaction has committed. Either may be nobody. */
    void moved(@Nullable String from, @Nullable String to, Instant now) {
        Moves mine = mine();
        if (mine == null) {
            mine = new Moves();
            TransactionSynchronizationManager.bindResource(this, mine);
            TransactionSynchronizationManager.registerSynchronization(mine);
        }
        mine.moves.add(new Move(from, to, now));
    }

    private @Nullable Moves mine() {
        return (Moves) TransactionSynchronizationManager.getResource(this);
    }

    private record Move(@Nullable String from, @Nullable String to, Instant at) {}

    /** Of one transaction. */
    private final class Moves implements TransactionSynchronization {

        private final List<Move> moves = new ArrayList<>();

        /** Whether the store was asked in this transaction when some of them were made already, and so has told of them. */
        private boolean told;

        @Override
        public void suspend() {
            TransactionSynchronizationManager.unbindResource(Loads.this);
        }

        @Override
        public void resume() {
            TransactionSynchronizationManager.bindResource(Loads.this, this);
        }

        @Override
        public void afterCompletion(int status) {
            TransactionSynchronizationManager.unbindResourceIfPossible(Loads.this);
            for (Move move : moves) {
                if (told || status == STATUS_UNKNOWN) {
                    forget(move.from());
                    forget(move.to());
                } else if (status == STATUS_COMMITTED) {
                    count(move.from(), -1, null);
                    count(move.to(), 1, move.at());
                }
            }
        }
    }

    private synchronized void count(@Nullable String userId, int more, @Nullable Instant givenAt) {
        if (userId != null) {
            people.computeIfPresent(userId, (user, known) -> known.counting(more, givenAt));
        }
    }
}
