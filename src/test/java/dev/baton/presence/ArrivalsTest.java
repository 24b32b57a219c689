package dev.baton.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Who is told of is who is online, whatever is said and done, and whenever it runs out. */
class ArrivalsTest {

    private static final Instant BEGIN = Instant.parse("2027-03-01T01:00:00Z");
    private static final int PEOPLE = 30;
    private static final List<State> STATES = List.of(State.values());

    private final Map<String, Signal> people = new HashMap<>();
    private final Set<String> online = new HashSet<>();
    private final Arrivals arrivals = new Arrivals();
    private final Random random = new Random(3);
    private Instant now = BEGIN;

    /** Complains of whoever comes twice or goes without having come. */
    private final Follower heard = new Follower() {
        @Override
        public void came(String userId) {
            assertThat(online.add(userId)).as(userId).isTrue();
        }

        @Override
        public void went(String userId) {
            assertThat(online.remove(userId)).as(userId).isTrue();
        }
    };

    @Test
    void whoIsToldOfIsAlwaysWhoIsOnline() {
        arrivals.follow(heard);
        for (int step = 0; step < 20_000; step++) {
            now = now.plusMillis(random.nextInt(40_000));
            if (random.nextInt(500) == 0) {
                now = now.minus(Duration.ofMinutes(random.nextInt(60)));
            }
            for (int i = random.nextInt(3); i > 0; i--) {
                somethingHappens("u-" + random.nextInt(PEOPLE));
            }
            if (random.nextInt(1_000) == 0) {
                people.values().removeIf(any -> random.nextBoolean());
                arrivals.startAgain();
                people.keySet().forEach(arrivals::changed);
            }
            if (random.nextInt(3) > 0) {
                arrivals.tell(people, now);
                assertThat(online).as("step %d", step).isEqualTo(expected());
            }
        }
    }

    @Test
    void whoFollowsLaterIsToldOfThoseWhoAreHere() {
        people.put("u-1", Signal.none("u-1").seen(now, "press"));
        arrivals.changed("u-1");
        arrivals.tell(people, now);
        arrivals.follow(heard);
        assertThat(online).containsExactly("u-1");
        arrivals.tell(people, now.plus(Signal.SEEN_FOR).minusMillis(1));
        assertThat(online).containsExactly("u-1");
        arrivals.tell(people, now.plus(Signal.SEEN_FOR));
        assertThat(online).isEmpty();
    }

    private void somethingHappens(String userId) {
        Signal before = people.getOrDefault(userId, Signal.none(userId));
        State state = STATES.get(random.nextInt(STATES.size()));
        Instant until = random.nextBoolean() ? null : now.plusSeconds(random.nextInt(2_000));
        people.put(
                userId,
                random.nextInt(3) > 0
                        ? before.seen(now, "press")
                        : before.said(state, now, until, "command", until == null));
        arrivals.changed(userId);
    }

    private Set<String> expected() {
        return people.values().stream()
                .filter(signal -> signal.online(now))
                .map(Signal::userId)
                .collect(Collectors.toSet());
    }

    /**
     * Who asked for the time before it was this one's turn would judge by a time that is over, and bring back who has
     * gone.
     */
    @Test
    void theTimeIsLookedAtWhenItIsItsTurn() {
        Mirror mirror = new Mirror();
        List<Boolean> inTurn = new ArrayList<>();
        mirror.tell(new Clock() {
            @Override
            public Instant instant() {
                inTurn.add(Thread.holdsLock(mirror));
                return Instant.EPOCH;
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        });
        assertThat(inTurn).containsExactly(true);
    }
}
