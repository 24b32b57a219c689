package dev.baton.assignment;

import dev.baton.roster.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * People of one role, or those of them with one skill, who are here, in the order in which it is their turn: to find
 * the next, to come and to go costs the logarithm of how many they are. Guarded by {@link Loads}.
 */
final class Pool {

    /**
     * So many at the front are read again when what is known of the first of them is old; fewer people than this: all.
     */
    static final int FRONT = 64;

    private final Map<String, Member> people = new HashMap<>();
    private final NavigableSet<Load> free = new TreeSet<>(Load.NEXT);
    private final Set<Load> full = new LinkedHashSet<>();
    private final Set<Load> unread = new LinkedHashSet<>();
    private long readAgainAt = System.nanoTime();

    void add(Member member, Load load) {
        people.put(member.userId(), member);
        load.enter(this);
    }

    void remove(Load load) {
        load.leave(this);
        people.remove(load.userId());
    }

    void place(Load load) {
        if (!load.known()) {
            unread.add(load);
        } else if (load.row().openCount() < member(load).capacity()) {
            free.add(load);
        } else {
            full.add(load);
        }
    }

    void displace(Load load) {
        if (!unread.remove(load) && !full.remove(load)) {
            free.remove(load);
        }
    }

    Member member(Load load) {
        return Objects.requireNonNull(people.get(load.userId()));
    }

    boolean has(String userId) {
        return people.containsKey(userId);
    }

    int size() {
        return people.size();
    }

    /** The next who has room, as far as is known; null when nobody has. */
    @Nullable
    Load first(Set<String> without) {
        for (Load load : free) {
            if (!without.contains(load.userId())) {
                return load;
            }
        }
        return null;
    }

    /** Whose turn it would be after that, with room as far as is known. */
    List<Load> next(Set<String> without, int most) {
        return free.stream()
                .filter(load -> !without.contains(load.userId()))
                .limit(most)
                .toList();
    }

    /** How many have no room, as far as is known. */
    int full() {
        return full.size();
    }

    /** Those at the front and, since one of them may have room by now, those who were full for the longest time. */
    Stream<Load> front() {
        return Stream.concat(free.stream().limit(FRONT), full.stream().limit(FRONT));
    }

    /** Whose turn it is first of all of them, or, when nobody has room, who was full for the longest time. */
    @Nullable
    Load head() {
        return front().findFirst().orElse(null);
    }

    /** Of whom nothing is known. */
    List<Load> unread() {
        return new ArrayList<>(unread);
    }

    List<String> everybody() {
        return new ArrayList<>(people.keySet());
    }

    /**
     * Whether it is time to read everybody again, for the sake of those who are not at the front; whoever is told so
     * does it.
     */
    boolean timeToReadAgain(long now, long notBefore) {
        if (people.size() <= FRONT || now - readAgainAt < 0) {
            return false;
        }
        readAgainAt = notBefore;
        return true;
    }

    void readAgainAt(long nanoTime) {
        readAgainAt = nanoTime;
    }
}
