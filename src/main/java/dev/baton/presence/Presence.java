package dev.baton.presence;

import dev.baton.presence.PresenceMapper.Row;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.roster.Turn;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Who is here right now, and how we know (CONTRACT 3). What a person said holds until something else is said, until the
 * time given, or until the roster ends it: coming online, and being busy, until the end of the shift, or of one that
 * begins soon, and off shift for a while; going offline until the start of the next. When nothing said holds, a press
 * or a message counts for 15 minutes. A shift alone is not being here.
 *
 * <p>SQL is the truth, Redis a copy: with Redis gone, wiped or doubtful every answer comes from SQL. Inside a caller's
 * transaction Redis is never asked, and told only after the commit.
 */
@Component
public class Presence {

    private static final Duration WRITTEN_EVERY = Duration.ofMinutes(1);

    /**
     * How long somebody off shift stays who says nothing more, and how soon a shift begins for which somebody has come
     * already.
     */
    static final Duration OFF_SHIFT = Duration.ofHours(2);

    private static final Duration TOLD_EVERY = Duration.ofSeconds(1);
    private static final int PART = 1000;
    private static final int PEOPLE_REMEMBERED = 200_000;

    private final PresenceMapper mapper;
    private final PresenceCache cache;
    private final PresenceEvents events;
    private final Roster roster;
    private final Reasons reasons;
    private final TransactionTemplate transaction;
    private final TransactionTemplate reading;
    private final Clock clock;
    private final Map<String, Touched> touched = new ConcurrentHashMap<>();

    Presence(
            PresenceMapper mapper,
            PresenceCache cache,
            PresenceEvents events,
            Roster roster,
            MessageSource messages,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.mapper = mapper;
        this.cache = cache;
        this.events = events;
        this.roster = roster;
        this.reasons = new Reasons(messages);
        this.transaction = new TransactionTemplate(transactions);
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
        this.clock = clock;
    }

    /**
     * The person has just done something. Cheap enough for every press: at most one Redis write a second and one SQL
     * write a minute for each person. Brings somebody online who has merely been quiet, never somebody who said
     * otherwise.
     *
     * @param source how: {@code press}, {@code message}, {@code page}, {@code api}; at most 32 characters
     * @return whether that has just brought the person online, so that work may follow
     */
    public boolean touch(String userId, String source) {
        Instant now = now();
        Touched last = touched.get(userId);
        if (last != null && within(last.written(), now, WRITTEN_EVERY)) {
            if (within(last.told(), now, TOLD_EVERY)) {
                return false;
            }
            touched.put(userId, new Touched(last.written(), now));
            afterCommit(() -> {
                if (!cache.seen(userId, now)) {
                    touched.remove(userId); // so that SQL learns of the next one
                }
            });
            return false;
        }
        Sight sight = transaction.execute(status -> write(userId, source, now));
        boolean came =
                sight.ours() && sight.after().online(now) && !sight.before().online(now);
        afterCommit(() -> {
            if (touched.size() > PEOPLE_REMEMBERED) {
                touched.clear();
            }
            if (cache.seen(userId, now)) {
                touched.put(userId, new Touched(now, now));
            }
            if (came) {
                events.publish(new PresenceChanged(userId, State.ONLINE));
            }
        });
        return came;
    }

    private Sight write(String userId, String source, Instant now) {
        Row row = mapper.find(userId);
        Signal before = row == null ? Signal.none(userId) : row.signal();
        Signal after = before.seen(now, source);
        boolean ours =
                row == null ? inserted(Row.of(after), now) : mapper.seen(Row.of(after), before.seenAt(), now) > 0;
        return new Sight(before, after, ours);
    }

    private boolean inserted(Row row, Instant now) {
        try {
            mapper.insert(row, now);
            return true;
        } catch (DuplicateKeyException overtaken) {
            return false;
        }
    }

