package dev.baton.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.Circumstances;
import dev.baton.customer.Receipts;
import dev.baton.detection.Sweeping;
import dev.baton.outbox.Delivery;
import dev.baton.outbox.OutboxEntry;
import dev.baton.outbox.PretendGateway.Day;
import dev.baton.outbox.Priority;
import dev.baton.workflow.Fact;
import dev.baton.workflow.Pending;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowState;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** The step that an SMS has led to, when that SMS is taken back or does not get through (R004, R103). */
class SmsStepTest extends PlaybookRoom {

    @Autowired
    private Delivery smsDelivery;

    @Test
    void anSmsThatIsTakenBackTakesItsStepBackR103() {
        Workflow w = held("缺货/商品售罄", "u-zhang");
        pressed(w, "u-zhang", ActionName.SEND_SMS, Map.of("quantity", "1"));
        assertThat(now(w).way().step()).isEqualTo("answer");

        assertThat(pressed(w, "u-zhang", ActionName.REVOKE, Map.of())).isEqualTo("done");

        assertThat(now(w).way().step()).isEqualTo("contact");
        assertThat(now(w).way().silentAt()).isNull();
        assertThat(now(w).holder()).isEqualTo("u-zhang");
        assertThat(now(w).done()).extracting(fact -> fact.kind()).containsExactly("sms");
        pressed(w, "u-zhang", ActionName.SEND_SMS, Map.of("quantity", "1"));
        pressed(w, "u-zhang", ActionName.CALL_CUSTOMER, Map.of("result", "reached"));
        pressed(w, "u-zhang", ActionName.REVOKE, Map.of());
        assertThat(now(w).way().step())
                .as("who was reached on the phone stays reached")
                .isEqualTo("choose");
        pressed(w, "u-zhang", ActionName.RESOLVE, Map.of());
    }

    /** Beside a refund, which is taken back first as it was done last. */
    @Test
    void aRefundAskedForInItsWindowLeavesAnSmsToBeTakenBackR103() {
        Workflow w = smsAndRefund();
        assertThat(pressed(w, "u-zhang", ActionName.REVOKE, Map.of())).isEqualTo("done");

        assertThat(now(w).way().step()).isEqualTo("answer");
        assertThat(lastSaid(w)).contains("退款");
        assertThat(offered(w, "u-zhang")).contains(ActionName.REVOKE);
        assertThat(now(w).pending().until()).isEqualTo(clock.instant().plusSeconds(60));

        assertThat(pressed(w, "u-zhang", ActionName.REVOKE, Map.of())).isEqualTo("done");
        assertThat(lastSaid(w)).contains("短信");
        assertThat(now(w).way().step()).as("as if it had not been sent").isEqualTo("contact");
        assertThat(pressed(w, "u-zhang", ActionName.RESOLVE, Map.of())).isEqualTo("done");

        Workflow rejected = smsAndRefund();
        pressed(rejected, String.valueOf(now(rejected).holder()), ActionName.REJECT_REFUND, Map.of("reason", "不对"));
        assertThat(offered(rejected, "u-zhang")).contains(ActionName.REVOKE);
        clock.advance(Duration.ofSeconds(60));
        assertThat(pressed(rejected, "u-zhang", ActionName.REVOKE, Map.of())).isEqualTo("refused.revoke-too-late");
        assertThat(violations()).isEmpty();
    }

