package dev.baton.assignment;

import dev.baton.assignment.LoadMapper.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What this process knows of one person's load, and the pools in whose order this person stands. Guarded by
 * {@link Loads}.
 */
final class Load {

    /** Least loaded with what is under way, then who is given nothing right now, then longest idle. */
    static final Comparator<Load> NEXT = Comparator.comparingInt(Load::expected)
            .thenComparingInt(load -> load.coming)
            .thenComparing(load -> load.row, Row.IDLEST);

    private final List<Pool> pools = new ArrayList<>(2);
    private Row row;
    private boolean known;
    private boolean stored;
    private long until;
    private long moved = System.nanoTime();
    private int coming;

    Load(String userId) {
        row = Row.none(userId);
    }

    String userId() {
        return row.userId();
    }

    Row row() {
        return row;
    }

    /** Whether the store was asked, and nothing has shown since that it said something else. */
    boolean known() {
        return known;
    }

    /** Whether the person surely has a row in the store; rows stay. */
    boolean stored() {
        return known && stored;
    }

    boolean old(long now) {
        return !known || until - now < 0;
    }

    private int expected() {
        return row.openCount() + coming;
    }

    /** Somebody is about to read it again: until then nobody else has to. */
    void believedUntil(long nanoTime) {
        until = nanoTime;
    }

    /**
     * What the store said. A move that was counted after the question is not in the answer, perhaps: then what is known
     * stays.
     *
     * @param found null when there is no row
     * @param asked when, by {@link System#nanoTime}
     * @return what is true as far as is known
     */
    Row read(@Nullable Row found, long asked, long goodUntil) {
        Row answer = found == null ? Row.none(row.userId()) : found;
        until = goodUntil;
        if (moved - asked > 0) {
            return known ? row : answer;
        }
        change(() -> {
            row = answer;
            known = true;
            stored = found != null;
        });
        return answer;
    }

    /** What is known was wrong. */
    void forget() {
        change(() -> known = false);
    }

    /** This process has committed a move. */
    void count(int more, @Nullable Instant givenAt) {
        moved = System.nanoTime();
        change(() -> {
            int open = Math.max(0, row.openCount() + more);
            row = new Row(row.userId(), open, givenAt == null ? row.lastGivenAt() : givenAt);
            stored |= more > 0; // who had nothing by the store may have no row
        });
    }

    /** So much more or less is under way, in transactions that have not ended. */
    void coming(int more) {
        change(() -> coming += more);
    }

    void enter(Pool pool) {
        if (!pools.contains(pool)) {
            pools.add(pool);
            pool.place(this);
        }
    }

    void leave(Pool pool) {
        if (pools.remove(pool)) {
            pool.displace(this);
        }
    }

    boolean inNoPool() {
        return pools.isEmpty();
    }

    /** Nothing of what the order hangs on changes while it stands in one. */
    private void change(Runnable change) {
        pools.forEach(pool -> pool.displace(this));
        change.run();
        pools.forEach(pool -> pool.place(this));
    }
}
