package dev.baton.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.Together;
import dev.baton.assignment.Decision;
import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.Circumstances;
import dev.baton.detection.Sweeping;
import dev.baton.outbox.PretendGateway.Day;
import dev.baton.workflow.By;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Flows;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowState;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the customer says, does not say, and is told, and where that leads (R055, X19). */
class CustomersWordTest extends PlaybookRoom {

    @Test
    void aDisputeAboutFeesEndsWhenTheCustomerAgreesR055X19() {
        Workflow w = held("费用/费用争议", "u-zhao");
        pressed(w, "u-zhao", ActionName.COMPENSATE, Map.of("kind", "coupon", "amount", "10"));
        assertThat(now(w).way().step()).isEqualTo("push");

        assertThat(pressed(w, "u-zhao", ActionName.CALL_CUSTOMER, Map.of("result", "reached", "answer", "agreed")))
                .isEqualTo("done");

        Workflow after = now(w);
        assertThat(after.state()).isEqualTo(WorkflowState.RESOLVED);
        assertThat(after.done()).extracting(fact -> fact.text()).contains("方案已给用户", "已电话联系，用户同意", "已完结");
        assertThat(lastSaid(w)).isEqualTo("电话联系，用户同意 → 已完结");
    }

    /**
     * The customer picks up the phone while the SMS is on its way: the word counts, and needs nobody to say it again.
     */
    private Workflow agreedWhileTheSmsIsOnItsWay() {
        Workflow w = held("费用/费用争议", "u-zhao");
        pressed(w, "u-zhao", ActionName.COMPENSATE, Map.of("kind", "coupon", "amount", "10"));
        assertThat(pressed(w, "u-zhao", ActionName.SEND_SMS, Map.of("quantity", "1")))
                .isEqualTo("done");
        lastSms = lastRun(w);

        assertThat(pressed(w, "u-zhao", ActionName.CALL_CUSTOMER, Map.of("result", "reached", "answer", "agreed")))
                .isEqualTo("done");

        Workflow agreed = now(w);
        assertThat(agreed.state()).isEqualTo(WorkflowState.HELD);
        assertThat(lastSaid(w)).isEqualTo("电话联系，用户同意 → 短信有了结果就自动完结");
        assertThat(agreed.done()).extracting(fact -> fact.text()).contains("短信有了结果就自动完结");
        assertThat(agreed.way().silentAt()).as("nobody waits for the customer").isNull();
        return w;
    }

    private void endedByItself(Workflow w) {
        assertThat(now(w).state()).isEqualTo(WorkflowState.RESOLVED);
        assertThat(now(w).done())
                .extracting(fact -> fact.text())
                .contains("已完结")
                .doesNotContain("短信有了结果就自动完结");
        assertThat(lastSaid(w)).endsWith("→ 已完结");
    }

    @ParameterizedTest
    @EnumSource(
            value = Day.class,
            names = {"GOOD", "REFUSING"})
    void whoAgreesWhileTheSmsIsOnItsWayIsHeardR055X19(Day day) throws Exception {
        Workflow w = agreedWhileTheSmsIsOnItsWay();
        assertThat(offered(w, "u-zhao")).doesNotContain(ActionName.RESOLVE);

        pressed(w, "u-zhao", ActionName.CALL_CUSTOMER, Map.of("result", "missed"));
        assertThat(now(w).way().silentAt()).isNull();
        smsLeaves(day);

        endedByItself(w);
    }

