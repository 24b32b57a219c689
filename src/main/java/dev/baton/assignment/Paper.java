package dev.baton.assignment;

import dev.baton.assignment.LoadMapper.Row;
import dev.baton.roster.Member;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Gives on paper, in the order in which {@link Assigner#choose} gives: what is given here counts here alone, each later
 * than the one before. For one thread.
 */
public final class Paper {

    private static final Comparator<Row> NEXT =
            Comparator.comparingInt(Row::openCount).thenComparing(Row.IDLEST);

    private final Map<String, Row> before;
    private final Map<String, Row> after;
    private Instant given;

    Paper(Collection<Row> rows, Instant now) {
        before = rows.stream().collect(Collectors.toMap(Row::userId, Function.identity()));
        after = new HashMap<>(before);
        given = now;
    }

    /** Gives one to whose turn it is, and says to whom; empty when nobody has room. */
    public Optional<Member> deal(Candidates candidates) {
        Optional<Member> next = candidates.here().stream()
                .filter(member -> after(member.userId()) < member.capacity())
                .min(Comparator.comparing((Member member) -> !candidates.prefer(member))
                        .thenComparing(member -> of(after, member.userId()), NEXT));
        next.map(Member::userId).ifPresent(this::give);
        return next;
    }

    /** Gives one to this person, whatever the load. */
    public void give(String userId) {
        given = given.plusMillis(1);
        after.put(userId, new Row(userId, after(userId) + 1, given));
    }

    /** How much this person had before anything was given here. */
    public int before(String userId) {
        return of(before, userId).openCount();
    }

    /** How much this person would have after it. */
    public int after(String userId) {
        return of(after, userId).openCount();
    }

    private static Row of(Map<String, Row> rows, String userId) {
        return rows.getOrDefault(userId, Row.none(userId));
    }
}
