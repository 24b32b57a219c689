package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.detection.Sweeping;
import dev.baton.handover.HandoverRoom;
import dev.baton.sandbox.SandboxClient;
import dev.baton.workflow.When;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * R001, R109: what is in nobody's hands is somebody's worry, and one that cannot be dealt keeps nothing behind it
 * waiting.
 */
class QueueTest extends Journey {

    private static final String DAY_SHIFTS = Shop.ROSTER + """
            shifts:
              - {team: cs, days: [1,2,3,4,5], from: "09:00", to: "18:00"}
            """;

    /** The same people, and nobody leads those who answer customers. */
    private static final String NO_LEAD = Shop.ROSTER.replace(", lead: u-wang, group", ", group");

    private final List<JsonNode> mine = new ArrayList<>();

    private int week;

    @BeforeEach
    void monday() {
        api.put("/api/roster", Shop.ROSTER).ok();
        week++;
        at(0, "10:00");
    }

    @AfterEach
    void nothingIsLeft() {
        api.put("/api/roster", Shop.ROSTER).ok();
        mine.forEach(raised -> {
            act(raised, "take", "u-wang", Map.of());
            act(raised, "resolve", "u-wang", Map.of());
        });
        mine.clear();
    }

    private void at(int day, String time) {
        clock.set(LocalDateTime.parse("2027-06-07T" + time)
                .plusWeeks(week)
                .plusDays(day)
                .atZone(When.ZONE)
                .toInstant());
    }

    private JsonNode waiting() {
        JsonNode raised = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        mine.add(raised);
        assertThat(raised.path("state").stringValue()).isEqualTo("waiting");
        return raised;
    }

    private List<String> told() {
        await().atMost(PATIENCE)
                .until(() -> api.get("/api/outbox").ok().path("items").isEmpty());
        return chat.dms("u-wang").stream()
                .map(SandboxClient.Said::words)
                .filter(words -> words.contains("单没人接**") || words.contains("单没人接，"))
                .toList();
    }

    private int toldAfter(Duration time) {
        clock.advance(time);
        HandoverRoom.unheld(baton);
        HandoverRoom.unheld(baton);
        return told().size();
    }

    @Test
    void theLeadHearsOnceOfWhatNobodyTakes() {
        int before = told().size();
        JsonNode first = waiting();
        JsonNode second = waiting();
        assertThat(toldAfter(Duration.ofSeconds(30)))
                .as("it may still be dealt")
                .isEqualTo(before);

        assertThat(toldAfter(Duration.ofSeconds(31))).isEqualTo(before + 1);

        assertThat(told().get(before))
                .contains("客服组 2 单没人接", "客服现在没人在线", "接手 单号")
                .contains(
                        first.path("orderNo").stringValue(),
                        second.path("orderNo").stringValue());
        assertThat(toldAfter(Duration.ofHours(1))).as("nothing new").isEqualTo(before + 1);
        waiting();
        assertThat(toldAfter(Duration.ofMinutes(2))).isEqualTo(before + 2);
        waiting();
        assertThat(toldAfter(Duration.ofMinutes(2))).as("collected").isEqualTo(before + 2);
        assertThat(toldAfter(Duration.ofMinutes(9))).isEqualTo(before + 3);
        integrityIsOk();
    }

    /** R001: of many the lead reads those first that are due first. */
    @Test
    void theLeadReadsWhatIsDueFirst() {
        int before = told().size();
        JsonNode first = waiting();
        JsonNode last = first;
        for (int i = 0; i < 10; i++) {
            clock.advance(Duration.ofSeconds(20));
            last = waiting();
        }

        assertThat(toldAfter(Duration.ofSeconds(61))).isEqualTo(before + 1);

        assertThat(told().get(before))
                .contains("客服组 11 单没人接", first.path("orderNo").stringValue())
                .doesNotContain(last.path("orderNo").stringValue());
    }

    @Test
    void atNightTheLeadSleepsAndHearsWhenWorkHasBegun() {
        api.put("/api/roster", DAY_SHIFTS).ok();
        at(1, "22:00");
        shop.nobodyHere();
        int before = told().size();
        waiting();
        assertThat(toldAfter(Duration.ofMinutes(5))).isEqualTo(before);
        at(2, "09:05");
        assertThat(toldAfter(Duration.ZERO)).as("people are just coming").isEqualTo(before);
        assertThat(toldAfter(Duration.ofMinutes(6))).isEqualTo(before + 1);
    }

    /** R111: the oldest refund cannot go to the only one of 财务 who is here, who asked for it; the next one can. */
    @Test
    void aRefundThatOnlyItsRequesterCouldReviewKeepsNothingBehindItWaiting() {
        api.put(
                        "/api/roster",
                        Shop.ROSTER.replace(
                                "name: 钱莉, teams: [fin], roles: [财务]", "name: 钱莉, teams: [fin], roles: [财务, 客服]"))
                .ok();
        shop.here("u-qian");
        JsonNode own = refundOf("u-qian");
        shop.nobodyHere();
        clock.advance(Duration.ofMinutes(1));
        shop.here("u-zhang");
        JsonNode other = refundOf("u-zhang");
        assertThat(workflow(id(other)).path("state").stringValue()).isEqualTo("waiting");

        shop.here("u-qian");

        await().atMost(PATIENCE)
                .until(() -> workflow(id(other)).path("holder").asString("").equals("u-qian"));
        assertThat(workflow(id(own)).path("state").stringValue()).isEqualTo("waiting");
        act(other, "reject-refund", "u-qian", Map.of("reason", "先补发")).ok();
        act(own, "revoke", "u-qian", Map.of()).ok();
    }

