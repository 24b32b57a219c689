package dev.baton.presence;

import dev.baton.redis.RedisGate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.stereotype.Component;

/**
 * The copy of all signals in Redis: one hash a database, with what was said ({@code s:} person), when the person was seen
 * ({@code t:} person) and a mark that it is whole. Believed only while every write of ours has arrived since it was last made
 * whole; whoever finds it missing, unmarked or doubtful asks SQL.
 */
@Component
class PresenceCache {

    private static final String WHOLE = "whole";
    private static final Pattern BAR = Pattern.compile("\\|");

    /** Takes nothing that is older than what is there: writers may arrive in any order. */
    private static final RedisScript<Long> PUT = RedisScript.of("""
            local hash = KEYS[1]
            for i = 1, #ARGV, 4 do
                local id, revision, said, seen = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2], tonumber(ARGV[i + 3])
                local known = redis.call('HGET', hash, 's:' .. id)
                if not known or tonumber(string.match(known, '^%d+')) <= revision then
                    redis.call('HSET', hash, 's:' .. id, said)
                end
                local at = redis.call('HGET', hash, 't:' .. id)
                if seen > 0 and (not at or tonumber(at) < seen) then
                    redis.call('HSET', hash, 't:' .. id, ARGV[i + 3])
                end
            end
            return 1
            """, Long.class);

    private final RedisGate redis;
    private final AtomicLong doubts = new AtomicLong(1);
    private final AtomicLong settled = new AtomicLong();
    private volatile @Nullable String key;

    PresenceCache(StringRedisTemplate redis) {
        this.redis = new RedisGate(redis, "presence is answered by the database");
    }

    /** Before this nothing is written and nothing is believed. */
    void belongsTo(String storeId) {
        key = "baton:presence:" + storeId;
    }

    boolean believed() {
        return key != null && doubts.get() == settled.get();
    }

    /** Something may be missing in it. */
    void doubt() {
        doubts.incrementAndGet();
    }

    /** To be handed to {@link #whole} when all there is has been put since. */
    long doubtsSoFar() {
        return doubts.get();
    }

    void whole(long doubtsBefore) {
        String hash = key;
        if (hash != null
                && write(template -> {
                    template.opsForHash().put(hash, WHOLE, "1");
                    return true;
                })) {
            settled.set(doubtsBefore);
        }
    }

    /** Writes what is newer; false when Redis is gone. */
    boolean put(Collection<Signal> signals) {
        String hash = key;
        if (hash == null || signals.isEmpty()) {
            return hash != null;
        }
        List<String> args = new ArrayList<>(signals.size() * 4);
        for (Signal signal : signals) {
            args.add(signal.userId());
            args.add(Long.toString(signal.revision()));
            args.add(saidText(signal));
            args.add(Long.toString(millis(signal.seenAt())));
        }
        return write(template -> template.execute(PUT, List.of(hash), args.toArray()) != null);
    }

    /** A person was seen; false when Redis is gone. */
    boolean seen(String userId, Instant at) {
        String hash = key;
        return hash != null
                && write(template -> {
                    template.opsForHash().put(hash, "t:" + userId, Long.toString(at.toEpochMilli()));
                    return true;
                });
    }

    /**
     * What Redis knows of these people, in one round trip: state and time seen, nothing else. Those without a word have none.
     * Null when it cannot be believed.
     */
    @Nullable
    Map<String, Signal> among(Collection<String> userIds) {
        String hash = key;
        if (hash == null || !believed()) {
            return null;
        }
        List<Object> fields = new ArrayList<>(userIds.size() * 2 + 1);
        fields.add(WHOLE);
        for (String userId : userIds) {
            fields.add("s:" + userId);
            fields.add("t:" + userId);
        }
        List<Object> values = redis.ask(template -> template.opsForHash().multiGet(hash, fields));
        if (values == null || values.get(0) == null) {
            doubt();
            return null;
        }
        Map<String, Signal> signals = new HashMap<>();
        int next = 1;
        for (String userId : userIds) {
            Object said = values.get(next++);
            Object seen = values.get(next++);
            if (said != null || seen != null) {
                signals.put(userId, signal(userId, (String) said, (String) seen));
            }
        }
        return signals;
    }

    private boolean write(Function<StringRedisTemplate, Boolean> writing) {
        boolean arrived = Boolean.TRUE.equals(redis.ask(writing));
        if (!arrived) {
            doubt();
        }
        return arrived;
    }

    private static String saidText(Signal signal) {
        State said = signal.said();
        return signal.revision() + "|" + (said == null ? "" : said.name()) + "|" + millis(signal.saidUntil());
    }

    private static Signal signal(String userId, @Nullable String said, @Nullable String seen) {
        Signal signal = Signal.none(userId);
        if (said != null) {
            String[] parts = BAR.split(said, -1);
            State state = parts[1].isEmpty() ? null : State.valueOf(parts[1]);
            signal = new Signal(
                    userId,
                    Long.parseLong(parts[0]),
                    state,
                    null,
                    instant(Long.parseLong(parts[2])),
                    null,
                    false,
                    null,
                    null,
                    null);
        }
        return seen == null ? signal : signal.seenAlso(instant(Long.parseLong(seen)));
    }

    private static long millis(@Nullable Instant instant) {
        return instant == null ? 0 : instant.toEpochMilli();
    }

    private static @Nullable Instant instant(long millis) {
        return millis == 0 ? null : Instant.ofEpochMilli(millis);
    }
}