    /**
     * The person says to be online, busy, offline or on leave. In one transaction (the caller's, if there is one).
     *
     * @param until when it ends by itself; null: as the roster ends it, see above
     * @param source how it was said: {@code command}, {@code page}, {@code api}; at most 32 characters
     * @return when it ends by itself; null: not before something else is said
     */
    public @Nullable Instant set(String userId, State state, @Nullable Instant until, String source) {
        Instant now = now();
        End end =
                until != null ? new End(until.truncatedTo(ChronoUnit.MILLIS), false) : endByRoster(userId, state, now);
        said(userId, before -> before.said(state, now, end.at(), source, end.ofShift()), now);
        return end.at();
    }

    /** The person went offline then, of which we hear only now; until the roster brings the next shift. */
    void went(String userId, String source, Instant at, Instant now) {
        End end = endByRoster(userId, State.OFFLINE, now);
        said(userId, before -> before.said(State.OFFLINE, at, now, end.at(), source, end.ofShift()), now);
    }

    /** What the person said is another from now on. */
    void said(String userId, UnaryOperator<Signal> change, Instant now) {
        Said said = transaction.execute(status -> {
            Signal first = change.apply(Signal.none(userId));
            Row row = mapper.lock(userId);
            if (row == null && inserted(Row.of(first), now)) {
                return new Said(Signal.none(userId), first);
            }
            Signal before = row == null ? locked(userId) : row.signal();
            Signal after = change.apply(before);
            mapper.said(Row.of(after), now);
            return new Said(before, after);
        });
        touched.remove(userId);
        afterCommit(() -> {
            cache.put(List.of(said.after()));
            if (said.before().online(now) != said.after().online(now)) {
                events.publish(new PresenceChanged(userId, said.after().state(now)));
            }
        });
    }

    /** The person was seen then, of which we hear only now. */
    void seen(String userId, String source, Instant at, Instant now) {
        Sight sight = transaction.execute(status -> write(userId, source, at));
        afterCommit(() -> {
            cache.seen(userId, at);
            if (sight.ours() && sight.after().online(now) && !sight.before().online(now)) {
                events.publish(new PresenceChanged(userId, State.ONLINE));
            }
        });
    }

    /** What was said and done, as the store has it. */
    Signal stored(String userId) {
        return reading.execute(status -> {
            Row row = mapper.find(userId);
            return row == null ? Signal.none(userId) : row.signal();
        });
    }

    /** Whether the quick copy is out of reach or in doubt: answers come from the store then, true to the minute. */
    public boolean degraded() {
        return !cache.believed();
    }

    private Signal locked(String userId) {
        Row row = mapper.lock(userId);
        return row == null ? Signal.none(userId) : row.signal();
    }

    private End endByRoster(String userId, State state, Instant now) {
        Turn turn = roster.turn(userId, now).orElse(null);
        if (turn == null || state == State.LEAVE) {
            return new End(null, true);
        }
        if (state == State.OFFLINE) {
            Optional<Turn> next = turn.covers(now) ? roster.turn(userId, turn.to()) : Optional.of(turn);
            return new End(next.map(Turn::from).orElse(null), true);
        }
        return turn.from().isAfter(now.plus(OFF_SHIFT))
                ? new End(now.plus(OFF_SHIFT), false)
                : new End(turn.to(), true);
    }

    /** What we know about this person, whether on the roster or not. */
    public Here here(String userId) {
        Signal signal = stored(userId);
        Signal lately = lately(List.of(userId)).get(userId);
        return here(lately == null ? signal : signal.seenAlso(lately.seenAt()), now());
    }

    /** By which word this person is here, as long as that holds; a press or a message is none. */
    public Optional<Word> saysToBeHere(String userId) {
        Signal signal = stored(userId);
        String by = signal.saidBy();
        return signal.said() == State.ONLINE && signal.stillSaid(now()) && by != null
                ? Optional.of(new Word(signal.saidUntil(), by, signal.byRoster()))
                : Optional.empty();
    }

    /**
     * A former word counts again as if nothing had been said in its place; nothing happens when something else has been
     * said since. In one transaction (the caller's, if there is one).
     *
     * @param at when it was said, or is said again
     * @param instead what took its place: the source of that
     */
    public void again(String userId, Word word, Instant at, String instead) {
        Instant now = now();
        said(
                userId,
                before -> instead.equals(before.saidBy())
                        ? before.said(State.ONLINE, at, now, word.until(), word.by(), word.byRoster())
                        : before,
                now);
    }

