package dev.baton.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A time is as short as it can be without being taken for another. */
class WhenTest {

    private static final Instant NOW = Instant.parse("2026-11-23T04:00:00Z");

    @Test
    void itTellsTheDayUnlessItIsTodayAndTheYearUnlessItIsThisOne() {
        assertThat(When.text(Instant.parse("2026-11-23T01:30:00Z"), NOW)).isEqualTo("09:30");
        assertThat(When.text(Instant.parse("2026-11-22T15:59:00Z"), NOW)).isEqualTo("11-22 23:59");
        assertThat(When.text(Instant.parse("2018-10-02T02:56:00Z"), NOW)).isEqualTo("2018-10-02 10:56");
        assertThat(When.text(Instant.parse("2025-12-31T16:30:00Z"), NOW))
                .as("already this year in Shanghai")
                .isEqualTo("01-01 00:30");
    }
}
