package dev.baton.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));

    @Test
    void doublesFromOneSecond() {
        assertThat(backoff.after(1, new Random(1))).isBetween(Duration.ofSeconds(1), Duration.ofMillis(1250));
        assertThat(backoff.after(2, new Random(1))).isBetween(Duration.ofSeconds(2), Duration.ofMillis(2500));
        assertThat(backoff.after(8, new Random(1))).isBetween(Duration.ofSeconds(128), Duration.ofSeconds(160));
    }

    @Test
    void neverWaitsLongerThanFiveMinutes() {
        assertThat(IntStream.of(9, 20, 31, 64, 1000)
                        .mapToObj(failures -> backoff.after(failures, new Random(failures))))
                .allSatisfy(pause -> assertThat(pause).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5)));
    }

    @Test
    void spreadsWhatFailedTogether() {
        Random random = new Random(7);
        assertThat(IntStream.range(0, 100)
                        .mapToObj(i -> backoff.after(12, random))
                        .distinct()
                        .count())
                .isGreaterThan(90);
    }
}
