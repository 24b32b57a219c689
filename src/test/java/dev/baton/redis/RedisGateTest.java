package dev.baton.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.core.StringRedisTemplate;

/** X05: what Redis costs while it hangs. */
class RedisGateTest {

    private final AtomicLong nanos = new AtomicLong(-5);
    private final AtomicInteger waited = new AtomicInteger();
    private final RedisGate gate = new RedisGate(new StringRedisTemplate(), "the test goes on", nanos::get);

    private @Nullable String hanging() {
        return gate.ask(redis -> {
            waited.incrementAndGet();
            throw new RedisConnectionFailureException("no answer");
        });
    }

    private @Nullable String answering() {
        return gate.ask(redis -> "here");
    }

    @Test
    void oneCallInTwoSecondsWaitsForARedisThatHangsX05() {
        for (int second = 0; second < 10; second++) {
            IntStream.range(0, 50).forEach(i -> assertThat(hanging()).isNull());
            nanos.addAndGet(RedisGate.RETRY.dividedBy(2).toNanos());
        }
        assertThat(waited).as("every other second").hasValue(5);
    }

    @Test
    void ofManyAtOnceOneFindsOutWhetherItIsBackX05() {
        assertThat(hanging()).isNull();
        nanos.addAndGet(RedisGate.RETRY.toNanos());
        IntStream.range(0, 64).parallel().forEach(i -> assertThat(hanging()).isNull());
        assertThat(waited).hasValue(2);
    }

    @Test
    void onceItAnswersItIsAskedEveryTimeAgainX05() {
        assertThat(hanging()).isNull();
        assertThat(answering()).as("not its turn").isNull();
        nanos.addAndGet(RedisGate.RETRY.toNanos());
        assertThat(answering()).isEqualTo("here");
        assertThat(answering()).isEqualTo("here");
    }
}
