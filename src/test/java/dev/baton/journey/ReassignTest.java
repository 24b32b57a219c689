package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.sandbox.SandboxClient;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Path 3: a lead types, the work moves, and both people see it. */
class ReassignTest extends Journey {

    private JsonNode heldByZhang() {
        shop.here("u-zhang");
        JsonNode raised = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        seen("u-zhang", id(raised), card -> card.offers("resolve"));
        return raised;
    }

    private String replyIn(String user, String conversation, String part) {
        return await().atMost(PATIENCE)
                .until(
                        () -> chat.messages(user, conversation).stream()
                                .filter(said -> said.sender().equals("robot"))
                                .map(SandboxClient.Said::words)
                                .filter(words -> words.contains(part))
                                .reduce("", (first, last) -> last),
                        words -> !words.isEmpty());
    }

    @Test
    void aLeadPassesItOnInTheGroupAndBothCardsChangeR064R075R081R105() {
        JsonNode workflow = heldByZhang();
        String order = workflow.path("orderNo").stringValue();

        chat.sayInGroup("u-wang", SandboxClient.ORDERS_GROUP, "转给 " + order.substring(order.length() - 4), "u-li");

        SandboxClient.Card now = seen("u-li", id(workflow), card -> card.offers("resolve"));
        assertThat(now.get("holder")).isEqualTo("李四");
        seen("u-zhang", id(workflow), card -> card.get("holder").equals("李四") && !card.offers("resolve"));
        assertThat(replyIn("u-wang", SandboxClient.ORDERS_GROUP, order)).contains("李四");
        assertThat(api.get("/api/workflows/" + id(workflow) + "/timeline")
                        .ok()
                        .path("items")
                        .valueStream())
                .as("who passed it on, and to whom")
                .anySatisfy(entry -> {
                    assertThat(entry.path("actor").stringValue()).isEqualTo("u-wang");
                    assertThat(entry.path("surface").stringValue()).isEqualTo("command");
                    assertThat(entry.path("text").stringValue()).contains("李四");
                });
        assertThat(chat.rings("u-li").stream()
                        .filter(ring ->
                                ring.card().equals(now.id()) && ring.why().equals("dm")))
                .hasSize(1);
    }

    /** R064, R075: whoever gives work to somebody who is away is told so, with the answer. */
    @Test
    void whoGivesItToSomebodyAwayIsTold() {
        JsonNode workflow = heldByZhang();
        String order = workflow.path("orderNo").stringValue();

        chat.dm("u-wang", "转给 李四 " + order);
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(chat.lastReply("u-wang")).contains(order, "李四 现在不在（系统设为离线", "过一会儿还没来", "会转给在线的人"));
        shop.presence("u-li", "leave");
        chat.dm("u-wang", "转给 张三 " + order);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.lastReply("u-wang")).contains(order, "张三"));
        chat.dm("u-wang", "转给 李四 " + order);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.lastReply("u-wang")).contains("李四 现在不在", "几分钟后会转给在线的人"));
        shop.presence("u-zhang", "busy");
        chat.dm("u-wang", "转给 张三 " + order);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.lastReply("u-wang")).contains(order, "张三 现在忙（忙碌"));
        shop.here("u-li");
        chat.dm("u-wang", "转给 李四 " + order);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.lastReply("u-wang"))
                        .contains(order, "李四")
                        .doesNotContain("现在不在"));
    }

    private long rings(String user) {
        return chat.rings(user).stream().filter(ring -> ring.why().equals("dm")).count();
    }

    private void quiet() {
        await().atMost(PATIENCE).until(() -> {
            clock.advance(Duration.ofSeconds(5));
            return api.get("/api/outbox").ok().path("items").isEmpty();
        });
    }

    @Test
    void onlyWhatOthersHandOverRings() {
        JsonNode workflow = heldByZhang();
        String card = cardOf(id(workflow));
        assertThat(chat.press("u-li", card, "take").ok()).isTrue();
        quiet();
        long zhang = rings("u-zhang");
        long li = rings("u-li");

        assertThat(chat.press("u-zhang", card, "take").ok()).isTrue();
        seen("u-zhang", id(workflow), seen -> seen.offers("resolve"));
        quiet();
        chat.dm("u-li", "接手 " + workflow.path("orderNo").stringValue());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.lastReply("u-li")).contains("归你"));
        long answered = rings("u-li");
        quiet();
        assertThat(rings("u-zhang")).as("who presses knows").isEqualTo(zhang);
        assertThat(rings("u-li")).as("who types has an answer").isEqualTo(answered);
        assertThat(answered).isLessThanOrEqualTo(li + 1);

        act(workflow, "reassign", "u-wang", Map.of("to", "u-zhang")).ok();
        quiet();
        assertThat(rings("u-zhang")).as("who is given it is told").isEqualTo(zhang + 1);
        assertThat(chat.lastReply("u-zhang")).contains(workflow.path("orderNo").stringValue());
    }

    @Test
    void aNameDoesInsteadOfAMention() {
        JsonNode workflow = heldByZhang();

        chat.dm("u-wang", "转给 小李 " + workflow.path("orderNo").stringValue());

        seen("u-li", id(workflow), card -> card.offers("resolve"));
    }

    @Test
    void whoNeitherHoldsNorLeadsIsToldSo() {
        JsonNode workflow = heldByZhang();

        chat.dm("u-li", "转给 王敏 " + workflow.path("orderNo").stringValue());

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.lastReply("u-li")).contains("张三"));
        assertThat(workflow(id(workflow)).path("holder").stringValue()).isEqualTo("u-zhang");
    }

    @Test
    void takingOverMyListAndWhoIsHereR065R009() {
        JsonNode workflow = heldByZhang();
        String order = workflow.path("orderNo").stringValue();

        chat.dm("u-li", "接手 " + order);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.lastReply("u-li")).contains(order, "归你"));
        chat.dm("u-li", "我的");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.lastReply("u-li")).contains("手上", order));
        chat.dm("u-li", "谁在线");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.lastReply("u-li")).contains("张三", "在线"));
        chat.dm("u-li", "今天吃什么");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.lastReply("u-li")).contains("没听懂", "帮助"));
    }
}