    /** Everybody on the roster, in its order. */
    public List<Here> all() {
        return among(roster.members().stream().map(Member::userId).toList());
    }

    /** These people, on the roster or not, in the order given. */
    public List<Here> among(Collection<String> userIds) {
        Map<String, Signal> stored = stored(userIds);
        Map<String, Signal> lately = lately(userIds);
        Instant now = now();
        List<Here> everybody = new ArrayList<>(userIds.size());
        for (String userId : userIds) {
            Signal signal = stored.getOrDefault(userId, Signal.none(userId));
            Signal later = lately.get(userId);
            everybody.add(here(later == null ? signal : signal.seenAlso(later.seenAt()), now));
        }
        return everybody;
    }

    /**
     * Those of them who get new work, in the order given. One round trip: to Redis, or to SQL when Redis cannot be
     * believed or a transaction is running.
     */
    public Set<String> online(Collection<String> userIds) {
        if (userIds.isEmpty()) {
            return Set.of();
        }
        Map<String, Signal> signals = inTransaction() ? null : cache.everybody();
        if (signals == null) {
            signals = stored(userIds);
        }
        Instant now = now();
        Set<String> online = new LinkedHashSet<>();
        for (String userId : userIds) {
            Signal signal = signals.get(userId);
            if (signal != null && signal.online(now)) {
                online.add(userId);
            }
        }
        return online;
    }

    /**
     * From now on tells this one who comes and goes, beginning with those who are online already; see {@link #tell}.
     */
    public void follow(Follower follower) {
        cache.follow(follower);
    }

    /**
     * Tells every {@link Follower} who came online and who is not any more: all that this instance did, and what others
     * did up to a tenth of a second ago. However many people there are it costs a round trip to Redis at most ten times
     * a second.
     *
     * @return false when nothing was told, because Redis cannot be believed or a transaction is running: then
     *     {@link #online} knows
     */
    public boolean tell() {
        return !inTransaction() && cache.tell(clock);
    }

    private Map<String, Signal> stored(Collection<String> userIds) {
        List<String> all = List.copyOf(userIds);
        return reading.execute(status -> {
            Map<String, Signal> signals = new HashMap<>();
            for (int first = 0; first < all.size(); first += PART) {
                for (Row row : mapper.among(all.subList(first, Math.min(all.size(), first + PART)))) {
                    signals.put(row.userId(), row.signal());
                }
            }
            return signals;
        });
    }

    /** Redis knows to the second when people were seen, SQL to the minute. */
    private Map<String, Signal> lately(Collection<String> userIds) {
        Map<String, Signal> known = inTransaction() || userIds.isEmpty() ? null : cache.everybody();
        return known == null ? Map.of() : known;
    }

    private Here here(Signal signal, Instant now) {
        String reason =
                reasons.why(signal, now, roster.shiftEnd(signal.userId(), now).orElse(null));
        return new Here(
                signal.userId(),
                signal.state(now),
                signal.since(now),
                reason,
                signal.until(now),
                signal.by(now),
                signal.saidBy());
    }

    private static boolean within(Instant earlier, Instant now, Duration duration) {
        return !now.isBefore(earlier) && now.isBefore(earlier.plus(duration));
    }

    private static boolean inTransaction() {
        return TransactionSynchronizationManager.isActualTransactionActive();
    }

    private static void afterCommit(Runnable work) {
        if (!inTransaction()) {
            work.run();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                work.run();
            }
        });
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** @param ours false when somebody else has written in between, who then tells the house */
    private record Sight(Signal before, Signal after, boolean ours) {}

    private record Said(Signal before, Signal after) {}

    /**
     * @param at null: not before something else is said
     * @param ofShift whether a shift begins or ends then
     */
    private record End(@Nullable Instant at, boolean ofShift) {}

    /**
     * @param written when SQL was told
     * @param told when Redis was told
     */
    private record Touched(Instant written, Instant told) {}
}
