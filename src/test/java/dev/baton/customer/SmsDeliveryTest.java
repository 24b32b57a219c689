package dev.baton.customer;

import static dev.baton.Together.together;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.catalogue.ActionName;
import dev.baton.doctor.Diagnosis;
import dev.baton.doctor.Doctor;
import dev.baton.outbox.Outcome;
import dev.baton.outbox.PretendGateway.Day;
import dev.baton.outbox.SignedCalls;
import dev.baton.workflow.When;
import dev.baton.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** What leaves, once, whatever kind of day the gateway has. */
class SmsDeliveryTest extends SmsRoom {

    @Autowired
    private SmsMapper rows;

    @Autowired
    private SignedCalls calls;

    @Autowired
    private Doctor doctor;

    @Autowired
    private JsonMapper json;

    @Test
    void acceptedOnceHoweverOftenItIsDelivered() throws Exception {
        Workflow workflow = leaving();

        together(List.of(() -> deliver(workflow, 0), () -> deliver(workflow, 0), () -> deliver(workflow, 0)));
        assertThat(deliver(workflow, 0)).isEqualTo(Outcome.delivered());

        sentOnce(workflow);
        assertThat(told(workflow)).containsExactly("sms-scheduled", "sms-accepted");
    }

    @Test
    void aRejectionIsToldWithItsReasonAndAnotherMayFollow() {
        GATEWAY.expect(Day.REFUSING);
        Workflow workflow = leaving();

        assertThat(deliver(workflow, 0)).isEqualTo(Outcome.delivered());

        assertThat(told(workflow)).containsExactly("sms-scheduled", "sms-rejected");
        assertThat(fact(workflow)).contains("账户已注销");
        assertThat(timeline.latest(workflow.id(), 1).get(0).text()).contains("账户已注销");
        assertThat(now(workflow).pending().inFlight()).isZero();
        String rejected = key(workflow);
        assertThat(send(workflow, "2")).isEqualTo("done");
        assertThat(key(workflow)).isNotEqualTo(rejected);
        clock.advance(WINDOW);
        deliver(workflow, 0);
        sentOnce(workflow);
    }

    @ParameterizedTest
    @EnumSource(
            value = Day.class,
            names = {"ANSWER_LOST", "CALL_LOST", "SILENT", "BROKEN", "BABBLING", "MOVED", "LOCKED"})
    void aBadDayEndsInOneMessageUnderOneKey(Day day) {
        GATEWAY.expect(day);
        Workflow workflow = leaving();

        fails(workflow, 0);
        boolean engineer = day == Day.BABBLING || day == Day.MOVED || day == Day.LOCKED;
        assertThat(told(workflow))
                .isEqualTo(engineer ? List.of("sms-scheduled", "sms-troubled") : List.of("sms-scheduled"));
        assertThat(now(workflow).pending().inFlight()).isOne();
        assertThat(deliver(workflow, 1)).isEqualTo(Outcome.delivered());

        sentOnce(workflow);
        assertThat(GATEWAY.asked(key(workflow))).containsExactly("POST", "POST");
    }

    @Test
    void theNumberOfTheMomentCounts() {
        Workflow workflow = leaving();
        mobileNow(workflow, "13500001111");

        deliver(workflow, 0);

        assertThat(GATEWAY.seen(key(workflow)).get(0).body().path("mobile").stringValue())
                .isEqualTo("13500001111");
    }

    @Test
    void aNumberThatIsGoneOrMaskedMeanwhileIsTold() {
        Workflow workflow = leaving();
        mobileNow(workflow, "135****1111");

        assertThat(deliver(workflow, 0)).isEqualTo(Outcome.delivered());

        assertThat(GATEWAY.seen(key(workflow))).isEmpty();
        assertThat(told(workflow)).containsExactly("sms-scheduled", "sms-rejected");
        assertThat(fact(workflow)).contains("打了码");
    }

    @Test
    void withoutAGatewayItWaitsAndSaysSoOnce() {
        SmsDelivery without = new SmsDelivery(
                rows, orders, workflows, calls, new SmsProperties("", ""), transaction, wording, json, clock);
        Workflow workflow = leaving();

        assertThat(deliver(without, workflow, 0)).isInstanceOf(Outcome.Later.class);
        assertThat(deliver(without, workflow, 0)).isInstanceOf(Outcome.Later.class);

        assertThat(told(workflow)).containsExactly("sms-scheduled", "sms-troubled");
        assertThat(fact(workflow)).contains("还没有配置");
        deliver(workflow, 0);
        sentOnce(workflow);
    }

