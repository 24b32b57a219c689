package dev.baton.request;

import dev.baton.redis.RedisGate;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.stereotype.Component;

/**
 * Claims on requests in Redis. A claim carries a value nobody else has, and is released only by who made it, so that a
 * late release never frees another's. A claim is only ever a hint: whoever has none asks SQL first.
 */
@Component
class RequestCache {

    private static final Duration KEPT = Duration.ofHours(24);

    /** A claim we have forgotten is merely one we no longer use or release. */
    private static final int REMEMBERED = 10_000;

    private static final RedisScript<Long> RELEASE = RedisScript.of("""
            if redis.call('get', KEYS[1]) == ARGV[1] then
                return redis.call('del', KEYS[1])
            end
            return 0
            """, Long.class);

    private final RedisGate redis;
    private final String instance = randomName();
    private final AtomicLong count = new AtomicLong();
    private final Map<RequestId, Claim> claims = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<RequestId, Claim> eldest) {
            return size() > REMEMBERED;
        }
    });

    RequestCache(StringRedisTemplate redis) {
        this.redis = new RedisGate(redis, "requests are counted by the database alone");
    }

    /** True when the claim is ours now, or when Redis is gone and nobody can say. */
    boolean claim(RequestId id) {
        String value = instance + count.incrementAndGet();
        Boolean claimed = redis.ask(template -> template.opsForValue().setIfAbsent(key(id), value, KEPT));
        if (claimed == null) {
            return true;
        }
        if (claimed) {
            claims.put(id, new Claim(value, Thread.currentThread().getId()));
        }
        return claimed;
    }

    /** Whether this thread has claimed it, so that nobody else has run it lately. */
    boolean holds(RequestId id) {
        Claim claim = claims.get(id);
        return claim != null && claim.thread() == Thread.currentThread().getId();
    }

    /** Lets others claim it; nothing when this thread has no claim on it. */
    void release(RequestId id) {
        Claim claim = claims.get(id);
        if (claim != null && claim.thread() == Thread.currentThread().getId() && claims.remove(id, claim)) {
            redis.ask(template -> template.execute(RELEASE, List.of(key(id)), claim.value()));
        }
    }

    /** The request counted: its claim stays in Redis, to send repeats to SQL. */
    void keep(RequestId id) {
        if (holds(id)) {
            claims.remove(id);
        }
    }

    static String key(RequestId id) {
        return "baton:request:" + id.kind() + ":" + HexFormat.of().formatHex(id.hash(), 0, 16);
    }

    private static String randomName() {
        byte[] bytes = new byte[8];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes) + "-";
    }

    private record Claim(String value, long thread) {}
}