    @Test
    void whoAgreesIsHeardWhoeverHoldsItAndWhateverBecomesOfTheSmsR055() throws Exception {
        Workflow revoked = agreedWhileTheSmsIsOnItsWay();
        assertThat(pressed(revoked, "u-zhao", ActionName.REVOKE, Map.of())).isEqualTo("done");
        endedByItself(revoked);

        Workflow queued = agreedWhileTheSmsIsOnItsWay();
        transaction.executeWithoutResult(status -> workflows.apply(
                workflows.lock(queued.id()),
                new Change.Assign(new Decision(null, "财务", "fin", "下班了", false)),
                By.system(),
                Entry.of("note", "下班了")));
        assertThat(now(queued).state()).isEqualTo(WorkflowState.WAITING);
        smsLeaves(Day.GOOD);
        endedByItself(queued);

        Workflow paused = agreedWhileTheSmsIsOnItsWay();
        pressed(paused, "u-zhao", ActionName.PAUSE_AUTO, Map.of());
        smsLeaves(Day.GOOD);
        assertThat(now(paused).state()).as("a person stopped it").isEqualTo(WorkflowState.HELD);
        pressed(paused, "u-zhao", ActionName.PAUSE_AUTO, Map.of());
        endedByItself(paused);
    }

    @Test
    void whoTakesTheWordBackBeforeTheSmsHasLeftIsHeardTooR055X19() throws Exception {
        Workflow w = agreedWhileTheSmsIsOnItsWay();

        pressed(w, "u-zhao", ActionName.CALL_CUSTOMER, Map.of("result", "reached", "answer", "refused"));
        smsLeaves(Day.GOOD);

        assertThat(now(w).way().step()).isEqualTo("lead");
        assertThat(now(w).state()).isEqualTo(WorkflowState.HELD);
        pressed(w, "u-zhao", ActionName.RESOLVE, Map.of());
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aDisputeAboutFeesGoesUpWhenTheCustomerSaysNoOrNothingX19(@Nullable String answer) {
        Workflow w = held("费用/费用争议", "u-qian");
        pressed(w, "u-qian", ActionName.COMPENSATE, Map.of("kind", "coupon", "amount", "10"));
        if (answer == null) {
            clock.advance(Duration.ofHours(49));
            everybodyIsHere();
            Sweeping.ringAlarms(baton);
        } else {
            pressed(w, "u-qian", ActionName.CALL_CUSTOMER, Map.of("result", "reached", "answer", answer));
        }

        Workflow after = now(w);
        assertThat(after.way().step()).isEqualTo("lead");
        assertThat(after.holder()).isEqualTo("u-zhao");
        assertThat(lastSaid(w)).endsWith("→ 上级处理（赵会计）");
        pressed(after, "u-zhao", ActionName.RESOLVE, Map.of());
    }

    static Stream<@Nullable String> refusals() {
        return Stream.of("refused", null);
    }

    /** Whatever the form says besides: nobody can agree, or refuse, who did not pick up the phone. */
    @ParameterizedTest
    @ValueSource(strings = {"agreed", "refused", "none"})
    void whoDidNotAnswerHasAgreedToNothingR090R148(String answer) {
        Workflow w = held("费用/费用争议", "u-zhao");
        pressed(w, "u-zhao", ActionName.COMPENSATE, Map.of("kind", "coupon", "amount", "10"));
        assertThat(actions.form(w.id(), ActionName.CALL_CUSTOMER, "u-zhao"))
                .isInstanceOfSatisfying(
                        ActionResult.Asks.class,
                        asks -> assertThat(asks.form().fields())
                                .filteredOn(field -> field.name().equals("answer"))
                                .singleElement()
                                .satisfies(field -> assertThat(field.required()).isFalse()));

        assertThat(pressed(w, "u-zhao", ActionName.CALL_CUSTOMER, Map.of("result", "missed", "answer", answer)))
                .isEqualTo("done");

        Workflow after = now(w);
        assertThat(after.state()).isEqualTo(WorkflowState.HELD);
        assertThat(after.way().step()).isEqualTo("push");
        assertThat(lastSaid(w)).isEqualTo("电话联系，未接");
        assertThat(offered(w, "u-zhao")).as("not before the customer's word").doesNotContain(ActionName.RESOLVE);
        assertThat(pressed(w, "u-zhao", ActionName.RESOLVE, Map.of())).isEqualTo("refused.gate");
        pressed(w, "u-zhao", ActionName.CALL_CUSTOMER, Map.of("result", "reached", "answer", "agreed"));
        assertThat(now(w).state()).isEqualTo(WorkflowState.RESOLVED);
    }

    @Test
    void silenceIsHeardOnceHoweverManyListen() throws Exception {
        Workflow w = held(OwnPlaybook.KIND, "u-zhang");
        clock.advance(Duration.ofMinutes(61));
        everybodyIsHere();

        Callable<Boolean> sweep = () -> {
            Sweeping.ringAlarms(baton);
            return true;
        };
        Together.together(List.of(sweep, sweep, sweep, sweep));

        assertThat(said(w)).containsOnlyOnce("silent");
        assertThat(now(w).holder()).isEqualTo("u-wang");
        pressed(w, "u-wang", ActionName.RESOLVE, Map.of());
    }

    /** Of a customer whom nobody asked anything the record says nothing. */
    @Test
    void whatAParcelLeavesOpenIsNotPutDownToTheCustomerR055() {
        Workflow w = held("物流/物流停滞", "u-dong");
        pressed(w, "u-dong", ActionName.CHASE, Map.of());
        assertThat(baton.getBean(Flows.class).svg(now(w))).contains("等满 2 天").doesNotContain("没回音");
        clock.advance(Duration.ofHours(40));
        assertThat(pressed(w, "u-dong", ActionName.SNOOZE, Map.of("minutes", "1440")))
                .isEqualTo("done");
        assertThat(lastSaid(w)).contains("就提前回来").doesNotContain("用户");
        clock.set(Objects.requireNonNull(now(w).way().silentAt()));
        everybodyIsHere();
        Sweeping.ringAlarms(baton);

        assertThat(now(w).way().step()).isEqualTo("lost");
        assertThat(lastSaid(w)).isEqualTo("等的时间到了 → 按丢件办");
        pressed(w, "u-dong", ActionName.RESOLVE, Map.of());
    }

    @Test
    void whoeverAsksAgainGivesTheCustomerTimeAgain() {
        Workflow w = held(OwnPlaybook.KIND, "u-zhang");
        clock.advance(Duration.ofMinutes(59));
        pressed(w, "u-zhang", ActionName.CALL_CUSTOMER, Map.of("result", "missed"));
        clock.advance(Duration.ofMinutes(59));
        Sweeping.ringAlarms(baton);
        assertThat(now(w).way().step()).isEqualTo("ask");

        clock.advance(Duration.ofMinutes(2));
        Sweeping.ringAlarms(baton);
        assertThat(now(w).way().step()).isEqualTo("lead");
        pressed(w, "u-wang", ActionName.RESOLVE, Map.of());
    }

    /** Else its alarm would stand at an answer nobody waits for, and ring with every sweep. */
    @Test
    void aStepEnteredAgainByHandWaitsForNobodysAnswerR060() {
        Workflow w = held("物流/配送超时", "u-dong");
        pressed(w, "u-dong", ActionName.COMPENSATE, Map.of("kind", "coupon", "amount", "5"));
        assertThat(now(w).way().silentAt()).isNotNull();
        pressed(w, "u-dong", ActionName.PAUSE_AUTO, Map.of());
        pressed(w, "u-dong", ActionName.APPLY_REFUND, Map.of("amount", "5", "reason", "少发"));
        assertThat(pressed(w, "u-dong", ActionName.REVOKE, Map.of())).isEqualTo("done");
        assertThat(now(w).way().silentAt()).isNull();

        clock.set(now(w).way().dueAt().plusSeconds(1));
        Sweeping.ringAlarms(baton);
        Sweeping.ringAlarms(baton);

        assertThat(said(w)).containsOnlyOnce("overdue");
        assertThat(now(w).way().alarmAt()).isAfter(clock.instant());
        pressed(w, "u-dong", ActionName.RESOLVE, Map.of());
    }

    /** What went back, as the customer is told it, and nothing where nothing did. */
    @Test
    void theCustomerReadsHowMuchWentBackR117R142() throws Exception {
        Circumstances order = new Circumstances(new BigDecimal("358"), new BigDecimal("50"), null, Map.of());
        Workflow w = held("变更/换码", "u-zhang");
        refund(w, "u-zhang", "approve-refund", order, "the difference");
        assertThat(now(w).way().step()).isEqualTo("refunded");

        assertThat(preview(w)).contains("，50.00 元的退款已按原支付方式退回");
        assertThat(pressed(w, "u-zhang", ActionName.SEND_SMS, Map.of("quantity", "1")))
                .isEqualTo("done");
        lastSms = lastRun(w);
        smsLeaves(Day.GOOD);
        assertThat(GATEWAY.seen(lastSms)).singleElement().satisfies(seen -> {
            assertThat(seen.body().path("text").asString()).contains("50.00 元的退款已");
            assertThat(seen.body().path("params").path("amount").asString()).isEqualTo("50.00 元");
        });

        refund(w, "u-zhang", "approve-refund", order(order, "8"), "a little more");
        assertThat(preview(w)).as("the last one").contains("，8.00 元的退款");
        refund(w, "u-zhang", "reject-refund", order, "turned down");
        assertThat(preview(w)).as("what was turned down went nowhere").contains("，8.00 元的退款");
        pressed(w, "u-zhang", ActionName.RESOLVE, Map.of());

        Workflow nothing = held("变更/换码", "u-zhang");
        transaction.executeWithoutResult(status -> sql.sql("UPDATE workflow SET step = 'refunded' WHERE id = ?")
                .param(nothing.id())
                .update());
        assertThat(word(actions.form(nothing.id(), ActionName.SEND_SMS, "u-zhang")))
                .isEqualTo("refused.sms-no-refund");
        assertThat(pressed(nothing, "u-zhang", ActionName.SEND_SMS, Map.of("quantity", "1")))
                .isEqualTo("refused.sms-no-refund");
        pressed(nothing, "u-zhang", ActionName.RESOLVE, Map.of());
    }

    @Test
    void whoDisputedAFeeReadsHowMuchWentBackAndAgreesR117X22() throws Exception {
        Circumstances order = new Circumstances(new BigDecimal("358"), new BigDecimal("10"), null, Map.of());
        Workflow w = held("费用/费用争议", "u-qian");
        refund(w, "u-qian", "approve-refund", order, "too much was charged");
        assertThat(now(w).way().step()).isEqualTo("paid");
        assertThat(now(w).holder()).isEqualTo("u-qian");

        assertThat(pressed(w, "u-qian", ActionName.SEND_SMS, Map.of("quantity", "1")))
                .isEqualTo("done");
        lastSms = lastRun(w);
        smsLeaves(Day.GOOD);

        assertThat(GATEWAY.seen(lastSms))
                .singleElement()
                .satisfies(
                        seen -> assertThat(seen.body().path("text").asString()).contains("的费用问题已处理，10.00 元已按原支付方式退给您"));
        pressed(w, "u-qian", ActionName.CALL_CUSTOMER, Map.of("result", "reached", "answer", "agreed"));
        assertThat(now(w).state()).isEqualTo(WorkflowState.RESOLVED);
        assertThat(now(w).done()).extracting(fact -> fact.text()).contains("费用已退", "已电话联系，用户同意");
    }

    private static Circumstances order(Circumstances order, String refund) {
        return new Circumstances(order.amount(), new BigDecimal(refund), order.level(), order.answers());
    }

    private String preview(Workflow w) {
        ActionResult.Asks asks = (ActionResult.Asks) actions.form(w.id(), ActionName.SEND_SMS, "u-zhang");
        return asks.form().fields().stream()
                .filter(field -> field.name().equals("preview"))
                .map(field -> String.valueOf(field.defaultValue()))
                .findFirst()
                .orElseThrow();
    }
}