    /** What is only typed in says nothing of how the gateway is. */
    @Test
    void aGatewayThatFailsIsNotWellUntilItAnswersAgain() {
        GATEWAY.expect(Day.BROKEN);
        Workflow workflow = leaving();
        fails(workflow, 0);
        clock.advance(Duration.ofMinutes(3));

        assertThat(examined().ok()).isFalse();
        assertThat(examined().text())
                .contains(When.text(clock.instant().minusSeconds(180), clock.instant()), "（答了 500）");
        assertThat(examined().todo()).contains("会自动再试", "GET /api/outbox");

        blocked(true);
        assertThat(examined().text()).contains("（答了 500）", "没有要再试的");
        assertThat(examined().todo()).contains("要有人再发一次").doesNotContain("自动");
        blocked(false);

        GATEWAY.expect(Day.CALL_LOST);
        fails(workflow, 1);
        assertThat(examined().text()).contains("（5 秒没答完）");
        deliver(workflow, 2);
        assertThat(examined().ok()).isTrue();
    }

    /** All SMS there are, those of other stories too. */
    private void blocked(boolean now) {
        sql(() -> sql.sql("UPDATE outbox_entry SET blocked_at = IF(?, NOW(3), NULL) WHERE topic = 'sms'")
                .param(now)
                .update());
    }

    private Diagnosis examined() {
        return doctor.examine().stream()
                .filter(part -> part.name().equals("sms"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aLongSilenceIsToldOnceAndItsEndToo() {
        Workflow workflow = leaving();
        GATEWAY.expect(Day.BROKEN, Day.CALL_LOST, Day.BROKEN, Day.BROKEN);

        for (int failures = 0; failures < 4; failures++) {
            fails(workflow, failures);
            assertThat(told(workflow)).hasSize(failures < 2 ? 1 : 2);
        }

        assertThat(told(workflow)).containsExactly("sms-scheduled", "sms-unknown");
        assertThat(fact(workflow)).isEqualTo("短信网关没有答复，正在核实，不会重复发");
        assertThat(press(workflow, ActionName.REVOKE, Map.of())).isEqualTo("refused.revoke-too-late");
        deliver(workflow, 4);
        sentOnce(workflow);
    }

    /** Failed as often as it is tried, with the secret changed on the other side. */
    private Workflow givenUp() {
        Workflow workflow = leaving();
        GATEWAY.locked(true);
        fails(workflow, 19);
        delivery.gaveUp(entry(workflow, 19), "the SMS gateway answered 401");
        GATEWAY.locked(false);
        return workflow;
    }

    @Test
    void whatIsGivenUpIsOnTheWorkflowAndHoldsNobodyUp() {
        Workflow workflow = givenUp();

        assertThat(told(workflow)).containsExactly("sms-scheduled", "sms-troubled", "sms-stuck");
        assertThat(fact(workflow)).contains("已停发", "401");
        assertThat(timeline.latest(workflow.id(), 1).get(0).text()).contains("401", "发短信");
        delivery.gaveUp(entry(workflow, 19), "told again after a kill");
        assertThat(told(workflow)).containsOnlyOnce("sms-stuck");
        assertThat(now(workflow).pending().inFlight()).isZero();
        assertThat(press(workflow, ActionName.RESOLVE, Map.of())).isEqualTo("done");
    }

    @Test
    void itsHolderTriesItAgainUnderItsOldKeyAndInItsOldWords() {
        Workflow workflow = givenUp();
        String key = key(workflow);

        assertThat(send(workflow, "1")).isEqualTo("refused.sms-stuck");
        assertThat(send(workflow, "2")).isEqualTo("done");

        assertThat(key(workflow)).isEqualTo(key);
        assertThat(now(workflow).pending().inFlight()).isOne();
        assertThat(sql(() -> sql.sql("SELECT COUNT(*) FROM outbox_entry WHERE topic = 'sms' AND entry_key = ?")
                        .param(key)
                        .query(Long.class)
                        .single()))
                .isOne();
        assertThat(send(workflow, "2")).isEqualTo("done");
        assertThat(press(workflow, ActionName.RESOLVE, Map.of())).isEqualTo("refused.in-flight");
        deliver(workflow, 0);
        assertThat(told(workflow).subList(3, 4)).containsExactly("sms-again");
    }

    @Test
    void anEngineerLetsItGoAgain() {
        Workflow workflow = givenUp();

        assertThat(deliver(workflow, 0)).isEqualTo(Outcome.delivered());

        assertThat(told(workflow))
                .containsExactly("sms-scheduled", "sms-troubled", "sms-stuck", "sms-again", "sms-accepted");
        sentOnce(workflow);
    }

    @Test
    void anAnswerThatComesWhileItIsGivenUpElsewhereCounts() {
        Workflow workflow = leaving();
        GATEWAY.meanwhile(() -> delivery.gaveUp(entry(workflow, 19), "the lease was lost"));

        deliver(workflow, 19);

        assertThat(told(workflow)).containsExactly("sms-scheduled", "sms-stuck", "sms-accepted");
        sentOnce(workflow);
    }
}
