package dev.baton.workflow;

import static dev.baton.workflow.WorkflowFixtures.ALWAYS;
import static dev.baton.workflow.WorkflowFixtures.NOW;
import static dev.baton.workflow.WorkflowFixtures.heldBy;
import static dev.baton.workflow.WorkflowFixtures.reviewStep;
import static dev.baton.workflow.WorkflowFixtures.to;
import static dev.baton.workflow.WorkflowFixtures.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.assignment.Decision;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The moves of a workflow are pure functions; these are their promises. */
class WorkflowTest {

    private static final By BY = By.system();
    private static final Instant LATER = NOW.plus(Duration.ofMinutes(5));

    private static Fact fact(String kind, String text) {
        return new Fact(kind, LATER, "张三", text);
    }

    @Test
    void givingItToSomebodyMakesThatPersonTheOneHolderSinceNow() {
        Workflow held = waiting().after(new Change.Assign(to("u-zhang")), BY, LATER, ALWAYS);

        assertThat(held.state()).isEqualTo(WorkflowState.HELD);
        assertThat(held.holder()).isEqualTo("u-zhang");
        assertThat(held.holding().since()).isEqualTo(LATER);
        assertThat(held.revision()).isEqualTo(waiting().revision() + 1);
    }

    @Test
    void nobodyHereLeavesItInTheQueueWithoutAHolder() {
        Decision queue = new Decision(null, "客服", "cs", "没人在线", false);

        Workflow queued = heldBy("u-zhang").after(new Change.Assign(queue), BY, LATER, ALWAYS);

        assertThat(queued.state()).isEqualTo(WorkflowState.WAITING);
        assertThat(queued.holder()).isNull();
    }

    @Test
    void aNoteOrAReceiptRenewsTheDrawingButNotTheRevision() {
        Workflow before = heldBy("u-zhang");

        Workflow noted = before.after(new Change.Redraw(), BY, LATER, ALWAYS);
        Workflow settled = before.after(new Change.Settle("send-sms", 0, fact("sms", "短信已送达")), BY, LATER, ALWAYS);

        assertThat(noted.revision()).isEqualTo(before.revision());
        assertThat(noted.drawing()).isEqualTo(before.drawing() + 1);
        assertThat(settled.revision()).isEqualTo(before.revision());
    }

    @Test
    void aNewerFactOfAKindReplacesTheOlderOneR004() {
        Workflow called = heldBy("u-zhang")
                .after(new Change.Done(fact("call", "已电话联系,未接"), 0, "call-customer", null, null), BY, LATER, ALWAYS)
                .after(new Change.Done(fact("call", "已电话联系,接通"), 0, "call-customer", null, null), BY, LATER, ALWAYS);

        assertThat(called.done()).extracting(Fact::text).containsExactly("已电话联系,接通");
    }

    @Test
    void whatHadItsEffectIsReplacedByNothingThatComesAfterItR004() {
        Workflow paid = waiting()
                .after(done(fact("refund", "已申请退款 50 元")), BY, LATER, ALWAYS)
                .after(done(Fact.of("refund", 7, LATER, "系统", "已退款 50 元")), BY, LATER, ALWAYS)
                .after(done(fact("refund", "已申请退款 30 元")), BY, LATER, ALWAYS)
                .after(done(fact("refund", "退款被驳回")), BY, LATER, ALWAYS);
        assertThat(paid.done()).extracting(Fact::text).containsExactly("已退款 50 元", "退款被驳回");

        assertThat(paid.done()).extracting(Fact::word).containsOnly("refund");

        Workflow often = paid.after(done(fact(Workflow.CANCELLED, "已取消订单")), BY, LATER, ALWAYS);
        for (int id = 8; id < 40; id++) {
            often = often.after(done(Fact.of("refund", id, LATER, "系统", "已退款 1 元")), BY, LATER, ALWAYS);
        }
        assertThat(often.did(Workflow.CANCELLED))
                .as("only effects go when there are too many")
                .isTrue();
        assertThat(often.done()).hasSize(20);
    }

    private static Change done(Fact fact) {
        return new Change.Done(fact, 0, "test", null, null);
    }

    @Test
    void aRefundGoesToReviewAndComesBackWithNothingUnderWayR111() {
        Workflow asked = heldBy("u-zhang")
                .after(
                        new Change.Review(to("u-qian"), reviewStep(), "u-zhang", fact("refund", "已申请"), null),
                        BY,
                        LATER,
                        ALWAYS);

        assertThat(asked.state()).isEqualTo(WorkflowState.REVIEW);
        assertThat(asked.pending().requester()).isEqualTo("u-zhang");
        assertThat(asked.pending().actBy()).isEqualTo("u-zhang");
        assertThat(asked.pending().inFlight()).isEqualTo(1);

        Workflow agreed = asked.after(
                new Change.Approve("u-qian", LATER.plusSeconds(60), "等退款到账", fact("refund", "已同意")), BY, LATER, ALWAYS);

        assertThat(agreed.state()).isEqualTo(WorkflowState.REVIEW);
        assertThat(agreed.pending().actBy()).isEqualTo("u-qian");
        assertThat(agreed.way().todo()).isEqualTo("等退款到账");

        Workflow paid = agreed.after(
                new Change.Return(to("u-zhang"), WorkflowFixtures.firstStep(), fact("refund", "已退款")),
                BY,
                LATER,
                ALWAYS);

        assertThat(paid.state()).isEqualTo(WorkflowState.HELD);
        assertThat(paid.holder()).isEqualTo("u-zhang");
        assertThat(paid.pending()).isEqualTo(Pending.none());
        assertThat(paid.revision()).isEqualTo(agreed.revision() + 1);
    }

