package dev.baton.money;

import static dev.baton.Together.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import dev.baton.doctor.Diagnosis;
import dev.baton.doctor.Doctor;
import dev.baton.order.Money;
import dev.baton.outbox.Outcome;
import dev.baton.outbox.PretendGateway;
import dev.baton.outbox.PretendGateway.Day;
import dev.baton.workflow.When;
import dev.baton.workflow.WorkflowState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

/** What the gateway does with a part, says of it and leaves unsaid, and what people are told. */
class RefundGatewayTest extends RefundRoom {

    @Autowired
    private RefundHook hook;

    @Autowired
    @Qualifier("outboxHealth")
    private HealthIndicator health;

    @Autowired
    private Doctor doctor;

    private MockMvc hooks() {
        return MockMvcBuilders.standaloneSetup(hook).build();
    }

    private int report(String body) throws Exception {
        return report(body, clock.instant(), true);
    }

    private int report(String body, Instant at, boolean genuine) throws Exception {
        String timestamp = Long.toString(at.toEpochMilli());
        String signature = genuine ? PretendGateway.sign(timestamp, body) : "sha256=" + "0".repeat(64);
        return hooks().perform(post("/hooks/refund")
                        .content(body)
                        .header("X-Baton-Timestamp", timestamp)
                        .header("X-Baton-Signature", signature))
                .andReturn()
                .getResponse()
                .getStatus();
    }

    private static String result(String refundNo, String status) {
        return "{\"refundNo\":\"" + refundNo + "\",\"status\":\"" + status + "\",\"gatewayNo\":\"g-2\"}";
    }

    @Test
    void paidAndBackWithWhoAskedX03R115R099R118() {
        Refund refund = leaving("80.00", paid("P1", "100.00"));

        assertThat(deliver(only(refund))).isEqualTo(Outcome.delivered());

        paidOnce(refund);
        assertThat(GATEWAY.asked(only(refund))).containsExactly("POST");
        assertThat(GATEWAY.seen(only(refund)).get(0).body().path("amount").stringValue())
                .isEqualTo("80.00");
        assertThat(now(refund).parts().get(0).gatewayNo()).isEqualTo("g-1");
        assertThat(deliver(only(refund))).isEqualTo(Outcome.delivered());
        assertThat(GATEWAY.asked(only(refund))).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Day.class,
            names = {"ANSWER_LOST", "CALL_LOST", "BROKEN", "BABBLING", "MOVED"})
    void anUnknownOutcomeIsAskedForAndPaidOnceX03(Day day) {
        GATEWAY.expect(day);
        Refund refund = leaving("80.00", paid("P1", "100.00"));

        Outcome first = deliver(only(refund));

        assertThat(first).isInstanceOf(Outcome.Later.class);
        assertThat(now(refund).state()).isEqualTo(RefundState.UNKNOWN);
        boolean passing = day != Day.BABBLING && day != Day.MOVED;
        assertThat(told(refund)).containsOnlyOnce(passing ? "refund-unknown" : "refund-turned-away");
        assertThat(takeBack(refund)).isEqualTo("refused.revoke-too-late");

        assertThat(deliver(only(refund))).isEqualTo(Outcome.delivered());

        paidOnce(refund);
        boolean arrived = day == Day.ANSWER_LOST;
        assertThat(GATEWAY.asked(only(refund)))
                .isEqualTo(arrived ? List.of("POST", "GET") : List.of("POST", "GET", "POST"));
    }

    @Test
    void aGatewayThatSaysNothingForFiveSecondsIsAskedAgain() {
        GATEWAY.expect(Day.SILENT);
        Refund refund = leaving("80.00", paid("P1", "100.00"));

        assertThat(deliver(only(refund))).isInstanceOf(Outcome.Later.class);
        assertThat(now(refund).state()).isEqualTo(RefundState.UNKNOWN);
        assertThat(deliver(only(refund))).isEqualTo(Outcome.delivered());

        paidOnce(refund);
    }

    @Test
    void itIsToldOnceHoweverLongItStaysUnknown() {
        GATEWAY.expect(Day.BROKEN, Day.BROKEN, Day.BROKEN);
        Refund refund = leaving("80.00", paid("P1", "100.00"));

        Outcome first = deliver(only(refund));
        deliver(only(refund));
        Outcome third = deliver(only(refund));

        assertThat(told(refund)).containsOnlyOnce("refund-unknown");
        assertThat(((Outcome.Later) third).at()).isAfter(((Outcome.Later) first).at());
        deliver(only(refund));
        paidOnce(refund);
    }

    @Test
    void aKillBetweenTheCallAndItsResultIsHealedByAskingX03() {
        Refund refund = leaving("80.00", paid("P1", "100.00"));
        GATEWAY.result(only(refund), "succeeded");
        transaction.executeWithoutResult(status -> {
            sql.sql("UPDATE money_refund SET state = 'paying', asked = 1 WHERE refund_no = ?")
                    .param(only(refund))
                    .update();
            sql.sql("UPDATE money_request SET state = 'paying' WHERE id = ?")
                    .param(refund.id())
                    .update();
        });

        assertThat(deliver(only(refund))).isEqualTo(Outcome.delivered());

        assertThat(GATEWAY.asked(only(refund))).containsExactly("GET");
        assertThat(now(refund).state()).isEqualTo(RefundState.PAID);
    }

