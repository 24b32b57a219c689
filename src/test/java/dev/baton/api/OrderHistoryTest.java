package dev.baton.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.workflow.TimelineEntry;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Several timelines as one. */
class OrderHistoryTest {

    private static final Instant NOON = Instant.parse("2026-11-22T04:00:00Z");

    private static TimelineEntry entry(String text, int seq, int second) {
        return new TimelineEntry(seq, NOON.plusSeconds(second), "u-1", "api", "note", text, null);
    }

    @Test
    void whatIsOfOneMomentKeepsItsSequenceR119() {
        List<TimelineEntry> one = List.of(entry("d", 2, 5), entry("b", 1, 0), entry("a", 0, 0));
        List<TimelineEntry> other = List.of(entry("e", 1, 7), entry("c", 0, 3));

        assertThat(OrderHistory.together(List.of(one, other)))
                .extracting(TimelineEntry::text)
                .containsExactly("a", "b", "c", "d", "e");
        assertThat(OrderHistory.together(List.of())).isEmpty();
    }

    @Test
    void ofVeryManyTheNewestAreShownR119() {
        List<TimelineEntry> one = IntStream.rangeClosed(1, 150)
                .mapToObj(i -> entry("one-" + (150 - i), 150 - i, 150 - i))
                .toList();
        List<TimelineEntry> later = IntStream.rangeClosed(1, 150)
                .mapToObj(i -> entry("later-" + (150 - i), 150 - i, 1000))
                .toList();

        assertThat(OrderHistory.together(List.of(one, later)))
                .extracting(TimelineEntry::text)
                .hasSize(200)
                .startsWith("one-100", "one-101")
                .endsWith("later-148", "later-149");
    }
}
