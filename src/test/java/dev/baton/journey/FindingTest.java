package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.sandbox.SandboxClient;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the bot finds and lists: by the number a customer knows, by what is remembered of an order, and who has what. */
class FindingTest extends Journey {

    /** The answer to this sentence, once it holds all of these. */
    private String answers(String user, String typed, String... parts) {
        int before = chat.dms(user).size();
        chat.dm(user, typed);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(saidSince(user, before))
                        .anySatisfy(words -> assertThat(words).contains(parts)));
        return String.join("\n", saidSince(user, before));
    }

    private List<String> saidSince(String user, int before) {
        return chat.dms(user).stream()
                .skip(before)
                .filter(said -> said.sender().equals("robot"))
                .map(SandboxClient.Said::words)
                .toList();
    }

    private static String tail(String order) {
        return order.substring(order.length() - 4);
    }

    /** A paid order with two sub-orders; their numbers. */
    private List<String> split() {
        String parent = shop.paidOrder();
        String first = shop.subOrderOf(parent);
        String second = parent + "-2";
        Map<String, Object> order = Shop.order(second, Instant.now());
        order.put("parentNo", parent);
        api.put("/api/orders/" + second, order).ok();
        return List.of(parent, first, second);
    }

    private SandboxClient.Card question(String user, String button) {
        return await().atMost(PATIENCE)
                .until(
                        () -> chat.cards(user).stream()
                                .filter(card -> card.id().startsWith("question-") && card.offers(button))
                                .reduce((first, last) -> last)
                                .orElse(null),
                        card -> card != null);
    }

    private List<JsonNode> open(String order) {
        return api.get("/api/orders/" + order)
                .ok()
                .path("workflows")
                .valueStream()
                .filter(one -> !List.of("resolved", "cleared")
                        .contains(one.path("state").stringValue()))
                .toList();
    }

    private List<String> notes(JsonNode workflow) {
        return api.get("/api/workflows/" + id(workflow) + "/timeline")
                .ok()
                .path("items")
                .valueStream()
                .filter(entry -> entry.path("kind").stringValue().equals("note"))
                .map(entry -> entry.path("text").stringValue())
                .toList();
    }

    @Test
    void whatIsWrongWithASubOrderIsFoundByItsParentsNumberR010R123X12() {
        shop.here("u-zhang");
        List<String> split = split();
        String parent = split.get(0);
        JsonNode gone = raise(split.get(1), 0, "缺货", "商品售罄");

        answers("u-li", "查 " + parent, parent, "子单 " + split.get(1) + "：缺货/商品售罄 在 张三 手上", "另有 1 张子单没有异常");
        answers("u-li", "查 " + tail(parent), "子单 " + split.get(1));
        answers("u-li", "记录 " + tail(parent), split.get(1), "缺货/商品售罄", "交给 张三");
        answers("u-li", "知识 " + parent, "缺货/商品售罄");
        answers("u-li", "留言 " + tail(parent) + " 用户又要货了，别退", split.get(1) + "（缺货/商品售罄）已留言");
        assertThat(notes(gone)).containsExactly("留言：用户又要货了，别退");
        answers("u-wang", "转给 李四 " + parent, split.get(1), "已转给 李四");
        assertThat(workflow(id(gone)).path("holder").stringValue()).isEqualTo("u-li");

        JsonNode other = raise(split.get(2), 0, "变更", "换码");
        answers("u-wang", "接手 " + tail(parent), "有好几单", split.get(1) + " 缺货/商品售罄", split.get(2) + " 变更/换码", "在卡片上选");
        answers("u-wang", "接手 " + parent + " 换码", split.get(2), "归你了");
        assertThat(workflow(id(other)).path("holder").stringValue()).isEqualTo("u-wang");
        assertThat(workflow(id(gone)).path("holder").stringValue()).isEqualTo("u-li");
        integrityIsOk();
    }

    @Test
    void whatASubOrderHasAlreadyIsNotReportedAgainOnItsParentUnaskedR007R010() {
        shop.here("u-zhang");
        List<String> split = split();
        String parent = split.get(0);
        JsonNode gone = raise(split.get(1), 1, "缺货", "商品售罄");

        answers("u-li", "报异常 " + tail(parent) + " 商品售罄 用户很急", "是同一件事吗", split.get(1), "张三", "在卡片上选");
        assertThat(open(parent)).isEmpty();
        chat.press("u-li", question("u-li", "choose-1").id(), "choose-0");
        await().atMost(PATIENCE).until(() -> notes(gone).contains("留言：用户很急"));
        assertThat(open(parent)).isEmpty();
        assertThat(open(split.get(1))).hasSize(1);

        answers("u-li", "报异常 " + parent, "出了什么问题", "子单已经在处理的：" + split.get(1), "张三");
        answers("u-li", "报异常 " + parent + " 改地址", "已报「变更/改地址」");
        answers("u-li", "报异常 " + parent + " 商品售罄 母单也没货", "是同一件事吗");
        chat.press("u-li", question("u-li", "choose-1").id(), "choose-1");
        await().atMost(PATIENCE).until(() -> open(parent).size() == 2);
        answers("u-li", "报异常 " + parent + " 商品售罄 又来催", "说明已补进记录");
        integrityIsOk();
    }
}