    @Test
    void twoRelaysAtOncePayOnce() throws Exception {
        Refund refund = leaving("80.00", paid("P1", "100.00"));

        together(List.of(() -> deliver(only(refund)), () -> deliver(only(refund)), () -> deliver(only(refund))));

        assertThat(GATEWAY.done(only(refund))).isEqualTo("succeeded");
        assertThat(told(refund)).containsOnlyOnce("refund-paid");
        assertThat(now(refund).state()).isEqualTo(RefundState.PAID);
    }

    @Test
    void aSlowGatewayReportsByItself() throws Exception {
        GATEWAY.expect(Day.SLOW);
        Refund refund = leaving("80.00", paid("P1", "100.00"));
        assertThat(deliver(only(refund))).isInstanceOf(Outcome.Later.class);
        assertThat(now(refund).state()).isEqualTo(RefundState.PAYING);
        assertThat(told(refund)).doesNotContain("refund-unknown");

        GATEWAY.result(only(refund), "succeeded");
        assertThat(report(result(only(refund), "succeeded"))).isEqualTo(204);
        assertThat(report(result(only(refund), "succeeded"))).isEqualTo(204);

        paidOnce(refund);
        assertThat(deliver(only(refund))).isEqualTo(Outcome.delivered());
        assertThat(GATEWAY.asked(only(refund))).containsExactly("POST");
    }

    @Test
    void aSlowGatewayIsAskedWhenItsReportIsLost() {
        GATEWAY.expect(Day.SLOW);
        Refund refund = leaving("80.00", paid("P1", "100.00"));
        deliver(only(refund));
        assertThat(deliver(only(refund))).isInstanceOf(Outcome.Later.class);

        GATEWAY.result(only(refund), "succeeded");

        assertThat(deliver(only(refund))).isEqualTo(Outcome.delivered());
        paidOnce(refund);
    }

    @Test
    void aRefusalGoesBackWithItsReason() {
        GATEWAY.expect(Day.REFUSING);
        Refund refund = leaving("80.00", paid("P1", "100.00"));

        assertThat(deliver(only(refund))).isEqualTo(Outcome.delivered());

        assertThat(now(refund).state()).isEqualTo(RefundState.FAILED);
        assertThat(workflowOf(refund).holder()).isEqualTo("u-zhang");
        assertThat(workflowOf(refund).done())
                .anySatisfy(fact -> assertThat(fact.text()).contains("账户已注销"));
        assertThat(word(ask(workflowOf(refund), "100.00"))).isEqualTo("done");
    }

    @Test
    void twoPartsSayExactlyWhatWasPaidAndWhatWasNot() {
        Refund refund = leaving("90.00", paid("P1", "60.00"), paid("P2", "30.00"));
        assertThat(refund.parts())
                .extracting(part -> part.paymentNo() + " " + part.amount().text())
                .containsExactly("P1 60.00", "P2 30.00");
        GATEWAY.expect(Day.REFUSING);

        deliver(refund.refundNos().get(0));

        assertThat(workflowOf(refund).state()).isEqualTo(WorkflowState.REVIEW);
        assertThat(told(refund)).contains("refund-part-failed").doesNotContain("refund-part");

        deliver(refund.refundNos().get(1));

        assertThat(now(refund).state()).isEqualTo(RefundState.FAILED);
        assertThat(now(refund).paid()).isEqualTo(Money.of("30.00", "CNY"));
        assertThat(timeline.latest(refund.workflowId(), 1).get(0).text()).contains("30.00", "60.00", "账户已注销");
        assertThat(refunds.refundable(orders.find(refund.orderNo()).orElseThrow(), 0))
                .isEqualTo(Money.of("60.00", "CNY"));
    }

    @Test
    void aGatewayThatContradictsItselfIsShownAndNoMoreMoneyLeaves() throws Exception {
        GATEWAY.expect(Day.REFUSING);
        Refund refund = leaving("80.00", paid("P1", "80.00"));
        deliver(only(refund));

        assertThat(report(result(only(refund), "succeeded"))).isEqualTo(204);
        assertThat(report(result(only(refund), "failed"))).isEqualTo(204);
        assertThat(report(result(only(refund), "failed"))).isEqualTo(204);

        assertThat(now(refund).state()).isEqualTo(RefundState.PAID);
        assertThat(told(refund)).containsOnlyOnce("refund-late-paid").containsOnlyOnce("refund-late-failed");
        assertThat(word(ask(workflowOf(refund), "0.01"))).isEqualTo("refused.amount-too-high");
        deliver(only(refund));
    }

