package dev.baton.assignment;

import dev.baton.presence.Follower;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Who is here, by role: one {@link Pool} for each role, and for each skill within one, that was asked for, kept up with
 * everybody who comes and goes, and made anew when the roster is another one.
 */
@Component
class Pools implements Follower {

    private static final Logger log = LoggerFactory.getLogger(Pools.class);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** As long as it takes to read everybody, so many times as long nobody does. */
    private static final int SHARE = 100;

    /** When reading has not ended in any way. */
    private static final Duration GIVEN_UP = Duration.ofMinutes(1);

    private static final int PART = 1_000;

    /** People about whom the store is asked in one press. */
    private static final int MOST = 4 * Pool.FRONT;

    private final Roster roster;
    private final Loads loads;
    private final Executor background;
    private final TransactionTemplate reading;
    private final Map<Post, Pool> byPost = new HashMap<>();
    private final Set<String> here = new HashSet<>();
    private long version = -1;

    Pools(
            Roster roster,
            Loads loads,
            @Qualifier("applicationTaskExecutor") Executor background,
            PlatformTransactionManager transactions) {
        this.roster = roster;
        this.loads = loads;
        this.background = background;
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
    }

    /** Those of the roster who fit and are here. */
    Pool of(Post post) {
        long now = roster.version();
        synchronized (loads) {
            if (now > version) {
                byPost.values().forEach(loads::dissolved);
                byPost.clear();
                version = now;
            }
            return byPost.computeIfAbsent(post, this::made);
        }
    }

    int size(Post post) {
        return loads.asked(of(post), Pool::size);
    }

    boolean has(Post post, String userId) {
        return loads.asked(of(post), pool -> pool.has(userId));
    }

    List<Member> members(Post post) {
        List<Member> everybody = post.people(roster);
        return loads.asked(
                of(post),
                pool -> everybody.stream()
                        .filter(member -> pool.has(member.userId()))
                        .toList());
    }

    /** Those whose turn it is, or may be. */
    List<Member> front(Post post, Set<String> never) {
        return loads.asked(
                of(post),
                pool -> Stream.concat(pool.front(), pool.unread().stream())
                        .map(pool::member)
                        .filter(member -> !never.contains(member.userId()))
                        .limit(MOST)
                        .toList());
    }

    private Pool made(Post post) {
        return loads.pool(post.people(roster).stream()
                .filter(member -> here.contains(member.userId()))
                .toList());
    }

    @Override
    public void came(String userId) {
        Optional<Member> known = roster.member(userId);
        synchronized (loads) {
            here.add(userId);
            known.ifPresent(member -> byPost.forEach((post, pool) -> {
                if (post.fits(member)) {
                    loads.came(member, pool);
                }
            }));
        }
    }

    @Override
    public void went(String userId) {
        synchronized (loads) {
            here.remove(userId);
            byPost.values().forEach(pool -> loads.went(userId, pool));
        }
    }

    /**
     * Behind the decision, when it is time: another instance may have made room for people who are not at the front.
     */
    void readAgain(Pool pool) {
        long now = System.nanoTime();
        if (!loads.asked(pool, asked -> asked.timeToReadAgain(now, now + GIVEN_UP.toNanos()))) {
            return;
        }
        try {
            background.execute(() -> readNow(pool));
        } catch (RejectedExecutionException closing) {
            log.debug("closing: nobody is read again");
        }
    }

    private void readNow(Pool pool) {
        long begin = System.nanoTime();
        List<String> people = loads.asked(pool, Pool::everybody);
        for (int first = 0; first < people.size(); first += PART) {
            List<String> part = people.subList(first, Math.min(people.size(), first + PART));
            reading.executeWithoutResult(status -> loads.read(part));
        }
        long end = System.nanoTime();
        long next = end + Math.max(PAUSE.toNanos(), SHARE * (end - begin));
        loads.asked(pool, read -> {
            read.readAgainAt(next);
            return read;
        });
    }
}
