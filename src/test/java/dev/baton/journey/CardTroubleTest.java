package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.card.Cards;
import dev.baton.sandbox.SandboxClient;
import dev.baton.workflow.Workflows;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/**
 * Cards that the platform refuses, loses or cannot hang: they converge, cost little, and the workflow says what is
 * wrong.
 */
class CardTroubleTest extends Journey {

    private static final String CREATE = "POST /v1.0/card/instances/createAndDeliver";

    private List<String> troubles(JsonNode workflow) {
        long number = Long.parseLong(id(workflow));
        return baton.getBean(TransactionTemplate.class)
                .execute(status -> baton.getBean(Workflows.class).find(number))
                .map(baton.getBean(Cards.class)::troubles)
                .orElseThrow();
    }

    private void untilNothingWaits() {
        await().atMost(PATIENCE).until(() -> {
            clock.advance(Duration.ofSeconds(5));
            return api.get("/api/outbox").ok().path("items").isEmpty();
        });
    }

    private long cardMessages(String user, String conversation, JsonNode workflow) {
        return chat.messages(user, conversation).stream()
                .map(SandboxClient.Said::card)
                .filter(card -> card != null && card.id().equals(cardOf(id(workflow))))
                .count();
    }

    private JsonNode noted(String note) {
        Map<String, Object> report = new HashMap<>();
        report.put("requestId", request());
        report.put("orderNo", shop.paidOrder());
        report.put("type", "质量");
        report.put("detail", "商品问题");
        report.put("note", note);
        report.put("reportedBy", "u-wang");
        return api.post("/api/workflows", report).ok();
    }

    @Test
    void whatTheContentCheckRefusesGoesOutNeutralOnceAndSaysSo() {
        shop.here("u-zhang");
        chat.switches(Map.of("unsafeWords", List.of("加微信领券")));
        chat.forgetTraffic();

        JsonNode raised = noted("用户说：加微信领券");

        SandboxClient.Card card = seen("u-zhang", id(raised), seen -> seen.offers("resolve"));
        assertThat(card.get("problem")).contains("商品问题", "没有通过钉钉的审核").doesNotContain("加微信");
        assertThat(card.get("notice")).contains("查看详情");
        assertThat(card.get("holder")).isEqualTo("张三");
        assertThat(chat.callCounts().get(CREATE)).isEqualTo(2);
        assertThat(troubles(raised)).anyMatch(trouble -> trouble.contains("审核"));

        act(raised, "note", "u-li", Map.of("text", "又说加微信领券")).ok();
        untilNothingWaits();
        assertThat(chat.callCounts().get(CREATE)).isEqualTo(2);
        assertThat(chat.card("u-zhang", card.id()).get("timeline")).doesNotContain("加微信");
        assertThat(chat.press("u-zhang", card.id(), "resolve").ok()).isTrue();
        assertThat(chat.card("u-zhang", card.id()).get("problem")).doesNotContain("加微信");
        integrityIsOk();
    }

    @Test
    void aPersonWhoLeftIsTriedThreeTimesAndSeenOnTheWorkflow() {
        shop.here("u-pan");
        chat.leaves("u-pan");
        chat.forgetTraffic();

        JsonNode raised = raise(shop.paidOrder(), 0, "纠纷", "客诉纠纷");
        assertThat(raised.path("holder").stringValue()).isEqualTo("u-pan");
        untilNothingWaits();

        assertThat(troubles(raised)).anyMatch(trouble -> trouble.contains("潘婷的机器人聊天"));
        long calls = chat.callCounts().entrySet().stream()
                .filter(entry -> entry.getKey().contains("/v1.0/card"))
                .mapToLong(Map.Entry::getValue)
                .sum();
        assertThat(calls).isBetween(3L, 6L);
        JsonNode integrity = api.get("/api/integrity").ok();
        assertThat(integrity.path("ok").booleanValue())
                .as("a holder nobody can reach is no small matter")
                .isFalse();
        act(raised, "note", "u-wang", Map.of("text", "人已离职")).ok();
        untilNothingWaits();
        assertThat(chat.callCounts().getOrDefault("POST /v1.0/card/instances/deliver", 0L))
                .as("given up for a while")
                .isLessThanOrEqualTo(2);
        act(raised, "resolve", "u-pan", Map.of()).ok();
    }

    @Test
    void aLostAnswerConvergesAndNobodyIsRungTwice() {
        shop.here("u-zhang");
        for (String fault : List.of("lost", "doneThenTimeout", "doneThenError", "timeout")) {
            chat.fault(fault, "/v1.0/card/instances/createAndDeliver", 1);

            JsonNode raised = noted("围巾勾丝 " + fault);
            untilNothingWaits();

            seen("u-zhang", id(raised), seen -> seen.offers("resolve"));
            assertThat(cardMessages("u-zhang", SandboxClient.ORDERS_GROUP, raised))
                    .as(fault)
                    .isEqualTo(1);
            assertThat(chat.rings("u-zhang").stream()
                            .filter(ring -> ring.card().equals(cardOf(id(raised)))
                                    && ring.why().equals("dm")))
                    .as(fault)
                    .hasSize(1);
            chat.calm();
        }
        integrityIsOk();
    }

    /** The second answer that is lost would have said that there was a card already, and did not bring it anywhere. */
    @Test
    void whoGetsItBetweenTwoLostAnswersGetsTheCard() {
        shop.here("u-zhang");
        chat.forgetTraffic();
        chat.fault("doneThenTimeout", "/v1.0/card/instances/createAndDeliver", 2);
        JsonNode raised = noted("两次没有答复");
        await().atMost(PATIENCE)
                .until(() -> chat.callCounts().getOrDefault("POST /v1.0/card/instances/createAndDeliver", 0L) == 1);

        act(raised, "reassign", "u-wang", Map.of("to", "u-li")).ok();
        untilNothingWaits();

        seen("u-li", id(raised), card -> card.offers("resolve"));
        assertThat(cardMessages("u-li", "", raised)).isEqualTo(1);
        assertThat(cardMessages("u-li", SandboxClient.ORDERS_GROUP, raised)).isEqualTo(1);
        assertThat(chat.rings("u-li").stream()
                        .filter(ring -> ring.card().equals(cardOf(id(raised)))
                                && ring.why().equals("dm")))
                .hasSize(1);
        chat.calm();
        integrityIsOk();
    }

    @Test
    void longAndOddTextsStayWithinAKilobyteAndReadable() {
        shop.here("u-zhang");
        chat.switches(Map.of("valueLimit", true));

        JsonNode raised = noted("很长👨‍👩‍👧‍👦".repeat(28));
        for (int i = 0; i < 3; i++) {
            act(raised, "note", "u-li", Map.of("text", "\"引号\\反斜杠\n😀".repeat(40)))
                    .ok();
        }

        SandboxClient.Card card =
                seen("u-zhang", id(raised), seen -> seen.get("timeline").contains("引号"));
        assertThat(card.get("timeline")).startsWith("[{").endsWith("}]");
        untilNothingWaits();
        assertThat(chat.problems()).isEmpty();
    }
}
