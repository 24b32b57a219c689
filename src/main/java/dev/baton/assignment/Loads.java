package dev.baton.assignment;

import dev.baton.assignment.LoadMapper.Row;
import dev.baton.roster.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.json.JsonMapper;

/**
 * How much each person holds, as this process knows it: read from the store, and kept up with every move that this
 * process commits; and who of a pool is next by that. What is being given by transactions that have not ended counts
 * in, so that simultaneous raises choose different people instead of waiting for the same one's row.
 *
 * <p>What another instance gives or takes is seen within {@link #TRUE_FOR} of those whose turn it would be. Only for
 * choosing well: the store has the last word, and who turns out to be full there is forgotten here.
 */
@Component
class Loads {

    /** How long what was read is good; reading never takes more than a hundredth of the time. */
    private static final Duration TRUE_FOR = Duration.ofSeconds(1);

    private static final int SHARE = 100;

    /** People in one question. */
    private static final int PART = 5_000;

    /** A front that moves back each time it is read is believed at last. */
    private static final int FRONTS = 3;

    private final LoadMapper mapper;
    private final JsonMapper json;
    private final Map<String, Load> people = new HashMap<>();

    /** Whose turn it is, how much this person had, and in which order it is. */
    record Turn(Member member, int open, Pool of) {}

    /** Whom a decision passed over. */
    record Passed(List<Turn> next, int full) {}

    Loads(LoadMapper mapper, JsonMapper json) {
        this.mapper = mapper;
        this.json = json;
    }

    /** These people in their order, for one decision: to be {@link #dissolved}. */
    synchronized Pool pool(Collection<Member> members) {
        Pool pool = new Pool();
        long now = System.nanoTime();
        for (Member member : members) {
            Load load = load(member.userId());
            if (load.old(now)) {
                load.forget();
            }
            pool.add(member, load);
        }
        return pool;
    }

    synchronized void dissolved(Pool pool) {
        pool.everybody().forEach(userId -> pool.remove(load(userId)));
    }

    /** Has come: nobody knows what happened to this person's load meanwhile. */
    synchronized void came(Member member, Pool pool) {
        Load load = load(member.userId());
        if (load.inNoPool()) {
            load.forget();
        }
        pool.add(member, load);
    }

    synchronized void went(String userId, Pool pool) {
        pool.remove(load(userId));
    }

    /** Asks a pool something while nothing in it changes. */
    synchronized <T> T asked(Pool pool, Function<Pool, T> question) {
        return question.apply(pool);
    }

    private Load load(String userId) {
        return people.computeIfAbsent(userId, Load::new);
    }

    /**
     * Reads of whom nothing is known, and of those at the front of a pool what is known for too long; in the caller's
     * transaction, and all pools in one question.
     *
     * @param doubt reads the fronts in any case
     */
    void refresh(List<Pool> pools, boolean doubt) {
        boolean doubted = doubt;
        for (int i = 0; i < FRONTS; i++) {
            Collection<String> old = old(pools, doubted);
            if (old.isEmpty()) {
                return;
            }
            read(old);
            doubted = false;
        }
    }

    private synchronized Collection<String> old(List<Pool> pools, boolean doubt) {
        Set<String> old = new LinkedHashSet<>();
        pools.forEach(pool -> old(pool, doubt, old));
        return old;
    }

    private static void old(Pool pool, boolean doubt, Set<String> old) {
        pool.unread().forEach(load -> old.add(load.userId()));
        long now = System.nanoTime();
        Load head = pool.head();
        if (head != null && (doubt || head.old(now))) {
            pool.front().forEach(load -> {
                load.believedUntil(now + TRUE_FOR.toNanos());
                old.add(load.userId());
            });
        }
    }

    /**
     * Whose turn it is, in the first of these pools in which somebody has room. Counts as under way until
     * {@link #release} or the end of the caller's transaction.
     *
     * @return null when nobody else has room, as far as is known
     */
    synchronized @Nullable Turn next(List<Pool> pools, Set<String> without) {
        for (Pool pool : pools) {
            Load next = pool.first(without);
            if (next != null) {
                next.coming(1);
                return new Turn(pool.member(next), next.row().openCount(), pool);
            }
        }
        return null;
    }

