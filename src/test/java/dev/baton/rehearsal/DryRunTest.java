package dev.baton.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.Bound;
import dev.baton.catalogue.Condition;
import dev.baton.catalogue.Hours;
import dev.baton.catalogue.Outcome;
import dev.baton.catalogue.Playbook;
import dev.baton.catalogue.ProblemType;
import dev.baton.catalogue.Silence;
import dev.baton.catalogue.Step;
import dev.baton.catalogue.Urgency;
import dev.baton.workflow.TimelineEntry;
import dev.baton.workflow.WorkflowFixtures;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The customer's silence in what would have been, as the engine has it (R055, R060, R174). */
class DryRunTest {

    private static final Instant BEGIN = WorkflowFixtures.NOW;

    /** Asked for a day from the first step on; asked again by the lead for another two. */
    private static final Playbook PLAYBOOK = new Playbook(
            new ProblemType("缺货", "商品售罄"),
            Urgency.NORMAL,
            List.of(),
            false,
            List.of(
                    step(
                            "ask",
                            24,
                            "again",
                            new Outcome("call-customer", Condition.NONE, "close"),
                            new Outcome("send-sms", Condition.NONE, "again")),
                    step("again", 48, "close", new Outcome("record-purchase", Condition.NONE, "close")),
                    step("close", 0, null)),
            Map.of(),
            "");

    private static Step step(String id, int hours, @Nullable String silent, Outcome... outcomes) {
        return new Step(
                id,
                id,
                "客服",
                false,
                Duration.ofHours(2),
                Hours.ALWAYS,
                id,
                null,
                List.of(ActionName.CALL_CUSTOMER, ActionName.RESOLVE),
                null,
                null,
                List.of(),
                null,
                false,
                List.of(outcomes),
                silent == null ? null : new Silence(Duration.ofHours(hours), silent, null),
                null,
                null,
                null);
    }

    private final List<TimelineEntry> entries = new ArrayList<>();

    private void happened(int hours, String kind) {
        entries.add(new TimelineEntry(
                entries.size(), BEGIN.plus(Duration.ofHours(hours)), "u-zhang", "card", kind, kind, null));
    }

    private void applied(int hours, String amount) {
        entries.add(new TimelineEntry(
                entries.size(),
                BEGIN.plus(Duration.ofHours(hours)),
                "u-zhang",
                "card",
                "refund-requested",
                "申请退款 " + amount + " 元",
                "{\"amount\":\"" + amount + "\",\"why\":\"\"}"));
    }

    /** Each step with the hours from the beginning at which it was entered. */
    private List<String> steps(int hours) {
        return steps(PLAYBOOK, hours);
    }

    private List<String> steps(Playbook playbook, int hours) {
        DryRun.Run run = DryRun.through(
                playbook,
                WorkflowFixtures.heldBy("u-zhang"),
                entries,
                WorkflowFixtures.ALWAYS,
                BEGIN.plus(Duration.ofHours(hours)));
        return run.visits().stream()
                .map(visit -> visit.step().id() + " "
                        + Duration.between(BEGIN, visit.entered()).toHours())
                .toList();
    }

    @Test
    void silenceIsCountedFromEnteringAStepR055() {
        happened(0, "opened-held");

        assertThat(steps(23)).containsExactly("ask 0");
        assertThat(steps(25)).containsExactly("ask 0", "again 24");
        assertThat(steps(80)).containsExactly("ask 0", "again 24", "close 72");
    }

    @Test
    void nothingGoesByItselfWhileAPersonHasStoppedItR060() {
        happened(0, "opened-held");
        happened(10, "paused");
        happened(30, "call-reached");

        assertThat(steps(200)).containsExactly("ask 0");

        happened(200, "resumed");
        assertThat(steps(223)).containsExactly("ask 0");
        assertThat(steps(225)).containsExactly("ask 0", "again 224");
    }

