package dev.baton.bot.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.workflow.When;
import java.time.Instant;
import java.time.LocalDateTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R107, R108: until when somebody stands in, or is away, as people say it in the evening. */
class SpansTest {

    private static Instant at(String time) {
        return LocalDateTime.parse(time).atZone(When.ZONE).toInstant();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T10:00, 到晚上12点, 2026-11-24T00:00",
        "2026-11-23T20:00, 到晚上12点, 2026-11-24T00:00",
        "2026-11-23T20:00, 到晚上十二点半, 2026-11-24T00:30",
        "2026-11-23T10:00, 到明天晚上12点, 2026-11-25T00:00",
        "2026-11-23T22:00, 到晚上1点, 2026-11-24T01:00",
        "2026-11-24T00:30, 到晚上1点, 2026-11-24T01:00",
        "2026-11-23T22:00, 到晚上0点, 2026-11-24T00:00",
        "2026-11-23T10:00, 到24点, 2026-11-24T00:00",
        "2026-11-23T10:00, 到0点, 2026-11-24T00:00",
        "2026-11-23T10:00, 到明天0点, 2026-11-24T00:00",
        "2026-11-23T10:00, 到明天24点, 2026-11-25T00:00",
        "2026-11-23T10:00, 到晚上8点, 2026-11-23T20:00",
        "2026-11-23T10:00, 到中午12点, 2026-11-23T12:00",
        "2026-11-23T10:00, 到12点, 2026-11-23T12:00",
        "2026-11-23T10:00, 到下午三点, 2026-11-23T15:00",
        "2026-11-23T10:00, 到3点, 2026-11-23T15:00"
    })
    void theEndOfTheEveningIsMidnightAndNotNoon(String now, String said, String until) {
        assertThat(Spans.until(said, at(now))).contains(at(until));
        assertThat(Spans.over(said, at(now))).isFalse();
    }

    /** R107, R108: less than nothing is as little a time as nothing, and is asked back. */
    @ParameterizedTest
    @CsvSource({
        "忙碌 0分钟, true",
        "忙碌 0.0小时, true",
        "忙碌 -5分钟, true",
        "忙碌 －5分钟, true",
        "请假-1天, true",
        "请假 2-3天, false",
        "请假 两天-3天, false",
        "请假 10天, false",
        "忙碌 - 下午, false",
        "请假 到2026-11-23T09:00:00Z, false"
    })
    void noTimeAtAllIsNoTime(String said, boolean none) {
        assertThat(Spans.none(said)).isEqualTo(none);
    }

    @ParameterizedTest
    @CsvSource({"2026-11-23T14:00, 到中午12点", "2026-11-23T14:00, 到12点", "2026-11-23T10:00, 到早上0点"})
    void aTimeOfTodayThatIsOverIsSaid(String now, String said) {
        assertThat(Spans.over(said, at(now))).isTrue();
    }
}