    @Test
    void anSmsIsTakenBackByItsNameWhileARefundIsUnderWayR103() {
        Map<String, String> named = Map.of("act", "send-sms");
        Workflow w = smsAndRefund();
        String finance = String.valueOf(now(w).holder());
        assertThat(pressed(w, "u-li", ActionName.REVOKE, named)).isEqualTo("refused.revoke-not-yours");
        assertThat(pressed(w, finance, ActionName.APPROVE_REFUND, Map.of())).isEqualTo("done");
        assertThat(pressed(w, "u-zhang", ActionName.REVOKE, Map.of())).isEqualTo("refused.revoke-decided");

        assertThat(pressed(w, "u-zhang", ActionName.REVOKE, named)).isEqualTo("done");

        assertThat(now(w).state()).isEqualTo(WorkflowState.REVIEW);
        assertThat(now(w).pending().inFlight()).isEqualTo(1);
        assertThat(pressed(w, "u-zhang", ActionName.REVOKE, named)).isEqualTo("refused.revoke-nothing");
        assertThat(pressed(w, finance, ActionName.REVOKE, Map.of())).isEqualTo("done");
        assertThat(now(w).way().step()).as("the customer was asked nothing").isEqualTo("contact");
        assertThat(now(w).pending()).isEqualTo(Pending.none());

        Workflow late = smsAndRefund();
        clock.advance(Duration.ofSeconds(60));
        assertThat(pressed(late, "u-zhang", ActionName.REVOKE, named)).isEqualTo("refused.revoke-too-late");
        pressed(late, "u-zhang", ActionName.REVOKE, Map.of());
        assertThat(now(late).pending().act()).isNull();
        assertThat(now(late).pending().inFlight()).as("the SMS").isEqualTo(1);
    }

    @Test
    void whatReachedTheCustomerStaysDoneWhenTheNextComesToNothingR004R007() throws Exception {
        Workflow w = toldBySms("缺货/商品售罄", "u-zhang", "answer");
        assertThat(Receipts.told(smsDelivery, "m-" + lastSms, true, null)).isTrue();
        pressed(w, "u-zhang", ActionName.SEND_SMS, Map.of("quantity", "1"));
        assertThat(did(w)).contains("短信已送达", "短信待发").doesNotContain("已发短信");
        pressed(w, "u-zhang", ActionName.REVOKE, Map.of());
        assertThat(did(w)).contains("短信已送达", "短信已撤销");

        Circumstances fifty = new Circumstances(null, new BigDecimal("50.00"), null, Map.of());
        refund(w, "u-zhang", "approve-refund", fifty, "paid");
        refund(w, "u-zhang", "reject-refund", fifty, "rejected");
        assertThat(did(w)).contains("短信已送达", "已退款 50.00 元", "退款被驳回：不对").noneMatch(text -> text.startsWith("已申请退款"));
        refund(w, "u-zhang", "approve-refund", fifty, "paid again");
        assertThat(did(w)).filteredOn("已退款 50.00 元"::equals).hasSize(2);
        assertThat(did(w)).doesNotContain("退款被驳回：不对");
        assertThat(pressed(w, String.valueOf(now(w).holder()), ActionName.RESOLVE, Map.of()))
                .isEqualTo("done");
    }

    private List<String> did(Workflow w) {
        return now(w).done().stream().map(Fact::text).toList();
    }

    private Workflow smsAndRefund() {
        Workflow w = held("缺货/商品售罄", "u-zhang");
        assertThat(pressed(w, "u-zhang", ActionName.SEND_SMS, Map.of("quantity", "1")))
                .isEqualTo("done");
        assertThat(pressed(w, "u-zhang", ActionName.APPLY_REFUND, Map.of("amount", "5", "reason", "少发")))
                .isEqualTo("done");
        assertThat(now(w).state()).isEqualTo(WorkflowState.REVIEW);
        return w;
    }

