package dev.baton.card;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.workflow.WorkflowState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The colour of a card says how it stands before anybody has read a word. */
class DrawingTest {

    @ParameterizedTest
    @CsvSource({"WAITING, orange", "REVIEW, orange", "HELD, blue", "SNOOZED, gray", "RESOLVED, green", "CLEARED, gray"})
    void eachStateHasItsColourR209(WorkflowState state, String colour) {
        assertThat(Drawing.colour(state, false)).isEqualTo(colour);
    }

    @ParameterizedTest
    @EnumSource(WorkflowState.class)
    void whatIsLateIsRedR209(WorkflowState state) {
        assertThat(Drawing.colour(state, true)).isEqualTo("red");
    }
}
