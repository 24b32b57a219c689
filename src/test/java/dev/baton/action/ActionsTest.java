package dev.baton.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.catalogue.ActionName;
import dev.baton.request.RequestId;
import dev.baton.workflow.By;
import dev.baton.workflow.Surface;
import dev.baton.workflow.TimelineEntry;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What buttons do, on real engines, under races. */
class ActionsTest extends ActionRoom {

    private ActionResult press(
            Workflow seen,
            String user,
            ActionName action,
            @Nullable Integer revision,
            Map<String, String> form,
            String token) {
        RequestId id = new RequestId("press", seen.id() + "|" + user + "|" + action.id() + "|" + token);
        return actions.run(new ActionRequest(id, seen.id(), action, By.card(user), revision, form, null));
    }

    private static String otherThan(Workflow workflow) {
        return workflow.heldBy("u-zhang") ? "u-li" : "u-zhang";
    }

    @Test
    void theSamePressAgainChangesNothingAndIsAnsweredAsRepeated() {
        Workflow raised = held("缺货/部分售罄", "u-zhang");
        String taker = otherThan(raised);

        ActionResult first = press(raised, taker, ActionName.TAKE, raised.revision(), Map.of(), "a");
        ActionResult again = press(raised, taker, ActionName.TAKE, raised.revision(), Map.of(), "a");

        assertThat(first).isInstanceOfSatisfying(ActionResult.Done.class, done -> {
            assertThat(done.repeated()).isFalse();
            assertThat(done.workflow().holder()).isEqualTo(taker);
        });
        assertThat(again).isInstanceOfSatisfying(ActionResult.Done.class, done -> {
            assertThat(done.repeated()).isTrue();
            assertThat(done.workflow().revision()).isEqualTo(raised.revision() + 1);
        });
    }

    @Test
    void aRefusedPressLeavesNoTraceAndIsJudgedAnewWhenItBecomesRight() {
        Workflow raised = held("缺货/部分售罄", "u-zhang");
        String other = otherThan(raised);

        ActionResult refused = press(raised, other, ActionName.RESOLVE, null, Map.of(), "once");
        press(raised, other, ActionName.TAKE, raised.revision(), Map.of(), "t");
        ActionResult allowed = press(raised, other, ActionName.RESOLVE, null, Map.of(), "once");

        assertThat(refused).isInstanceOf(ActionResult.Refused.class);
        assertThat(allowed).isInstanceOfSatisfying(ActionResult.Done.class, done -> {
            assertThat(done.repeated()).isFalse();
            assertThat(done.workflow().state()).isEqualTo(WorkflowState.RESOLVED);
        });
    }

    @Test
    void aTypeWithoutItsDetailAsksForItAndHasNoEffect() {
        Workflow raised = held("缺货/部分售罄", "u-zhang");
        String holder = String.valueOf(raised.holder());

        ActionResult asked = press(raised, holder, ActionName.UPDATE, null, Map.of("type", "物流"), "u");

        assertThat(asked)
                .isInstanceOfSatisfying(
                        ActionResult.Asks.class,
                        asks -> assertThat(asks.form().fields())
                                .extracting(Form.Field::name)
                                .containsExactly("type", "detail", "note"));
        assertThat(workflows.find(raised.id()))
                .hasValueSatisfying(now -> assertThat(now.revision()).isEqualTo(raised.revision()));
    }

    @Test
    void aNoteUnderAnEarlierOnesPressIsNeitherDroppedNorTakenForItsRepeat() {
        Workflow raised = held("缺货/部分售罄", "u-zhang");

        ActionResult first = press(raised, "u-wang", ActionName.NOTE, null, Map.of("text", "用户在催"), "same");
        ActionResult repeat = press(raised, "u-wang", ActionName.NOTE, null, Map.of("text", " 用户在催 "), "same");
        ActionResult other = press(raised, "u-wang", ActionName.NOTE, null, Map.of("text", "用户不要了"), "same");
        ActionResult again = press(raised, "u-wang", ActionName.NOTE, null, Map.of("text", "用户不要了"), "fresh");

        assertThat(first)
                .isInstanceOfSatisfying(
                        ActionResult.Done.class,
                        done -> assertThat(done.repeated()).isFalse());
        assertThat(repeat)
                .isInstanceOfSatisfying(
                        ActionResult.Done.class,
                        done -> assertThat(done.repeated()).isTrue());
        assertThat(other)
                .isInstanceOfSatisfying(
                        ActionResult.Refused.class,
                        refused -> assertThat(refused.refusal().key()).isEqualTo(Actions.USED));
        assertThat(again).isInstanceOf(ActionResult.Done.class);
        assertThat(timeline.from(raised.id(), 1, 50))
                .extracting(TimelineEntry::text)
                .containsExactly("留言：用户在催", "留言：用户不要了");
    }

    @Test
    void anApiCallWithAnEarlierOnesKeyGetsItsAnswerWhateverItSays() {
        Workflow raised = held("缺货/部分售罄", "u-zhang");
        RequestId id = new RequestId("api", raised.id() + " note key-1");
        By by = new By("u-wang", Surface.API);

        actions.run(new ActionRequest(id, raised.id(), ActionName.NOTE, by, null, Map.of("text", "一"), now -> "first"));
        ActionResult again = actions.run(
                new ActionRequest(id, raised.id(), ActionName.NOTE, by, null, Map.of("text", "二"), now -> "second"));

        assertThat(again).isInstanceOfSatisfying(ActionResult.Done.class, done -> {
            assertThat(done.repeated()).isTrue();
            assertThat(done.receipt()).isEqualTo("first");
        });
        assertThat(timeline.from(raised.id(), 1, 50)).hasSize(1);
    }

    @Test
    void manyHandsOnFewCardsOneOwnerEachAndNothingTwiceR076() throws Exception {
        List<Workflow> raised =
                IntStream.range(0, 5).mapToObj(i -> held("缺货/部分售罄", "u-zhang")).toList();
        ExecutorService pool = Executors.newFixedThreadPool(16);
        List<Future<ActionResult>> presses = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Workflow workflow = raised.get(i % 5);
            String user = List.of("u-wang", "u-li", "u-zhang").get(i % 3);
            presses.add(pool.submit(() -> press(workflow, user, ActionName.TAKE, workflow.revision(), Map.of(), user)));
        }
        Map<Long, Integer> firsts = new TreeMap<>();
        for (Future<ActionResult> press : presses) {
            if (press.get() instanceof ActionResult.Done done && !done.repeated()) {
                firsts.merge(done.workflow().id(), 1, Integer::sum);
            }
        }
        pool.shutdown();

        assertThat(firsts.values()).containsExactly(1, 1, 1, 1, 1);
        for (Workflow workflow : raised) {
            assertThat(timeline.from(workflow.id(), 0, 50))
                    .extracting(TimelineEntry::kind)
                    .containsExactly("opened-held", "taken");
        }
        assertThat(violations()).isEmpty();
    }
}
