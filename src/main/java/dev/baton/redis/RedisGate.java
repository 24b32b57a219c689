package dev.baton.redis;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * The way to Redis. While Redis is gone only one call in {@link #RETRY} finds that out the slow way; all others go past
 * it at once. Says so when it goes and when it comes back, one line each.
 */
public final class RedisGate {

    /** How often it is tried whether it is back. */
    public static final Duration RETRY = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(RedisGate.class);

    private final StringRedisTemplate redis;
    private final String without;
    private final LongSupplier nanoTime;
    private final AtomicBoolean gone = new AtomicBoolean();
    private final AtomicLong nextTry = new AtomicLong();

    /** @param without what happens while Redis is gone, for the log: "requests are counted by the database alone" */
    public RedisGate(StringRedisTemplate redis, String without) {
        this(redis, without, System::nanoTime);
    }

    RedisGate(StringRedisTemplate redis, String without, LongSupplier nanoTime) {
        this.redis = redis;
        this.without = without;
        this.nanoTime = nanoTime;
    }

    /** The answer of Redis, or null when it is gone; the question may have arrived all the same. Never throws. */
    public <T> @Nullable T ask(Function<StringRedisTemplate, @Nullable T> question) {
        if (gone.get() && !myTurnToTry()) {
            return null;
        }
        try {
            T answer = question.apply(redis);
            if (gone.compareAndSet(true, false)) {
                log.info("Redis is back");
            }
            return answer;
        } catch (RuntimeException e) {
            if (rootOf(e) instanceof IllegalStateException) {
                // our own end: the connections are closed already, and Redis has nothing to do with it
                log.debug("Redis is not asked any more: {}", e.toString());
                return null;
            }
            nextTry.set(nanoTime.getAsLong() + RETRY.toNanos());
            if (gone.compareAndSet(false, true)) {
                log.warn("Redis is gone, {}: {}", without, rootOf(e).toString());
            }
            return null;
        }
    }

    private boolean myTurnToTry() {
        long due = nextTry.get();
        long now = nanoTime.getAsLong();
        return now - due >= 0 && nextTry.compareAndSet(due, now + RETRY.toNanos());
    }

    private static Throwable rootOf(Throwable e) {
        Throwable root = e;
        for (Throwable cause = e.getCause(); cause != null && cause != root; cause = cause.getCause()) {
            root = cause;
        }
        return root;
    }
}