    /** R111, R001: in the roster of CONTRACT 4 nobody is 财务, and no second one of 客服 stands in for that. */
    @Test
    void aRefundWaitsForTheRoleThatReviewsItAlsoWhenNobodyHasItYetR111R001() {
        String sample =
                Shop.ROSTER.lines().filter(line -> !line.contains("fin")).collect(Collectors.joining("\n"));
        api.put("/api/roster", sample).ok();
        int before = told().size();
        shop.here("u-zhang");
        JsonNode refund = refundOf("u-zhang");
        shop.here("u-wang");
        await().atMost(PATIENCE).until(() -> isReviewedBy(refund, ""));
        assertThat(workflow(id(refund)).path("why").stringValue()).contains("没有人有「财务」这个角色");
        seen("u-zhang", id(refund), card -> card.get("holder").equals("等人接手（财务）"));
        for (String colleague : List.of("u-wang", "u-zhang")) {
            assertThat(act(refund, "approve-refund", colleague, Map.of()).status())
                    .isEqualTo(403);
            assertThat(act(refund, "take", colleague, Map.of()).status()).isEqualTo(403);
        }
        assertThat(act(refund, "reassign", "u-wang", Map.of("to", "u-wang")).status())
                .isEqualTo(422);
        assertThat(toldAfter(Duration.ofMinutes(2))).isEqualTo(before + 1);
        assertThat(told().get(before)).contains("没有人有「财务」这个角色");
        assertThat(api.get("/api/doctor").ok().toString()).contains("没有人有「财务」这个角色，退款没人能批");
        integrityIsOk();

        api.put("/api/roster", sample.replaceFirst("(王敏.*)roles: \\[客服]", "$1roles: [客服, 财务]"))
                .ok();
        await().atMost(PATIENCE).until(() -> isReviewedBy(refund, "u-wang"));

        // who has it reviews no more, and goes: it is still not the others'
        api.put("/api/roster", sample).ok();
        assertThat(act(refund, "approve-refund", "u-wang", Map.of()).status()).isEqualTo(403);
        shop.here("u-li");
        goes("u-wang");
        await().atMost(PATIENCE).until(() -> isReviewedBy(refund, ""));
        act(refund, "revoke", "u-zhang", Map.of()).ok();
        integrityIsOk();
    }

    private boolean isReviewedBy(JsonNode refund, String holder) {
        JsonNode now = workflow(id(refund));
        return now.path("step").asString().equals("退款复核")
                && now.path("holder").asString("").equals(holder);
    }

    private JsonNode refundOf(String requester) {
        JsonNode raised = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        mine.add(raised);
        assertThat(raised.path("holder").stringValue()).isEqualTo(requester);
        act(raised, "apply-refund", requester, Map.of("amount", "10.00", "reason", "少发"))
                .ok();
        return raised;
    }

    /** A complaint that the customer would have the lead settle. */
    private JsonNode forTheLead() {
        JsonNode raised = raise(shop.paidOrder(), 1, "服务", "态度投诉");
        mine.add(raised);
        act(raised, "call-customer", "u-zhang", Map.of("result", "reached")).ok();
        return act(raised, "call-customer", "u-zhang", Map.of("result", "reached", "answer", "refused"))
                .ok()
                .path("workflow");
    }

    private void goes(String user) {
        shop.presence(user, "leave");
        HandoverRoom.takeBack(baton);
        clock.advance(Duration.ofMinutes(6));
        HandoverRoom.takeBack(baton);
    }

    @Test
    void whereNobodyLeadsALeadsStepIsAnybodysAlsoAfterItsHolderHasGoneR001R100() {
        api.put("/api/roster", NO_LEAD).ok();
        shop.here("u-zhang");
        JsonNode left = forTheLead();
        assertThat(left.path("stepId").stringValue()).isEqualTo("lead");
        assertThat(left.path("holder").stringValue()).isEqualTo("u-zhang");
        goes("u-zhang");
        assertThat(workflow(id(left)).path("state").stringValue()).isEqualTo("waiting");

        shop.here("u-li");

        await().atMost(PATIENCE)
                .until(() -> workflow(id(left)).path("holder").asString("").equals("u-li"));
        integrityIsOk();
    }

    @Test
    void whatWaitedForALeadWhoLeadsNoMoreIsAnybodysR001R100() {
        shop.here("u-zhang");
        JsonNode waits = forTheLead();
        assertThat(waits.path("why").stringValue()).contains("王敏 不在");
        shop.nobodyHere();
        api.put("/api/roster", NO_LEAD).ok();

        shop.here("u-li");

        await().atMost(PATIENCE)
                .until(() -> workflow(id(waits)).path("holder").asString("").equals("u-li"));
        integrityIsOk();
    }

    @Test
    void whatNoLeadCanHaveRingsWhenThoseWhoCanHaveItWork() {
        api.put("/api/roster", NO_LEAD + DAY_SHIFTS.substring(Shop.ROSTER.length()))
                .ok();
        shop.here("u-zhang");
        JsonNode left = forTheLead();
        goes("u-zhang");

        at(3, "23:00");
        Sweeping.ringAlarms(baton);

        List<String> kinds = api.get("/api/workflows/" + id(left) + "/timeline?limit=200")
                .ok()
                .path("items")
                .valueStream()
                .map(entry -> entry.path("kind").stringValue())
                .toList();
        assertThat(kinds).contains("alarm-postponed").doesNotContain("overdue");
    }
}
