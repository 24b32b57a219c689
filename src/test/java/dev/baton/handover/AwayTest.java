package dev.baton.handover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.presence.Here;
import dev.baton.presence.State;
import dev.baton.roster.Turn;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** R107, R108: the one table by which work comes back. */
class AwayTest {

    private static final Instant NOW = Instant.parse("2026-11-23T04:00:00Z");
    private static final Turn PRESENT = new Turn(NOW.minus(Duration.ofHours(3)), NOW.plus(Duration.ofHours(6)));
    private static final Turn TOMORROW = new Turn(NOW.plus(Duration.ofHours(15)), NOW.plus(Duration.ofHours(24)));

    private static Here here(State state, int hoursAgo, @Nullable Instant until, @Nullable String by) {
        return new Here("u", state, NOW.minus(Duration.ofHours(hoursAgo)), "", until, by, by);
    }

    private static Away.@Nullable Gone gone(Here here, @Nullable Turn turn) {
        return Away.of(here, turn, NOW).orElse(null);
    }

    @Test
    void whoIsHereOrBusyKeepsEverything() {
        assertThat(gone(here(State.ONLINE, 1, null, "command"), TOMORROW)).isNull();
        assertThat(gone(here(State.BUSY, 9, null, "command"), TOMORROW)).isNull();
    }

    @Test
    void eachSignalHasItsRule() {
        assertThat(rule(here(State.LEAVE, 1, null, "command"), PRESENT)).isEqualTo(Away.LEAVE);
        assertThat(rule(here(State.OFFLINE, 1, null, "left-org"), PRESENT)).isEqualTo(Away.LEFT);
        assertThat(rule(here(State.OFFLINE, 1, null, "punch-out"), TOMORROW)).isEqualTo(Away.CLOCK_OUT);
        assertThat(rule(here(State.OFFLINE, 1, null, "command"), TOMORROW)).isEqualTo(Away.SHIFT_END);
        assertThat(rule(here(State.OFFLINE, 1, null, "press"), PRESENT)).isEqualTo(Away.OFFLINE);
        assertThat(rule(here(State.OFFLINE, 1, null, null), null)).isEqualTo(Away.OFFLINE);
    }

    /**
     * R107: who punched out last night and has not come yet has the hour of somebody who is late, not the 15 minutes of
     * one who went.
     */
    @Test
    void aPunchOutOfYesterdayIsNotOneOfThisShift() {
        Here yesterday = new Here("u", State.OFFLINE, PRESENT.from(), "", null, "punch-out", "punch-out");
        Away.Gone gone = Away.of(yesterday, PRESENT, NOW).orElseThrow();
        assertThat(gone.rule()).isEqualTo(Away.OFFLINE);
        assertThat(gone.goes(Instant.EPOCH)).isEqualTo(PRESENT.from().plus(Duration.ofMinutes(60)));
        assertThat(rule(here(State.OFFLINE, 1, null, "punch-out"), PRESENT))
                .as("went home in the middle of it")
                .isEqualTo(Away.CLOCK_OUT);
    }

    private static @Nullable Away rule(Here here, @Nullable Turn turn) {
        Away.Gone gone = gone(here, turn);
        return gone == null ? null : gone.rule();
    }

    @Test
    void theGraceBeginsWithTheAbsenceButNotBeforeTheWorkOrTheShift() {
        Away.Gone over =
                Away.of(here(State.OFFLINE, 1, null, "command"), TOMORROW, NOW).orElseThrow();
        assertThat(over.goes(Instant.EPOCH)).isEqualTo(NOW.minus(Duration.ofMinutes(30)));
        assertThat(over.goes(NOW)).as("given while away").isEqualTo(NOW.plus(Duration.ofMinutes(30)));
        Away.Gone late =
                Away.of(here(State.OFFLINE, 14, null, "command"), PRESENT, NOW).orElseThrow();
        assertThat(late.since())
                .as("of last night, but expected since the shift began")
                .isEqualTo(PRESENT.from());
    }

    @Test
    void whatCanWaitStaysExceptOnLeave() {
        Away.Gone over =
                Away.of(here(State.OFFLINE, 1, null, "command"), TOMORROW, NOW).orElseThrow();
        assertThat(over.keeps(TOMORROW.from().plusSeconds(1))).isTrue();
        assertThat(over.keeps(TOMORROW.from().minusSeconds(1))).isFalse();
        Instant back = NOW.plus(Duration.ofDays(3));
        Away.Gone leave =
                Away.of(here(State.LEAVE, 1, back, "approval"), TOMORROW, NOW).orElseThrow();
        assertThat(leave.keeps(back.plusSeconds(1))).isFalse();
    }
}
