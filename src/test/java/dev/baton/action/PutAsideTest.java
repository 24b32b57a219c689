package dev.baton.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.catalogue.ActionName;
import dev.baton.detection.Sweeping;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is put aside stays its holder's, and comes back. */
class PutAsideTest extends ActionRoom {

    private static final Map<String, String> NOTHING = Map.of();

    @AfterEach
    void nothingIsLost() {
        assertThat(violations()).isEmpty();
    }

    @Test
    void whatIsPutAsideStaysItsHoldersAndComesBackByItself() {
        Workflow workflow = held("缺货/商品售罄", "u-zhang");
        Instant due = workflow.way().dueAt();

        assertThat(pressed(workflow, "u-zhang", ActionName.SNOOZE, Map.of("minutes", "３０")))
                .isEqualTo("done");

        Workflow aside = now(workflow);
        assertThat(aside.state()).isEqualTo(WorkflowState.SNOOZED);
        assertThat(aside.holder()).isEqualTo("u-zhang");
        assertThat(aside.revision()).isEqualTo(workflow.revision() + 1);
        assertThat(aside.way().alarmAt()).isEqualTo(clock.instant().plus(Duration.ofMinutes(30)));
        assertThat(aside.way().dueAt()).isEqualTo(due);

        clock.advance(Duration.ofMinutes(29));
        Sweeping.ringAlarms(baton);
        assertThat(now(workflow).state()).isEqualTo(WorkflowState.SNOOZED);
        clock.advance(Duration.ofMinutes(1));
        Sweeping.ringAlarms(baton);

        Workflow back = now(workflow);
        assertThat(back.state()).isEqualTo(WorkflowState.HELD);
        assertThat(back.holder()).isEqualTo("u-zhang");
        assertThat(back.way().alarmAt()).isEqualTo(due);
        assertThat(lastSaid(workflow)).isEqualTo("到点了，回来处理");
        assertThat(reminders()).contains("u-zhang", "u-wang");
    }

    private List<String> reminders() {
        return transaction.execute(status -> sql.sql("SELECT entry_key FROM outbox_entry WHERE topic = 'reminder'")
                .query(String.class)
                .list());
    }

    @Test
    void whatItsHolderDoesTakesItUpAgainAndANoteOrAnybodyElseDoesNotR083() {
        Workflow workflow = held("缺货/商品售罄", "u-zhang");
        pressed(workflow, "u-zhang", ActionName.SNOOZE, Map.of("minutes", "1440"));

        Workflow aside = now(workflow);
        for (String writer : List.of("u-qian", "u-zhang")) {
            assertThat(pressed(workflow, writer, ActionName.NOTE, Map.of("text", "用户在催")))
                    .isEqualTo("done");
            assertThat(now(workflow).state()).as(writer).isEqualTo(WorkflowState.SNOOZED);
            assertThat(now(workflow).revision()).as(writer).isEqualTo(aside.revision());
            assertThat(now(workflow).way().alarmAt())
                    .as(writer)
                    .isEqualTo(aside.way().alarmAt());
        }
        pressed(workflow, "u-zhang", ActionName.CALL_CUSTOMER, Map.of("result", "missed"));

        Workflow awake = now(workflow);
        assertThat(awake.state()).isEqualTo(WorkflowState.HELD);
        assertThat(awake.way().alarmAt()).isEqualTo(awake.way().dueAt());
        assertThat(awake.revision()).isEqualTo(workflow.revision() + 2);

        pressed(workflow, "u-zhang", ActionName.SNOOZE, Map.of("minutes", "5"));
        pressed(workflow, "u-zhang", ActionName.APPLY_REFUND, Map.of("amount", "1", "reason", "少发"));
        assertThat(now(workflow).state()).isEqualTo(WorkflowState.REVIEW);
        assertThat(now(workflow).way().alarmAt()).isEqualTo(now(workflow).way().dueAt());
    }

    @Test
    void whatIsPutAsideCanBeTakenOverAndFinished() {
        Workflow workflow = held("缺货/商品售罄", "u-zhang");
        pressed(workflow, "u-zhang", ActionName.SNOOZE, Map.of("minutes", "60"));

        assertThat(pressed(workflow, "u-li", ActionName.TAKE, NOTHING)).isEqualTo("done");
        assertThat(now(workflow).state()).isEqualTo(WorkflowState.HELD);
        assertThat(now(workflow).way().alarmAt()).isEqualTo(now(workflow).way().dueAt());

        pressed(workflow, "u-li", ActionName.SNOOZE, Map.of("minutes", "60"));
        assertThat(pressed(workflow, "u-li", ActionName.RESOLVE, NOTHING)).isEqualTo("done");
        assertThat(now(workflow).state()).isEqualTo(WorkflowState.RESOLVED);
    }

    /** Goods that come in six days need no look every day. */
    @Test
    void whatComesInDaysIsPutAsideUntilThenR006() {
        Workflow workflow = held("缺货/商品售罄", "u-zhang");
        assertThat(actions.form(workflow.id(), ActionName.SNOOZE, "u-zhang"))
                .isInstanceOfSatisfying(
                        ActionResult.Asks.class,
                        asks -> assertThat(asks.form().fields().get(0).placeholder())
                                .isEqualTo("一天是 1440，最多 14 天（20160）"));

        assertThat(pressed(workflow, "u-zhang", ActionName.SNOOZE, Map.of("minutes", "8640")))
                .isEqualTo("done");
        assertThat(now(workflow).way().dueAt()).isEqualTo(workflow.way().dueAt());
        clock.advance(Duration.ofDays(6).minusMinutes(1));
        Sweeping.ringAlarms(baton);
        assertThat(now(workflow).state()).isEqualTo(WorkflowState.SNOOZED);
        clock.advance(Duration.ofMinutes(1));
        Sweeping.ringAlarms(baton);

        assertThat(now(workflow).state()).isEqualTo(WorkflowState.HELD);
        assertThat(lastSaid(workflow)).isEqualTo("到点了，回来处理");
        assertThat(reminders()).contains("u-zhang");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "20161", "-5", "1.5", "一会儿", ""})
    void onlyMinutesOfTwoWeeks(String minutes) {
        Workflow workflow = held("缺货/商品售罄", "u-zhang");

        assertThat(pressed(workflow, "u-zhang", ActionName.SNOOZE, Map.of("minutes", minutes)))
                .isEqualTo("refused.bad-minutes");
        assertThat(pressed(workflow, "u-li", ActionName.SNOOZE, Map.of("minutes", "5")))
                .isEqualTo("refused.not-holder");
    }
}