    /** Else nobody asks the customer anything until the day of silence is over. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anSmsThatDoesNotReachTheCustomerTakesItsStepBackR004R086(boolean accepted) throws Exception {
        Workflow w = held("缺货/商品售罄", "u-zhang");
        pressed(w, "u-zhang", ActionName.SEND_SMS, Map.of("quantity", "1"));
        lastSms = lastRun(w);
        smsLeaves(accepted ? Day.GOOD : Day.REFUSING);
        if (accepted) {
            assertThat(now(w).way().step()).isEqualTo("answer");
            pressed(w, "u-zhang", ActionName.CALL_CUSTOMER, Map.of("result", "missed"));
            smsFails();
        }

        Workflow after = now(w);
        assertThat(after.way().step()).isEqualTo("contact");
        assertThat(after.state()).isEqualTo(WorkflowState.HELD);
        assertThat(after.holder()).isEqualTo("u-zhang");
        assertThat(after.way().silentAt()).as("nobody was asked anything").isNull();
        assertThat(after.way().dueAt()).isAfter(clock.instant());
        assertThat(after.pending().inFlight()).isZero();
        assertThat(after.done()).extracting(fact -> fact.kind()).doesNotContain("step:contact");
        assertThat(lastSaid(w)).startsWith("短信没").endsWith("→ 联系用户");
        if (accepted) {
            smsFails();
            assertThat(now(w)).as("the same receipt again").isEqualTo(after);
        }
        pressed(w, "u-zhang", ActionName.SEND_SMS, Map.of("quantity", "1"));
        assertThat(now(w).way().step()).isEqualTo("answer");
        pressed(w, "u-zhang", ActionName.REVOKE, Map.of());
        pressed(w, "u-zhang", ActionName.RESOLVE, Map.of());
    }

    @Test
    void whatWasLedOnByMoreThanTheSmsStaysWhenThatComesToNothingR004() throws Exception {
        Workflow reached = toldBySms("缺货/商品售罄", "u-zhang", "answer");
        pressed(reached, "u-zhang", ActionName.CALL_CUSTOMER, Map.of("result", "reached"));
        staysIn(reached, "choose");

        Workflow reachedHere = toldBySms("物流/物流停滞", "u-dong", "move");
        pressed(reachedHere, "u-dong", ActionName.CALL_CUSTOMER, Map.of("result", "reached"));
        staysIn(reachedHere, "move");

        Workflow chased = toldBySms("物流/物流停滞", "u-dong", "move");
        pressed(chased, "u-dong", ActionName.CHASE, Map.of());
        staysIn(chased, "move");

        Workflow silent = toldBySms("缺货/商品售罄", "u-zhang", "answer");
        clock.set(Objects.requireNonNull(now(silent).way().silentAt()));
        everybodyIsHere();
        Sweeping.ringAlarms(baton);
        staysIn(silent, "again");

        Workflow again = toldBySms("缺货/商品售罄", "u-zhang", "answer");
        pressed(again, "u-zhang", ActionName.SEND_SMS, Map.of("quantity", "1"));
        staysIn(again, "answer");
        pressed(again, "u-zhang", ActionName.REVOKE, Map.of());

        Workflow another = toldBySms("缺货/商品售罄", "u-zhang", "answer");
        pressed(another, "u-zhang", ActionName.UPDATE, Map.of("type", "支付", "detail", "支付失败"));
        staysInAfterANewerOne(another);

        for (Workflow open : List.of(reached, reachedHere, chased, silent, again, another)) {
            assertThat(pressed(open, String.valueOf(now(open).holder()), ActionName.RESOLVE, Map.of()))
                    .isEqualTo("done");
        }
        assertThat(violations()).isEmpty();
    }

    private void staysInAfterANewerOne(Workflow w) throws Exception {
        String older = lastSms;
        pressed(w, "u-zhang", ActionName.SEND_SMS, Map.of("quantity", "1"));
        String newer = lastRun(w);
        assertThat(now(w).way().step()).isEqualTo("wait");
        assertThat(Receipts.told(smsDelivery, "m-" + older, false, "号码已停机")).isTrue();
        assertThat(now(w).way().step()).as("the newer one led there").isEqualTo("wait");
        lastSms = newer;
        smsLeaves(Day.REFUSING);
        assertThat(now(w).way().step()).isEqualTo("payment");
    }

    @Test
    void aLateReceiptMovesNeitherWhatIsClosedNorReviewedNorStoppedR060R111() throws Exception {
        Workflow closed = toldBySms("缺货/商品售罄", "u-zhang", "answer");
        pressed(closed, "u-zhang", ActionName.RESOLVE, Map.of());
        staysIn(closed, "answer");

        Workflow reopened = toldBySms("缺货/商品售罄", "u-zhang", "answer");
        pressed(reopened, "u-zhang", ActionName.RESOLVE, Map.of());
        pressed(reopened, "u-zhang", ActionName.REOPEN, Map.of("reason", "用户来电"));
        staysIn(reopened, "answer");

        Workflow reviewed = toldBySms("缺货/商品售罄", "u-zhang", "answer");
        pressed(reviewed, "u-zhang", ActionName.APPLY_REFUND, Map.of("amount", "5", "reason", "少发"));
        staysIn(reviewed, Catalogue.REVIEW);
        pressed(reviewed, "u-zhang", ActionName.REVOKE, Map.of());
        assertThat(now(reviewed).way().step()).isEqualTo("answer");

        Workflow stopped = toldBySms("缺货/商品售罄", "u-zhang", "answer");
        pressed(stopped, "u-zhang", ActionName.PAUSE_AUTO, Map.of());
        staysIn(stopped, "answer");

        for (Workflow open : List.of(reopened, reviewed, stopped)) {
            assertThat(pressed(open, "u-zhang", ActionName.RESOLVE, Map.of())).isEqualTo("done");
        }
        assertThat(violations()).isEmpty();
    }

    @Test
    void whoeverHoldsItByThenAndEvenPutAsideAnSmsThatFailedComesBackR004() throws Exception {
        Workflow aside = toldBySms("缺货/商品售罄", "u-zhang", "answer");
        pressed(aside, "u-zhang", ActionName.SNOOZE, Map.of("minutes", "60"));
        smsFails();
        assertThat(now(aside).state()).isEqualTo(WorkflowState.HELD);
        assertThat(now(aside).way().step()).isEqualTo("contact");
        assertThat(now(aside).way().alarmAt()).isEqualTo(now(aside).way().dueAt());

        Workflow taken = toldBySms("缺货/商品售罄", "u-zhang", "answer");
        pressed(taken, "u-li", ActionName.TAKE, Map.of());
        smsFails();
        assertThat(now(taken).holder()).isEqualTo("u-li");
        assertThat(now(taken).way().step()).isEqualTo("contact");

        Workflow unknown = held("缺货/商品售罄", "u-zhang");
        pressed(unknown, "u-zhang", ActionName.SEND_SMS, Map.of("quantity", "1"));
        clock.advance(Duration.ofSeconds(61));
        smsDelivery.gaveUp(
                new OutboxEntry(1, "sms", lastRun(unknown), 1, 19, Priority.NORMAL, clock.instant()), "no answer");
        forget("sms", lastRun(unknown));
        assertThat(now(unknown).way().step()).as("nobody knows").isEqualTo("answer");

        pressed(aside, "u-zhang", ActionName.RESOLVE, Map.of());
        pressed(taken, "u-li", ActionName.RESOLVE, Map.of());
        pressed(unknown, "u-zhang", ActionName.RESOLVE, Map.of());
        assertThat(violations()).isEmpty();
    }

    private Workflow toldBySms(String kind, String holder, String leadsTo) throws Exception {
        Workflow w = held(kind, holder);
        assertThat(pressed(w, holder, ActionName.SEND_SMS, Map.of("quantity", "1")))
                .isEqualTo("done");
        lastSms = lastRun(w);
        smsLeaves(Day.GOOD);
        assertThat(now(w).way().step()).isEqualTo(leadsTo);
        return w;
    }

    /** Of the last SMS: it was accepted, and did not get through after all. */
    private void smsFails() {
        assertThat(Receipts.told(smsDelivery, "m-" + lastSms, false, "号码已停机")).isTrue();
    }

    /** What became of an SMS that did not get through, and of the step it had led to. */
    private void staysIn(Workflow w, String step) {
        Workflow before = now(w);
        smsFails();
        assertThat(said(w)).endsWith("sms-failed");
        assertThat(now(w).way().step()).isEqualTo(step);
        assertThat(now(w).state()).isEqualTo(before.state());
        assertThat(now(w).revision()).isEqualTo(before.revision());
        assertThat(now(w).way().dueAt()).isEqualTo(before.way().dueAt());
        assertThat(now(w).done())
                .filteredOn(fact -> fact.kind().equals("sms"))
                .singleElement()
                .satisfies(fact -> assertThat(fact.text()).contains("号码已停机"));
    }
}
