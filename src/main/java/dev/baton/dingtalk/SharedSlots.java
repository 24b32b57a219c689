package dev.baton.dingtalk;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slots that all instances share: by Redis, and by the database while Redis is gone. Where one takes over from the
 * other nobody counts twice: a window passes before the database lets the first call out, and after Redis came back
 * both must agree until every instance has noticed.
 */
class SharedSlots implements Slots {

    /** While Redis is gone one call in this time finds that out the slow way. */
    static final Duration RETRY = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(SharedSlots.class);
    private static final long NOTICED = RETRY.plus(WINDOW).plusSeconds(1).toNanos();

    private final Slots redis;
    private final Slots sql;
    private final CallLimits.Ticker ticker;
    private boolean gone;
    private long nextTry;
    private long sqlFrom;
    private boolean returning;
    private long bothUntil;

    SharedSlots(Slots redis, Slots sql, CallLimits.Ticker ticker) {
        this.redis = redis;
        this.sql = sql;
        this.ticker = ticker;
    }

    @Override
    public Duration take(String api, Turn turn) {
        Duration wait = mayAsk() ? ofRedis(api, turn) : null;
        if (wait != null) {
            return !answered() || !wait.isZero() ? wait : sql.take(api, turn);
        }
        Duration quiet = quiet();
        return quiet.isZero() || quiet.isNegative() ? sql.take(api, turn) : quiet;
    }

    /** Null when Redis gave no answer: that the database gives none is not Redis' fault. */
    private @Nullable Duration ofRedis(String api, Turn turn) {
        try {
            return redis.take(api, turn);
        } catch (RuntimeException failure) {
            failed(failure);
            return null;
        }
    }

    @Override
    public void pause(String api, Duration time) {
        if (mayAsk()) {
            try {
                redis.pause(api, time);
            } catch (RuntimeException failure) {
                failed(failure);
            }
        }
    }

    private synchronized boolean mayAsk() {
        long now = ticker.now();
        if (!gone) {
            return true;
        }
        if (now - nextTry < 0) {
            return false;
        }
        nextTry = now + RETRY.toNanos();
        return true;
    }

    /** Returns whether the database must agree as well. */
    private synchronized boolean answered() {
        long now = ticker.now();
        if (gone) {
            gone = false;
            returning = true;
            bothUntil = now + NOTICED;
            log.info("Redis is back, DingTalk calls take their turns there");
        }
        returning = returning && now - bothUntil < 0;
        return returning;
    }

    private synchronized void failed(RuntimeException failure) {
        long now = ticker.now();
        nextTry = now + RETRY.toNanos();
        if (!gone) {
            gone = true;
            sqlFrom = now + WINDOW.toNanos();
            log.warn("Redis is gone, DingTalk calls take their turns in the database: {}", failure.toString());
        }
    }

    private synchronized Duration quiet() {
        return Duration.ofNanos(sqlFrom - ticker.now());
    }
}