    /** It is this person's turn, whoever is loaded less; else as {@link #next}. */
    synchronized void begin(String userId) {
        load(userId).coming(1);
    }

    /** Who came after the one that was chosen, and how many of the pool were full. */
    synchronized Passed passed(Pool pool, Set<String> without, int most) {
        List<Turn> next = pool.next(without, most).stream()
                .map(load -> new Turn(pool.member(load), load.row().openCount(), pool))
                .toList();
        return new Passed(next, pool.full());
    }

    synchronized void release(String userId) {
        load(userId).coming(-1);
    }

    /** Lets go at the end of the running transaction, however it ends. */
    void releaseAtEnd(String userId) {
        begun().given.add(userId);
    }

    /** What the store says now, in the caller's transaction; in the order asked. */
    List<Row> read(Collection<String> userIds) {
        Moves mine = mine();
        if (mine != null) {
            mine.told = true;
        }
        List<String> all = List.copyOf(userIds);
        List<Row> rows = new ArrayList<>(all.size());
        for (int first = 0; first < all.size(); first += PART) {
            rows.addAll(readPart(all.subList(first, Math.min(all.size(), first + PART))));
        }
        return rows;
    }

    private List<Row> readPart(List<String> userIds) {
        long begin = asking(userIds);
        Map<String, Row> stored = new HashMap<>();
        for (Row row : mapper.of(json.writeValueAsString(userIds))) {
            stored.put(row.userId(), row);
        }
        long end = System.nanoTime();
        long until = end + Math.max(TRUE_FOR.toNanos(), SHARE * (end - begin));
        List<Row> rows = new ArrayList<>(userIds.size());
        synchronized (this) {
            for (String userId : userIds) {
                rows.add(load(userId).read(stored.get(userId), begin, until));
            }
        }
        return rows;
    }

    /** From now on their moves are counted. */
    private synchronized long asking(List<String> userIds) {
        userIds.forEach(this::load);
        return System.nanoTime();
    }

    /** Whether the person surely has a row in the store; rows stay. */
    synchronized boolean stored(String userId) {
        return load(userId).stored();
    }

    /** What is known of a person was wrong. */
    synchronized void forget(String userId) {
        load(userId).forget();
    }

    /** Counts a move when the running transaction has committed. Either may be nobody. */
    void moved(@Nullable String from, @Nullable String to, Instant now) {
        begun().moves.add(new Move(from, to, now));
    }

    private Moves begun() {
        Moves mine = mine();
        if (mine == null) {
            mine = new Moves();
            TransactionSynchronizationManager.bindResource(this, mine);
            TransactionSynchronizationManager.registerSynchronization(mine);
        }
        return mine;
    }

    private @Nullable Moves mine() {
        return (Moves) TransactionSynchronizationManager.getResource(this);
    }

    private record Move(@Nullable String from, @Nullable String to, Instant at) {}

    /** Of one transaction. */
    private final class Moves implements TransactionSynchronization {

        private final List<Move> moves = new ArrayList<>();
        private final List<String> given = new ArrayList<>();

        /**
         * Whether the store was asked in this transaction when some of them were made already, and so has told of them.
         */
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
            moves.forEach(move -> ended(move, told, status));
            given.forEach(Loads.this::release);
        }
    }

    private synchronized void ended(Move move, boolean told, int status) {
        if (told || status == TransactionSynchronization.STATUS_UNKNOWN) {
            unsure(move.from());
            unsure(move.to());
        } else if (status == TransactionSynchronization.STATUS_COMMITTED) {
            count(move.from(), -1, null);
            count(move.to(), 1, move.at());
        }
    }

    private void unsure(@Nullable String userId) {
        if (userId != null) {
            forget(userId);
        }
    }

    private void count(@Nullable String userId, int more, @Nullable Instant givenAt) {
        Load load = people.get(userId);
        if (load != null) {
            load.count(more, givenAt);
        }
    }
}
