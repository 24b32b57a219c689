package dev.baton.card;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The platform takes 1 KB a value; a cut must not break a character (PROTOCOL 5.5). */
class ValuesTest {

    @Test
    void whatFitsStaysAsItIs() {
        assertThat(Values.cut("羊毛围巾", 12)).isEqualTo("羊毛围巾");
    }

    @Test
    void whatDoesNotFitIsCutBetweenCharacters() {
        String cut = Values.cut("羊毛围巾😀灰色", 14);

        assertThat(cut).isEqualTo("羊毛围…");
        assertThat(Values.cut("😀".repeat(300), Values.LIMIT).getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThanOrEqualTo(Values.LIMIT);
        assertThat(Values.cut("😀".repeat(300), Values.LIMIT))
                .doesNotContain("\uFFFD")
                .endsWith("😀…");
    }
}