    @Test
    void nobodyWaitsForTheCustomerWhileARefundIsReviewedR111() {
        happened(0, "opened-held");
        happened(20, "refund-requested");
        happened(40, "refund-rejected");

        assertThat(steps(63)).containsExactly("ask 0");
        assertThat(steps(65)).containsExactly("ask 0", "again 64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sms-revoked", "sms-rejected", "sms-failed"})
    void anSmsThatToldTheCustomerNothingLeadsNowhereR103R086(String end) {
        happened(0, "opened-held");
        happened(5, "sms-scheduled");
        happened(6, "note");
        happened(7, end);
        happened(8, end);

        assertThat(steps(30)).containsExactly("ask 0", "again 5", "ask 7");
        assertThat(steps(32)).as("silence counts anew").containsExactly("ask 0", "again 5", "ask 7", "again 31");
    }

    @ParameterizedTest
    @ValueSource(strings = {"call-reached", "purchased", "sms-scheduled", "refund-requested", "paused"})
    void whatSomethingElseHasLedOnSinceStaysThereR004(String act) {
        happened(0, "opened-held");
        happened(5, "sms-scheduled");
        happened(6, act);
        happened(7, "sms-failed");

        assertThat(steps(8)).startsWith("ask 0", "again 5").doesNotContain("ask 7");
    }

    @Test
    void nobodyWaitsForTheCustomerOnceTheCauseIsGoneR001() {
        happened(0, "opened-held");
        happened(20, "cause-gone");

        assertThat(steps(100)).containsExactly("ask 0");

        happened(100, "cause-back");
        assertThat(steps(125)).containsExactly("ask 0", "again 124");
    }

    @Test
    void whatComesAfterTheSilenceIsJudgedInTheStepItLedToR055() {
        happened(0, "opened-held");
        happened(30, "purchased");

        assertThat(steps(31)).containsExactly("ask 0", "again 24", "close 30");
    }

    @Test
    void bothEndsOfARefundAreJudgedByWhatWasAppliedForR111R164() {
        Condition big = new Condition(null, new Bound(">=", new BigDecimal("100")), List.of(), Map.of());
        Playbook playbook = new Playbook(
                PLAYBOOK.kind(),
                Urgency.NORMAL,
                List.of(),
                false,
                List.of(
                        step("ask", 0, null, new Outcome("reject-refund", big, "again")),
                        step("again", 0, null, new Outcome("approve-refund", big, "close")),
                        step("close", 0, null)),
                Map.of(),
                "");
        happened(0, "opened-held");
        applied(1, "258.00");
        happened(2, "refund-rejected");
        applied(3, "258.00");
        happened(4, "refund-paid");
        assertThat(steps(playbook, 9)).containsExactly("ask 0", "again 2", "close 4");

        entries.clear();
        happened(0, "opened-held");
        applied(1, "58.00");
        happened(2, "refund-rejected");
        assertThat(steps(playbook, 9)).containsExactly("ask 0");
    }

    @Test
    void whatWasOpenedAgainGoesOnInTheStepInWhichItWasClosedR164() {
        happened(0, "opened-held");
        happened(10, "sms-scheduled");
        happened(20, "resolved");
        happened(500, "reopened");

        assertThat(steps(540)).containsExactly("ask 0", "again 10", "again 500");
        assertThat(steps(550)).as("silence counts from there").endsWith("again 500", "close 548");
    }

    @Test
    void whatWasToldWronglyBeginsAgainR104R164() {
        happened(0, "opened-held");
        happened(10, "sms-scheduled");
        happened(12, "begun-again");

        assertThat(steps(20)).containsExactly("ask 0", "again 10", "ask 12");
    }

    @Test
    void anotherKindDoesNotLetGoOnWhatAPersonHasStoppedR060R104() {
        happened(0, "opened-held");
        happened(1, "paused");
        happened(2, "updated");

        assertThat(steps(90)).containsExactly("ask 2");
    }
}
