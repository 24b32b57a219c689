package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.card.Healer;
import dev.baton.order.OrderNo;
import dev.baton.sandbox.SandboxClient;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Path 1: an exception is raised, and its card hangs where it must. */
class RaiseToCardTest extends Journey {

    @Test
    void theGroupAndTheHolderSeeWhoHasItWhatIsWrongAndWhatComesNextR046R078R079R005R011R038() {
        shop.here("u-zhang");
        String order = shop.paidOrder();

        JsonNode raised = raise(order, 1, "缺货", "部分售罄");

        assertThat(raised.path("holder").stringValue()).isEqualTo("u-zhang");
        SandboxClient.Card inGroup =
                seen("u-li", id(raised), card -> card.places().contains(SandboxClient.ORDERS_GROUP));
        assertThat(inGroup.get("holder")).isEqualTo("张三");
        assertThat(inGroup.get("title")).contains("缺货", "部分售罄");
        assertThat(inGroup.get("problem")).contains("羊毛围巾 灰 ×2");
        assertThat(inGroup.get("todo")).isNotEmpty();
        assertThat(inGroup.get("stateColor")).isEqualTo("blue");
        assertThat(inGroup.actions()).containsExactlyInAnyOrder("take", "note");
        SandboxClient.Card withZhang = seen("u-zhang", id(raised), card -> card.offers("send-sms"));
        assertThat(withZhang.actions())
                .contains("apply-refund", "resolve", "reassign")
                .doesNotContain("take");
        assertThat(chat.rings("u-zhang").stream()
                        .filter(ring ->
                                ring.card().equals(inGroup.id()) && ring.why().equals("dm")))
                .hasSize(1);
        integrityIsOk();
    }

