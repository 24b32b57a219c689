package dev.baton.presence;

import dev.baton.redis.RedisGate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.stereotype.Component;

/**
 * The copy of all signals in Redis: one hash a database, with what was said ({@code s:} person), when the person was
 * seen ({@code t:} person), how many changes there were ({@code v}), a name that a wiped one has lost ({@code life})
 * and a mark that it is whole, which is another one each time it was made whole; beside it the people in the order in
 * which they changed last. Believed only while every write of ours has arrived since it was last made whole; whoever
 * finds it missing, unmarked, older than it was or doubtful asks SQL. Each process keeps a {@link Mirror} of it and
 * asks only for what has changed: the answer costs the same however many people there are.
 */
@Component
class PresenceCache {

    /** How long what another instance says may go unheard; what this one says is heard at once. */
    static final Duration HEARD_WITHIN = Duration.ofMillis(100);

    /** More changes than this are fetched in several steps. */
    private static final int AT_ONCE = 1000;

    /** Takes nothing that is older than what is there: writers may arrive in any order. */
    private static final RedisScript<Long> PUT = RedisScript.of("""
            local hash, changes = KEYS[1], KEYS[2]
            for i = 1, #ARGV, 4 do
                local id, revision, said, seen = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2], tonumber(ARGV[i + 3])
                local changed = false
                local known = redis.call('HGET', hash, 's:' .. id)
                if not known or (known ~= said and tonumber(string.match(known, '^%d+')) <= revision) then
                    redis.call('HSET', hash, 's:' .. id, said)
                    changed = true
                end
                local at = redis.call('HGET', hash, 't:' .. id)
                if seen > 0 and (not at or tonumber(at) < seen) then
                    redis.call('HSET', hash, 't:' .. id, ARGV[i + 3])
                    changed = true
                end
                if changed or not redis.call('ZSCORE', changes, id) then
                    redis.call('ZADD', changes, redis.call('HINCRBY', hash, 'v', 1), id)
                end
            end
            return 1
            """, Long.class);

    private static final RedisScript<Long> SEEN = RedisScript.of("""
            redis.call('HSET', KEYS[1], 't:' .. ARGV[1], ARGV[2])
            return redis.call('ZADD', KEYS[2], redis.call('HINCRBY', KEYS[1], 'v', 1), ARGV[1])
            """, Long.class);

    /**
     * Mark, version, and person, said, seen of everybody who changed since; from the beginning when the mark is another
     * one.
     */
    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> SINCE = RedisScript.of("""
            local mark, version = unpack(redis.call('HMGET', KEYS[1], 'whole', 'v'))
            if not mark or not version then
                return {}
            end
            local since = ARGV[2]
            if mark ~= ARGV[1] or tonumber(since) > tonumber(version) then
                since = '0'
            end
            local answer = {mark, version, since}
            if since ~= version then
                local people = redis.call('ZRANGEBYSCORE', KEYS[2], '(' .. since, '+inf', 'WITHSCORES', 'LIMIT', 0, ARGV[3])
                for i = 1, #people, 2 do
                    local known = redis.call('HMGET', KEYS[1], 's:' .. people[i], 't:' .. people[i])
                    answer[#answer + 1] = people[i]
                    answer[#answer + 1] = known[1] or ''
                    answer[#answer + 1] = known[2] or ''
                end
                if #people == 2 * tonumber(ARGV[3]) then
                    answer[2] = people[#people]
                end
            end
            return answer
            """, List.class);

    /** The mark of a copy that was made whole, and only where nothing was lost since its making began. */
    private static final RedisScript<Long> WHOLE = RedisScript.of("""
            if redis.call('HGET', KEYS[1], 'life') ~= ARGV[1] then
                return 0
            end
            redis.call('HSETNX', KEYS[1], 'v', '0')
            redis.call('HSET', KEYS[1], 'whole', ARGV[2])
            return 1
            """, Long.class);

    private final RedisGate redis;
    private final AtomicLong doubts = new AtomicLong(1);
    private final AtomicLong settled = new AtomicLong();
    private final Mirror mirror = new Mirror();
    private final AtomicLong writes = new AtomicLong();
    private volatile long freshUntil = System.nanoTime();
    private volatile List<String> keys = List.of();

    PresenceCache(StringRedisTemplate redis) {
        this.redis = new RedisGate(redis, "presence is answered by the database");
    }

