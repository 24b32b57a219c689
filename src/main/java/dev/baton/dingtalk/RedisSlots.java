package dev.baton.dingtalk;

import java.time.Duration;
import java.util.List;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * Slots that every instance takes from the same row, by the clock of Redis. Whoever has to wait leaves word how urgent
 * it is, so that nobody less urgent, in whatever instance, takes the next slot.
 */
class RedisSlots implements Slots {

    /**
     * Keys: the latest calls, who waits, a pause of the interface, a pause of all. Answers when it left (below zero),
     * or the wait.
     */
    private static final RedisScript<Long> TAKE = RedisScript.of("""
            local t = redis.call('time')
            local now = t[1] * 1000000 + t[2]
            local rank, share, span = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
            local most, window = tonumber(ARGV[4]), tonumber(ARGV[5])
            local pause = math.max(redis.call('pttl', KEYS[3]), redis.call('pttl', KEYS[4]))
            if pause > 0 then return pause * 1000 end
            if tonumber(redis.call('lindex', KEYS[1], 0) or '0') > now then redis.call('del', KEYS[1]) end
            local from = math.max(
                tonumber(redis.call('lindex', KEYS[1], share - 1) or '0') + span,
                tonumber(redis.call('lindex', KEYS[1], most - 1) or '0') + window)
            local waiting = tonumber(redis.call('get', KEYS[2]) or '9')
            if waiting < rank then
                return math.max(from - now, redis.call('pttl', KEYS[2]) * 1000, 1000)
            end
            if from > now then
                redis.call('set', KEYS[2], rank, 'px', math.ceil((from - now) / 1000) + 30)
                return from - now
            end
            if waiting == rank then redis.call('del', KEYS[2]) end
            redis.call('lpush', KEYS[1], string.format('%.0f', now))
            redis.call('ltrim', KEYS[1], 0, most - 1)
            redis.call('pexpire', KEYS[1], math.ceil(window / 500))
            return -now
            """, Long.class);

    private static final RedisScript<Long> PAUSE = RedisScript.of("""
            if redis.call('pttl', KEYS[1]) < tonumber(ARGV[1]) then redis.call('set', KEYS[1], 1, 'px', ARGV[1]) end
            return 0
            """, Long.class);

    private final StringRedisTemplate redis;
    private final String app;
    private final int perSecond;

    RedisSlots(StringRedisTemplate redis, String app, int perSecond) {
        this.redis = redis;
        this.app = app;
        this.perSecond = perSecond;
    }

    @Override
    public Duration take(String api, Turn turn) {
        long answer = ask(api, turn);
        return answer < 0 ? Duration.ZERO : Duration.ofNanos(answer * 1_000);
    }

    /** Below zero: a slot was taken at this microsecond of Redis's clock; else how many microseconds there is none. */
    @SuppressWarnings("EnumOrdinal") // the script compares turns by their order
    long ask(String api, Turn turn) {
        Long answer = redis.execute(
                TAKE,
                List.of(key(api, "calls"), key(api, "waiting"), key(api, "pause"), key("*", "pause")),
                Integer.toString(turn.ordinal()),
                Integer.toString(Slots.share(turn, perSecond)),
                micros(Slots.span(turn, perSecond)),
                Integer.toString(perSecond),
                micros(WINDOW));
        if (answer == null) {
            throw new IllegalStateException("Redis did not answer");
        }
        return answer;
    }

    private static String micros(Duration time) {
        return Long.toString(time.toNanos() / 1_000);
    }

    @Override
    public void pause(String api, Duration time) {
        redis.execute(PAUSE, List.of(key(api, "pause")), Long.toString(time.toMillis()));
    }

    /** All keys of an app live in one slot of a Redis cluster. */
    private String key(String api, String what) {
        return "baton:dingtalk:{" + app + "}:" + api + ":" + what;
    }
}