    @Test
    void aSubOrderAndItsParentAreBothOnTheCardX12R010() {
        shop.here("u-zhang");
        String parent = shop.paidOrder();
        String child = shop.subOrderOf(parent);

        JsonNode raised = raise(child, 2, "物流", "催单");

        SandboxClient.Card card = seen("u-li", id(raised), seen -> seen.places().contains(SandboxClient.ORDERS_GROUP));
        assertThat(card.get("orderNo")).contains(child, parent, "2");
        assertThat(card.text()).contains(child, parent, "物流", "催单");
        assertThat(card.actions()).as("taken from where it hangs").contains("take");

        chat.sayInGroup("u-li", SandboxClient.ORDERS_GROUP, "查 " + child);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.messages("u-li", SandboxClient.ORDERS_GROUP))
                        .as("asked for in the group, its parent unopened")
                        .anySatisfy(said -> assertThat(said.words()).contains(child, "催单")));
    }

    /** Several exceptions of one order are apart: each has its line, its step and its end (issue 4.8). */
    @Test
    void closingOneOfAnOrdersExceptionsLeavesTheOthersR039R047() {
        shop.here("u-zhang");
        String order = shop.paidOrder();
        JsonNode scarf = raise(order, 1, "缺货", "商品售罄");
        JsonNode hat = raise(order, 2, "缺货", "商品售罄");
        JsonNode address = raise(order, 0, "变更", "改地址");
        seen("u-zhang", id(scarf), card -> card.get("orderNo").contains("1"));
        JsonNode before = workflow(id(hat));

        assertThat(act(scarf, "resolve", "u-zhang", Map.of())
                        .ok()
                        .path("outcome")
                        .stringValue())
                .isEqualTo("done");

        assertThat(workflow(id(scarf)).path("state").stringValue()).isEqualTo("resolved");
        assertThat(workflow(id(hat))).isEqualTo(before);
        assertThat(workflow(id(address)).path("state").stringValue()).isEqualTo("held");
        seen("u-zhang", id(scarf), card -> !card.offers("resolve"));
        seen("u-zhang", id(hat), card -> card.offers("resolve"));
        JsonNode view = api.get("/api/orders/" + order).ok().path("workflows");
        assertThat(view.valueStream().map(one -> one.path("state").stringValue()))
                .containsExactlyInAnyOrder("resolved", "held", "held");
        integrityIsOk();
    }

    @Test
    void eachCardNamesTheOtherExceptionsOfItsOrderR007R011() {
        shop.here("u-zhang", "u-dong");
        String order = shop.paidOrder();
        JsonNode soldOut = raise(order, 1, "缺货", "商品售罄");
        String second = "这单还有：物流/催单（";

        chat.dm("u-li", "报异常 " + order + " 催单");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.dms("u-li"))
                        .anySatisfy(said -> assertThat(said.words()).contains("已报「物流/催单」", "这单还有：缺货/商品售罄 子订单 1（张三）")));
        seen("u-zhang", id(soldOut), card -> card.get("problem").contains(second));
        JsonNode urged = api.get("/api/orders/" + order)
                .ok()
                .path("workflows")
                .valueStream()
                .filter(one -> one.path("detail").stringValue().equals("催单"))
                .findFirst()
                .orElseThrow();
        String holder = urged.path("holder").stringValue();
        seen(holder, id(urged), card -> card.get("problem").contains("这单还有：缺货/商品售罄 子订单 1（张三）"));

        chat.press("u-zhang", cardOf(id(soldOut)), "note", Map.of("text", "打过电话"));
        assertThat(chat.card("u-zhang", cardOf(id(soldOut))).get("problem"))
                .as("an answer names them too")
                .contains(second);
        chat.press("u-zhang", cardOf(id(soldOut)), "resolve");

        seen(holder, id(urged), card -> !card.get("problem").contains("这单还有"));
        integrityIsOk();
    }

    /** What a process remembers of an order is gone with it, and another instance may never have known it. */
    @Test
    void whoKnowsNothingOfAnOrderNamesItsOtherExceptionsAllTheSameR007() {
        shop.here("u-zhang", "u-dong");
        String order = shop.paidOrder();
        JsonNode soldOut = raise(order, 1, "缺货", "商品售罄");
        JsonNode urged = raise(order, 0, "物流", "催单");
        String holder = urged.path("holder").stringValue();
        seen("u-zhang", id(soldOut), card -> card.get("problem").contains("这单还有：物流/催单（"));
        seen(holder, id(urged), card -> card.get("problem").contains("这单还有：缺货/商品售罄 子订单 1（张三）"));

        Healer.forget(baton, new OrderNo(order));
        chat.press("u-zhang", cardOf(id(soldOut)), "note", Map.of("text", "打过电话"));

        assertThat(chat.card("u-zhang", cardOf(id(soldOut))).get("problem")).contains("这单还有：物流/催单（");

        Healer.forget(baton, new OrderNo(order));
        chat.press("u-zhang", cardOf(id(soldOut)), "resolve");

        seen(holder, id(urged), card -> !card.get("problem").contains("这单还有"));
        integrityIsOk();
    }

    @Test
    void nobodyHereMeansTheQueueUntilSomebodyComesR069R068() {
        String order = shop.paidOrder();

        JsonNode raised = raise(order, 0, "缺货", "商品售罄");

        assertThat(raised.path("state").stringValue()).isEqualTo("waiting");
        seen("u-li", id(raised), card -> card.get("holder").contains("等人接手"));
        integrityIsOk();

        chat.dm("u-li", "上线");

        seen("u-li", id(raised), card -> card.get("holder").equals("李四") && card.offers("resolve"));
        assertThat(workflow(id(raised)).path("why").stringValue()).contains("李四");
    }

    @Test
    void theSameExceptionIsOpenOnceAndGetsTheNewNote() {
        shop.here("u-zhang");
        String order = shop.paidOrder();
        JsonNode first = raise(order, 1, "质量", "商品问题");

        ApiClient.Answer second = api.post(
                "/api/workflows",
                Map.of(
                        "requestId", request(),
                        "orderNo", order,
                        "lineNo", 1,
                        "type", "质量",
                        "detail", "商品问题",
                        "note", "用户又发来两张照片",
                        "reportedBy", "u-li"));

        assertThat(second.status()).isEqualTo(200);
        assertThat(id(second.body())).isEqualTo(id(first));
        seen("u-zhang", id(first), card -> card.get("timeline").contains("用户又发来两张照片"));
    }

    @Test
    void aRequestSentTwiceIsAnsweredAlikeAndDoneOnce() {
        shop.here("u-zhang");
        String order = shop.paidOrder();
        Map<String, Object> report = Map.of(
                "requestId", request(), "orderNo", order, "type", "缺货", "detail", "仓库无货", "reportedBy", "u-wang");

        ApiClient.Answer first = api.post("/api/workflows", report);
        ApiClient.Answer again = api.post("/api/workflows", report);

        assertThat(first.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
    }

    @Test
    void disputesRefundsAndBugsGoWhereTheyBelongX10R022R023R070R071() {
        shop.here("u-zhang", "u-pan", "u-gao", "u-qian");

        assertThat(holder("纠纷", "客诉纠纷")).isEqualTo("u-pan");
        assertThat(holder("技术", "技术问题")).isEqualTo("u-gao");
        assertThat(holder("退款", "申请退款")).isEqualTo("u-zhang");
    }

    private String holder(String type, String detail) {
        return raise(shop.paidOrder(), 0, type, detail).path("holder").stringValue();
    }

    @Test
    void nineEntriesShowThreeOnTheCardAndAllInTheTimelineX11R048() {
        shop.here("u-zhang");
        JsonNode raised = raise(shop.paidOrder(), 0, "其他", "其他");
        for (int i = 1; i <= 8; i++) {
            act(raised, "note", "u-li", Map.of("text", "第" + i + "条")).ok();
        }

        SandboxClient.Card card =
                seen("u-zhang", id(raised), seen -> seen.get("timeline").contains("第8条"));

        assertThat(card.get("timeline")).contains("第6条", "第7条", "第8条").doesNotContain("第5条");
        JsonNode all =
                api.get("/api/workflows/" + id(raised) + "/timeline").ok().path("items");
        assertThat(all).hasSize(9);
        assertThat(all.get(0).path("kind").stringValue()).startsWith("opened");
        assertThat(all.get(8).path("text").stringValue()).contains("第8条");
    }

    @Test
    void aPlatformThatIsDownDelaysTheCardButLosesNothing() {
        shop.here("u-zhang");
        chat.fault("busy", "/v1.0/card/instances/createAndDeliver", 2);

        JsonNode raised = raise(shop.paidOrder(), 0, "支付", "支付失败");

        await().atMost(PATIENCE).until(() -> {
            clock.advance(Duration.ofSeconds(1));
            return api.get("/api/outbox").ok().path("items").isEmpty();
        });
        seen("u-zhang", id(raised), card -> card.offers("resolve"));
        assertThat(chat.cards("u-li").stream().filter(card -> card.id().equals(cardOf(id(raised)))))
                .hasSize(1);
    }
}