    /** Before this nothing is written and nothing is believed. */
    void belongsTo(String storeId) {
        String hash = "baton:presence:{" + storeId + "}";
        keys = List.of(hash, hash + ":changes");
    }

    boolean believed() {
        return !keys.isEmpty() && doubts.get() == settled.get();
    }

    /** Something may be missing in it. */
    void doubt() {
        doubts.incrementAndGet();
    }

    long doubtsSoFar() {
        return doubts.get();
    }

    /**
     * Where the making of a copy began.
     *
     * @param life of the hash: a Redis that is wiped before the copy is whole has another one, and what was put until
     *     then is lost
     */
    record Beginning(long doubts, String life) {}

    /** Before everything is read from SQL, to be handed to {@link #whole} when it has been put; null: Redis is gone. */
    @Nullable
    Beginning begin() {
        List<String> known = keys;
        long before = doubtsSoFar();
        if (known.isEmpty()) {
            return null;
        }
        Object life = redis.ask(template -> {
            template.opsForHash()
                    .putIfAbsent(known.get(0), "life", UUID.randomUUID().toString());
            return template.opsForHash().get(known.get(0), "life");
        });
        return life == null ? null : new Beginning(before, life.toString());
    }

    /** The copy is believed from now on, unless it was wiped or doubted since. */
    void whole(Beginning begun, Instant now) {
        List<String> known = keys;
        String mark = mirror.nextMark(now);
        if (write(template -> Objects.equals(template.execute(WHOLE, List.of(known.get(0)), begun.life(), mark), 1L))) {
            settled.set(begun.doubts());
        }
    }

    /** Writes what is newer; false when Redis is gone. */
    boolean put(Collection<Signal> signals) {
        List<String> known = keys;
        if (known.isEmpty() || signals.isEmpty()) {
            return !known.isEmpty();
        }
        List<String> args = new ArrayList<>(signals.size() * 4);
        for (Signal signal : signals) {
            args.add(signal.userId());
            args.add(Long.toString(signal.revision()));
            args.add(Mirror.saidText(signal));
            args.add(Long.toString(Mirror.millis(signal.seenAt())));
        }
        return write(template -> template.execute(PUT, known, args.toArray()) != null);
    }

    /** A person was seen; false when Redis is gone. */
    boolean seen(String userId, Instant at) {
        List<String> known = keys;
        return !known.isEmpty()
                && write(template -> template.execute(SEEN, known, userId, Long.toString(at.toEpochMilli())) != null);
    }

    /**
     * What Redis knows of people: state and time seen, nothing else. Those without a word have none. In one round trip,
     * or in none when it has been asked within {@link #HEARD_WITHIN}. Null when it cannot be believed.
     */
    @Nullable
    Map<String, Signal> everybody() {
        List<String> known = keys;
        if (known.isEmpty() || !believed()) {
            return null;
        }
        long now = System.nanoTime();
        if (now - freshUntil < 0) {
            return mirror.everybody();
        }
        long written = writes.get();
        Map<String, Signal> upToDate = null;
        while (upToDate == null) {
            Mirror.Upto seen = mirror.upto();
            List<?> answer = redis.ask(template -> template.execute(
                    SINCE, known, seen.mark(), Long.toString(seen.version()), Integer.toString(AT_ONCE)));
            if (answer == null || answer.isEmpty()) {
                doubt();
                return null;
            }
            if (seen.isAfter(answer)) {
                doubt(); // it came back as it was before: whom it has lost nobody would tell
                return null;
            }
            upToDate = mirror.take(answer, AT_ONCE);
        }
        freshUntil = now + HEARD_WITHIN.toNanos();
        if (written != writes.get()) {
            freshUntil = now;
        }
        return upToDate;
    }

    void follow(Follower follower) {
        mirror.follow(follower);
    }

    /**
     * Tells the followers who has come and gone until now, asking as {@link #everybody} does; false when it cannot be
     * believed.
     */
    boolean tell(Clock clock) {
        return everybody() != null && mirror.tell(clock);
    }

    private boolean write(Function<StringRedisTemplate, Boolean> writing) {
        boolean arrived = Boolean.TRUE.equals(redis.ask(writing));
        writes.incrementAndGet();
        freshUntil = System.nanoTime();
        if (!arrived) {
            doubt();
        }
        return arrived;
    }
}