    @Test
    void aGatewayThatTurnsUsAwayIsShownOnTheWorkflowAndInHealth() {
        Refund refund = leaving("80.00", paid("P1", "100.00"));
        GATEWAY.locked(true);

        for (int attempt = 0; attempt < 25; attempt++) {
            assertThat(deliver(only(refund))).isInstanceOf(Outcome.Later.class);
        }

        assertThat(told(refund)).containsOnlyOnce("refund-turned-away").doesNotContain("refund-unknown");
        assertThat(workflowOf(refund).done())
                .anySatisfy(fact -> assertThat(fact.text()).contains("80.00", "401"));
        assertThat(String.valueOf(health.health())).contains("gateway refund answered 401");

        GATEWAY.locked(false);
        assertThat(deliver(only(refund))).isEqualTo(Outcome.delivered());

        paidOnce(refund);
        assertThat(Objects.requireNonNull(health.health()).getStatus()).isEqualTo(Status.UP);
    }

    /** That it never heard of a refund, or knows another one, says nothing of whether it pays. */
    @Test
    void aGatewayThatOnlyAnswersQuestionsIsIllSinceItPaidLast() {
        GATEWAY.expect(Day.SLOW, Day.BROKEN, Day.BROKEN, Day.CALL_LOST);
        Refund slow = leaving("80.00", paid("P1", "100.00"));
        deliver(only(slow));
        Refund refund = leaving("80.00", paid("P1", "100.00"));
        Instant since = clock.instant();
        for (int hour = 0; hour < 3; hour++) {
            deliver(only(refund));
            clock.advance(Duration.ofHours(1));
            deliver(only(slow));
        }

        assertThat(GATEWAY.asked(only(refund))).containsExactly("POST", "GET", "POST", "GET", "POST");
        assertThat(GATEWAY.asked(only(slow))).containsExactly("POST", "GET", "GET", "GET");
        assertThat(String.valueOf(health.health())).contains("gateway refund gave no whole answer", "since " + since);
        assertThat(examined().text()).contains("从 " + When.text(since, clock.instant()) + " 起");
        assertThat(examined().todo()).contains("会自动再试");
        deliver(only(refund));
        assertThat(examined().ok()).isTrue();
        paidOnce(refund);
    }

    /** Its answer alone was lost: the question mends that, nothing is asked for again. */
    @Test
    void aGatewayThatKnowsWhatItWasAskedForIsWell() {
        GATEWAY.expect(Day.ANSWER_LOST);
        Refund refund = leaving("80.00", paid("P1", "100.00"));
        deliver(only(refund));
        assertThat(examined().ok()).isFalse();

        deliver(only(refund));

        assertThat(examined().ok()).isTrue();
        paidOnce(refund);
    }

    private Diagnosis examined() {
        return doctor.examine().stream()
                .filter(part -> part.name().equals("refunds"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aSilentGatewayThatThenTurnsUsAwayIsToldBothTimesOnce() {
        GATEWAY.expect(Day.BROKEN);
        Refund refund = leaving("80.00", paid("P1", "100.00"));
        deliver(only(refund));
        GATEWAY.locked(true);
        deliver(only(refund));
        deliver(only(refund));
        GATEWAY.locked(false);

        assertThat(told(refund)).containsOnlyOnce("refund-unknown").containsOnlyOnce("refund-turned-away");

        deliver(only(refund));
        paidOnce(refund);
    }

    @Test
    void onlyTheGatewayItselfIsBelieved() throws Exception {
        GATEWAY.expect(Day.SLOW);
        Refund refund = leaving("80.00", paid("P1", "80.00"));
        deliver(only(refund));
        String body = result(only(refund), "succeeded");

        assertThat(report(body, clock.instant(), false)).isEqualTo(401);
        assertThat(report(body, clock.instant().minusSeconds(301), true)).isEqualTo(401);
        assertThat(report(body, clock.instant().plusSeconds(301), true)).isEqualTo(401);
        assertThat(hooks().perform(post("/hooks/refund").content(body))
                        .andReturn()
                        .getResponse()
                        .getStatus())
                .isEqualTo(401);
        assertThat(report(" ".repeat(70_000))).isEqualTo(413);
        assertThat(report("{")).isEqualTo(400);
        assertThat(report("{\"refundNo\":{},\"status\":[1]}")).isEqualTo(422);
        assertThat(report(result(only(refund), "perhaps"))).isEqualTo(422);
        assertThat(report(result("R-nobody-knows", "succeeded"))).isEqualTo(404);
        assertThat(report(result("R-nobody-knows", "processing"))).isEqualTo(404);
        assertThat(report(result(only(refund), "processing"))).isEqualTo(204);
        assertThat(now(refund).state()).isEqualTo(RefundState.PAYING);
    }

    @Test
    void aResultOfWhatWasNeverSentIsNotBelieved() throws Exception {
        Refund refund = approved("80.00", paid("P1", "80.00"));

        assertThat(report(result(only(refund), "succeeded"))).isEqualTo(404);

        assertThat(now(refund).state()).isEqualTo(RefundState.APPROVED);
    }
}