    @Test
    void aClosedOneRingsNoAlarmAndCannotBeClosedFromReview() {
        Workflow resolved = heldBy("u-zhang").after(new Change.Resolve(fact("resolved", "已完结")), BY, LATER, ALWAYS);

        assertThat(resolved.state()).isEqualTo(WorkflowState.RESOLVED);
        assertThat(resolved.way().alarmAt()).isNull();
        assertThat(resolved.closedAt()).isEqualTo(LATER);

        Workflow asked = heldBy("u-zhang")
                .after(
                        new Change.Review(to("u-qian"), reviewStep(), "u-zhang", fact("refund", "已申请"), null),
                        BY,
                        LATER,
                        ALWAYS);
        assertThatThrownBy(() -> asked.after(new Change.Resolve(fact("resolved", "已完结")), BY, LATER, ALWAYS))
                .isInstanceOf(IllegalTransition.class)
                .hasMessageContaining("review")
                .hasMessageContaining("resolved");
    }

    @Test
    void whatStillHappensToAClosedOneDoesNotMoveItsEnd() {
        Workflow resolved = heldBy("u-zhang").after(new Change.Resolve(fact("resolved", "已完结")), BY, LATER, ALWAYS);
        Instant muchLater = LATER.plus(Duration.ofDays(2));

        Workflow noted = resolved.after(new Change.Redraw(), BY, muchLater, ALWAYS);
        Workflow receipt = noted.after(new Change.Settle("", 0, fact("sms", "短信已送达")), BY, muchLater, ALWAYS);
        Workflow again = receipt.after(
                        new Change.Done(fact("sms", "正在重发短信"), 1, "send-sms", null, null), BY, muchLater, ALWAYS)
                .after(new Change.Settle("send-sms", 1, fact("sms", "已发短信")), BY, muchLater, ALWAYS);

        assertThat(again.closedAt()).isEqualTo(LATER);
        assertThat(again.updatedAt()).isEqualTo(muchLater);
        assertThat(again.way().alarmAt()).isNull();
        assertThat(again.pending().inFlight()).isZero();
    }

    @Test
    void oneThatIsOpenedAgainHasNoEndUntilTheNextOne() {
        Workflow resolved = heldBy("u-zhang").after(new Change.Resolve(fact("resolved", "已完结")), BY, LATER, ALWAYS);
        Instant muchLater = LATER.plus(Duration.ofDays(2));

        Workflow opened = resolved.after(new Change.Assign(to("u-li")), BY, muchLater, ALWAYS);
        Workflow closed =
                opened.after(new Change.Resolve(fact("resolved", "已完结")), BY, muchLater.plusSeconds(60), ALWAYS);

        assertThat(opened.closedAt()).isNull();
        assertThat(closed.closedAt()).isEqualTo(muchLater.plusSeconds(60));
    }

    @Test
    void aCauseThatIsGoneIsNobodysActAndLeavesEverythingWhereItIsR001() {
        Workflow held = heldBy("u-zhang");
        Workflow asked = held.after(new Change.Awaits(new Change.Redraw(), LATER.plusSeconds(60)), BY, LATER, ALWAYS);

        Workflow gone = asked.after(new Change.Cause(fact(Workflow.CAUSE_GONE, "原因已消失"), null), BY, LATER, ALWAYS);

        assertThat(gone.begun()).isFalse();
        assertThat(gone.revision()).isEqualTo(held.revision());
        assertThat(gone.state()).isEqualTo(held.state());
        assertThat(gone.holding()).isEqualTo(held.holding());
        assertThat(gone.way()).as("no clock but the step's own").isEqualTo(held.way());

        Workflow back = gone.after(new Change.Cause(null, LATER.plusSeconds(90)), BY, LATER, ALWAYS);
        assertThat(back.done()).isEmpty();
        assertThat(back.way().alarmAt()).isEqualTo(LATER.plusSeconds(90));
    }

    /** It comes back when its holder was told, whichever clock that is. */
    @Test
    void whatIsPutAsideComesBackInTimeThoughItsCauseIsGone() {
        Workflow held = heldBy("u-zhang");
        Instant silent = held.way().dueAt().plusSeconds(600);
        Workflow asked = held.after(new Change.Awaits(new Change.Redraw(), silent), BY, LATER, ALWAYS);
        Change gone = new Change.Cause(fact(Workflow.CAUSE_GONE, "原因已消失"), null);

        Instant sooner = silent.minusSeconds(60);
        Workflow bySnooze =
                asked.after(new Change.Snooze(sooner), BY, LATER, ALWAYS).after(gone, BY, LATER, ALWAYS);
        assertThat(bySnooze.way().alarmAt()).isEqualTo(sooner);
        assertThat(bySnooze.way().silentAt()).isNull();

        Workflow bySilence = asked.after(new Change.Snooze(silent.plusSeconds(60)), BY, LATER, ALWAYS)
                .after(gone, BY, LATER, ALWAYS);
        assertThat(bySilence.way().alarmAt()).isEqualTo(silent);
    }

    @Test
    void anAlarmRingsAgainLater() {
        Workflow rung = heldBy("u-zhang").after(new Change.Ring(LATER.plusSeconds(1800), null), BY, LATER, ALWAYS);

        assertThat(rung.way().alarms()).isEqualTo(1);
        assertThat(rung.way().alarmAt()).isEqualTo(LATER.plusSeconds(1800));
        assertThat(rung.way().dueAt()).isEqualTo(heldBy("u-zhang").way().dueAt());
    }
}
