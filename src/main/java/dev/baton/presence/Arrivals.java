package dev.baton.presence;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is online, kept up instead of worked out: judged again is only whose signal changed, and for whom a time has run
 * out that was said or that a press counts. Guarded by the {@link Mirror} whose people these are.
 */
final class Arrivals {

    /** A clock that was put back further than this makes everything be judged again. */
    private static final Duration PUT_BACK = Duration.ofSeconds(1);

    private final Set<String> online = new HashSet<>();
    private final Set<String> changed = new HashSet<>();
    private final Queue<RunsOut> times = new PriorityQueue<>(Comparator.comparing(RunsOut::at));
    private final Map<String, Instant> next = new HashMap<>();
    private final List<Follower> followers = new ArrayList<>();
    private Instant judgedAt = Instant.EPOCH;

    private record RunsOut(Instant at, String userId) {}

    void follow(Follower follower) {
        followers.add(follower);
        online.forEach(follower::came);
    }

    /** What is known of this person is another signal now. */
    void changed(String userId) {
        changed.add(userId);
    }

    /** Nothing is known of anybody any more; what is known then comes as changes. */
    void startAgain() {
        changed.addAll(online);
    }

    /** Tells who came and who went since the last time. */
    void tell(Map<String, Signal> people, Instant now) {
        if (now.isBefore(judgedAt.minus(PUT_BACK))) {
            times.clear();
            next.clear();
            changed.addAll(people.keySet());
        }
        judgedAt = now;
        for (RunsOut first = times.peek(); first != null && !first.at().isAfter(now); first = times.peek()) {
            times.remove();
            if (next.remove(first.userId(), first.at())) {
                changed.add(first.userId());
            }
        }
        changed.forEach(userId -> judge(userId, people.get(userId), now));
        changed.clear();
    }

    private void judge(String userId, @Nullable Signal signal, Instant now) {
        boolean here = signal != null && signal.online(now);
        if (here && online.add(userId)) {
            followers.forEach(follower -> follower.came(userId));
        } else if (!here && online.remove(userId)) {
            followers.forEach(follower -> follower.went(userId));
        }
        Instant end = signal == null ? null : signal.changes(now);
        Instant known = next.get(userId);
        if (end != null && (known == null || end.isBefore(known))) {
            next.put(userId, end);
            times.add(new RunsOut(end, userId));
        }
    }
}
