package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.sandbox.SandboxClient;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Path 2: somebody presses, the action runs once, and everybody sees it. */
class PressToCardTest extends Journey {

    private static final Duration WINDOW = Duration.ofSeconds(61);

    private JsonNode heldByZhang(String type, String detail) {
        shop.here("u-zhang");
        JsonNode raised = raise(shop.paidOrder(), 1, type, detail);
        seen("u-zhang", id(raised), card -> card.offers("resolve"));
        return raised;
    }

    @Test
    void oneSmsWithNothingButTheQuantityEditedX02R086R080() {
        JsonNode workflow = heldByZhang("缺货", "部分售罄");
        String card = cardOf(id(workflow));

        SandboxClient.Pressed opened = chat.press("u-zhang", card, "send-sms");

        assertThat(opened.ok()).isTrue();
        SandboxClient.Card form = chat.card("u-zhang", card);
        assertThat(form.fields()).containsKeys("quantity", "preview");
        assertThat(form.fields().get("preview").toString()).contains("羊毛围巾 灰");
        assertThat(chat.card("u-wang", card).fields()).isEmpty();

        chat.submit("u-zhang", card, Map.of("quantity", "3"));
        SandboxClient.Card refused = chat.card("u-zhang", card);
        assertThat(refused.notice()).contains("1 到 2");
        assertThat(refused.fields().get("quantity").toString()).contains("3");

        chat.submit("u-zhang", card, Map.of("quantity", "１"));

        SandboxClient.Card after = chat.card("u-zhang", card);
        assertThat(after.get("done")).contains("短信待发", "张三", "可撤销至");
        assertThat(after.fields()).isEmpty();
        assertThat(chat.sms()).noneMatch(sms -> sms.orderNo().equals(orderNo(workflow)));

        clock.advance(WINDOW);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                chat.sms().stream().filter(sms -> sms.orderNo().equals(orderNo(workflow))))
                        .singleElement()
                        .satisfies(sms -> {
                            assertThat(sms.text()).contains("只剩1件", "羊毛围巾 灰");
                            assertThat(sms.mobile()).isEqualTo("13900000000");
                        }));
        seen("u-li", id(workflow), seen -> seen.get("timeline").contains("短信"));
        seen("u-zhang", id(workflow), seen -> seen.offers("resolve") && !seen.offers("revoke"));
        integrityIsOk();
    }

    @Test
    void anSmsTakenBackInTimeIsNeverSent() {
        JsonNode workflow = heldByZhang("缺货", "部分售罄");
        String card = cardOf(id(workflow));
        chat.press("u-zhang", card, "send-sms", Map.of("quantity", "2"));
        seen("u-zhang", id(workflow), seen -> seen.offers("revoke"));

        chat.press("u-zhang", card, "revoke");
        clock.advance(WINDOW);

        seen("u-zhang", id(workflow), seen -> seen.get("done").contains("短信已撤销"));
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(api.get("/api/outbox").ok().path("items")).isEmpty());
        assertThat(chat.sms()).noneMatch(sms -> sms.orderNo().equals(orderNo(workflow)));
    }

    /** It is about the past, and a form belongs to who holds it. */
    @Test
    void whatWasToldOrAskedBeforeGoesWhenItPassesToAnotherHand() {
        JsonNode workflow = heldByZhang("缺货", "部分售罄");
        String card = cardOf(id(workflow));
        shop.here("u-li");
        chat.press("u-zhang", card, "send-sms");
        chat.submit("u-zhang", card, Map.of("quantity", "3"));
        assertThat(chat.card("u-zhang", card).notice()).contains("1 到 2");

        clock.advance(Duration.ofSeconds(1));
        act(workflow, "reassign", "u-wang", Map.of("to", "u-li")).ok();

        SandboxClient.Card former = seen("u-zhang", id(workflow), seen -> !seen.offers("send-sms"));
        assertThat(former.notice()).isEmpty();
        assertThat(former.fields()).isEmpty();
        act(workflow(id(workflow)), "reassign", "u-wang", Map.of("to", "u-zhang"))
                .ok();
        assertThat(seen("u-zhang", id(workflow), seen -> seen.offers("send-sms"))
                        .notice())
                .isEmpty();
    }

    @Test
    void aRefundIsAskedForOnceReviewedByFinanceAndPaidOnceX03R087R111R008() {
        shop.here("u-qian");
        JsonNode workflow = heldByZhang("退款", "申请退款");
        String card = cardOf(id(workflow));

        chat.press("u-zhang", card, "apply-refund");
        assertThat(chat.card("u-zhang", card).fields().get("amount").toString()).contains("358.00");
        chat.submit("u-zhang", card, Map.of("amount", "100.00", "reason", "围巾少发一条"));

        SandboxClient.Card review = seen("u-qian", id(workflow), seen -> seen.offers("approve-refund"));
        assertThat(review.get("timeline")).contains("100.00", "围巾少发一条");
        assertThat(workflow(id(workflow)).path("state").stringValue()).isEqualTo("review");
        seen("u-zhang", id(workflow), seen -> !seen.offers("apply-refund") && seen.offers("revoke"));

        chat.press("u-qian", card, "approve-refund");
        assertThat(chat.card("u-qian", card).get("done")).contains("可撤销至");
        clock.advance(WINDOW);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.refunds().stream()
                                .filter(refund -> refund.orderNo().equals(orderNo(workflow))))
                        .singleElement()
                        .satisfies(refund -> assertThat(refund.amount()).isEqualTo("100.00")));
        SandboxClient.Card back = seen("u-zhang", id(workflow), seen -> seen.offers("resolve"));
        assertThat(back.get("holder")).isEqualTo("张三");
        assertThat(back.get("done")).contains("100.00");
        JsonNode order = api.get("/api/orders/" + orderNo(workflow)).ok();
        assertThat(order.path("refunds").get(0).path("amount").stringValue()).isEqualTo("100.00");
        integrityIsOk();
    }

    /** No second ticket and no Excel: the amount is typed once, and finance reads and confirms it behind the card. */
    @Test
    void financeOpensTheReviewPageFromTheCardAndConfirmsThereX03R112R021() {
        shop.here("u-qian");
        JsonNode workflow = heldByZhang("退款", "申请退款");
        String card = cardOf(id(workflow));
        chat.press("u-zhang", card, "apply-refund", Map.of("amount", "100.00", "reason", "围巾少发一条"));
        SandboxClient.Card review = seen("u-qian", id(workflow), seen -> seen.offers("approve-refund"));

        DetailPage page = DetailPage.open(api.origin(), sandbox.origin(), "u-qian", review.get("detailUrl"));

        JsonNode refund = page.sheet().path("refund");
        assertThat(refund.path("amount").stringValue()).isEqualTo("100.00");
        assertThat(refund.path("reason").stringValue()).isEqualTo("围巾少发一条");
        assertThat(refund.path("requester").stringValue()).isEqualTo("张三");
        DetailPage own = DetailPage.open(api.origin(), sandbox.origin(), "u-zhang", review.get("detailUrl"));
        assertThat(own.press("approve-refund", Map.of()).path("outcome").stringValue())
                .as("never the requester")
                .isEqualTo("refused");

        assertThat(page.press("approve-refund", Map.of()).path("outcome").stringValue())
                .isEqualTo("done");

        seen("u-qian", id(workflow), seen -> !seen.offers("approve-refund") && seen.offers("revoke"));
        clock.advance(WINDOW);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.refunds().stream()
                                .filter(paid -> paid.orderNo().equals(orderNo(workflow))))
                        .singleElement()
                        .satisfies(paid -> assertThat(paid.amount()).isEqualTo("100.00")));
        assertThat(seen("u-zhang", id(workflow), seen -> seen.offers("resolve")).get("done"))
                .contains("100.00");
        assertThat(api.get("/api/orders/" + orderNo(workflow)).ok().path("workflows"))
                .as("no second ticket")
                .hasSize(1);
        integrityIsOk();
    }

    @Test
    void aRefundIsRevokedUntilFinanceHasActedAndNotAfterX06R103() {
        shop.here("u-qian");
        JsonNode first = heldByZhang("退款", "申请退款");
        chat.press("u-zhang", cardOf(id(first)), "apply-refund", Map.of("amount", "10.00", "reason", "弄错了"));
        seen("u-zhang", id(first), seen -> seen.offers("revoke"));

        chat.press("u-zhang", cardOf(id(first)), "revoke");

        assertThat(workflow(id(first)).path("holder").stringValue()).isEqualTo("u-zhang");

        JsonNode second = heldByZhang("退款", "申请退款");
        chat.press("u-zhang", cardOf(id(second)), "apply-refund", Map.of("amount", "10.00", "reason", "没弄错"));
        seen("u-qian", id(second), seen -> seen.offers("approve-refund"));
        chat.press("u-qian", cardOf(id(second)), "approve-refund");

        ApiClient.Answer late = act(second, "revoke", "u-zhang", Map.of());

        assertThat(late.status()).isEqualTo(409);
        assertThat(late.body().path("reason").stringValue()).contains("财务");
        assertThat(late.body().path("outcome").stringValue()).isEqualTo("refused");
    }

    @Test
    void whoIsNotTheHolderMayOnlyTakeItAndThenMayRefundX05R061R062R063R199() {
        shop.here("u-qian");
        JsonNode workflow = heldByZhang("退款", "申请退款");
        String card = cardOf(id(workflow));
        assertThat(chat.card("u-li", card).actions()).containsExactlyInAnyOrder("take", "note");

        SandboxClient.Pressed forged = chat.force(
                "u-li", card, "apply-refund", Map.of(), Map.of("form", Map.of("amount", "5.00", "reason", "抢")));

        assertThat(forged.ok()).isTrue();
        assertThat(chat.card("u-li", card).notice()).contains("张三");
        assertThat(workflow(id(workflow)).path("holder").stringValue()).isEqualTo("u-zhang");

        chat.press("u-li", card, "take");

        SandboxClient.Card taken = chat.card("u-li", card);
        assertThat(taken.get("holder")).isEqualTo("李四");
        assertThat(taken.offers("apply-refund")).isTrue();
        seen(
                "u-zhang",
                id(workflow),
                seen -> seen.actions().size() == 3 && seen.offers("take") && seen.offers("request-take"));
        chat.press("u-li", card, "apply-refund", Map.of("amount", "5.00", "reason", "少件"));
        seen("u-qian", id(workflow), seen -> seen.offers("approve-refund"));
    }

    @Test
    void whoAsksForItGetsItByOnePressOfTheHolder() {
        JsonNode workflow = heldByZhang("缺货", "商品售罄");
        String card = cardOf(id(workflow));

        ApiClient.Answer asked = act(workflow, "request-take", "u-li", Map.of());

        assertThat(asked.status()).isEqualTo(200);
        SandboxClient.Card holders = seen("u-zhang", id(workflow), seen -> seen.offers("yield"));
        assertThat(holders.get("buttons")).contains("同意转交（李四）");
        assertThat(holders.get("timeline")).contains("申请转给自己");

        chat.press("u-zhang", card, "yield");

        seen(
                "u-li",
                id(workflow),
                seen -> seen.offers("snooze") && seen.get("holder").equals("李四"));
        ApiClient.Answer aside = act(workflow, "snooze", "u-li", Map.of("minutes", 30));
        assertThat(aside.status()).isEqualTo(200);
        seen(
                "u-li",
                id(workflow),
                seen -> seen.get("state").startsWith("稍后，") && seen.get("state").endsWith("回来"));
        integrityIsOk();
    }

    @Test
    void whoComesSecondLearnsWhoHasItR063R080() {
        JsonNode workflow = heldByZhang("缺货", "商品售罄");
        String card = cardOf(id(workflow));
        Map<String, Object> old = chat.card("u-wang", card).button("take").params();
        chat.press("u-li", card, "take");

        chat.force("u-wang", card, "take", old);

        assertThat(chat.card("u-wang", card).notice()).contains("李四", "接手");
        assertThat(workflow(id(workflow)).path("holder").stringValue()).isEqualTo("u-li");
    }

    @Test
    void thePressRepeatedByThePlatformHasOneEffectR076() {
        JsonNode workflow = heldByZhang("缺货", "商品售罄");

        chat.pressTimes("u-li", cardOf(id(workflow)), "take", 5, true);

        JsonNode timeline =
                api.get("/api/workflows/" + id(workflow) + "/timeline").ok().path("items");
        assertThat(timeline.findValuesAsString("kind")).containsOnlyOnce("taken");
    }

    @Test
    void aWrongTypeIsCorrectedAndBothStayX07R104() {
        JsonNode workflow = heldByZhang("缺货", "商品售罄");
        String card = cardOf(id(workflow));

        chat.press("u-zhang", card, "update");
        chat.submit("u-zhang", card, Map.of("type", "缺货"));
        assertThat(chat.card("u-zhang", card).fields()).containsKey("detail");
        chat.submit("u-zhang", card, Map.of("detail", "部分售罄", "note", "还剩一条"));

        SandboxClient.Card after = chat.card("u-zhang", card);
        assertThat(after.get("title")).contains("部分售罄");
        JsonNode timeline =
                api.get("/api/workflows/" + id(workflow) + "/timeline").ok().path("items");
        assertThat(timeline.findValuesAsString("text").toString()).contains("商品售罄", "部分售罄", "还剩一条");
    }

    @Test
    void whoCalledIsSeenByTheThirdColleagueX04R007() {
        JsonNode workflow = heldByZhang("缺货", "商品售罄");

        chat.press("u-zhang", cardOf(id(workflow)), "call-customer", Map.of("result", "reached", "text", "同意换货"));

        SandboxClient.Card third =
                seen("u-wang", id(workflow), seen -> seen.get("done").contains("已电话联系"));
        String at = DateTimeFormatter.ofPattern("HH:mm").format(clock.instant().atZone(ZoneId.of("Asia/Shanghai")));
        assertThat(third.get("done")).contains("已电话联系，接通 " + at + " 张三");
        assertThat(third.get("timeline")).contains("电话联系，接通：同意换货", at);
        assertThat(third.get("todo")).as("what is to do is no longer to call").isEqualTo("要退款就申请退款，要改买就记代买单号");
        assertThat(third.actions()).doesNotContain("call-customer");
        chat.force("u-wang", cardOf(id(workflow)), "call-customer", Map.of("form", Map.of("result", "reached")));
        assertThat(chat.card("u-wang", cardOf(id(workflow))).notice()).contains("张三");
        assertThat(api.get("/api/workflows/" + id(workflow) + "/timeline").ok().toString())
                .as("nobody calls again")
                .containsOnlyOnce("电话联系，接通");
    }

    /** CONTRACT 6: a press that carries a form is a submit, an empty one too; and every answer gives a fresh press. */
    @Test
    void anEmptyFormIsASubmitAndEveryAnswerHasAFreshPress() {
        JsonNode workflow = heldByZhang("缺货", "商品售罄");
        String card = cardOf(id(workflow));
        seen("u-zhang", id(workflow), seen -> seen.offers("apply-refund"));
        chat.force("u-zhang", card, "escalate", Map.of(), Map.of("form", Map.of()));
        assertThat(workflow(id(workflow)).path("done").toString()).contains("升级");

        chat.force("u-zhang", card, "apply-refund", Map.of(), Map.of("form", Map.of()));
        assertThat(chat.card("u-zhang", card).notice()).isNotEmpty();
        assertThat(workflow(id(workflow)).path("state").stringValue()).isEqualTo("held");

        String press = chat.card("u-zhang", card).get("press");
        chat.force("u-zhang", card, "dance", Map.of());
        assertThat(chat.card("u-zhang", card).notice()).contains("dance");
        assertThat(chat.card("u-zhang", card).get("press")).isNotEqualTo(press);
    }

    @Test
    void aStrangerGetsAFriendlyAnswerAndNoEffect() {
        chat.person("u-nobody", "路人");
        JsonNode workflow = heldByZhang("缺货", "商品售罄");

        chat.force("u-nobody", cardOf(id(workflow)), "take", Map.of());

        assertThat(workflow(id(workflow)).path("holder").stringValue()).isEqualTo("u-zhang");
    }

    @Test
    void whatIsTypedOnACardThatNeverGotItsAnswerIsNotLost() {
        JsonNode workflow = heldByZhang("缺货", "商品售罄");
        String card = cardOf(id(workflow));
        chat.press("u-li", card, "note");
        chat.switches(Map.of("ackLoss", 1.0, "pressLimitMs", 300));
        assertThat(chat.submit("u-li", card, Map.of("text", "用户在催")).ok()).isFalse();
        chat.calm();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(notes(workflow)).containsExactly("留言：用户在催"));

        chat.submit("u-li", card, Map.of("text", "用户说明天再打"));

        SandboxClient.Card open = chat.card("u-li", card);
        assertThat(open.notice()).contains("再提交一次");
        assertThat(open.fields().get("text").toString()).contains("用户说明天再打");
        assertThat(notes(workflow)).containsExactly("留言：用户在催");

        chat.submit("u-li", card, Map.of());

        assertThat(notes(workflow)).containsExactly("留言：用户在催", "留言：用户说明天再打");
        assertThat(chat.card("u-li", card).notice()).isEmpty();
        assertThat(chat.card("u-li", card).fields()).isEmpty();
    }

    @Test
    void whatIsTooLongForACardTakesNoFieldFromItsForm() {
        JsonNode workflow = heldByZhang("退款", "申请退款");
        String card = cardOf(id(workflow));
        chat.press("u-zhang", card, "apply-refund");
        List<String> labels = labels(card);

        chat.submit("u-zhang", card, Map.of("amount", "5.00", "reason", "少发".repeat(150)));

        assertThat(chat.card("u-zhang", card).notice()).isEqualTo("「原因」太长了，最多 200 个字\n卡片上放不全「原因」，改好再提交；其余都还在");
        assertThat(labels(card)).isEqualTo(labels).hasSize(2);
        assertThat(chat.card("u-zhang", card).fields().get("amount").toString()).contains("5.00", "358.00");
        assertThat(chat.card("u-zhang", card).fields().get("reason").toString()).contains("少发少发", "…");

        chat.submit("u-zhang", card, Map.of("reason", "少发一条"));
        assertThat(chat.card("u-zhang", card).notice()).isEmpty();
        assertThat(chat.card("u-zhang", card).get("timeline")).contains("5.00", "少发一条");
        chat.press("u-zhang", card, "note");
        labels = labels(card);
        chat.submit("u-zhang", card, Map.of("text", "长".repeat(1_001)));
        assertThat(chat.card("u-zhang", card).notice()).contains("太长了");
        assertThat(labels(card)).isEqualTo(labels).hasSize(1);
    }

    @Test
    void whatIsTypedInTheSecondStepOfAnUpdateIsGivenBackX07() {
        JsonNode workflow = heldByZhang("缺货", "商品售罄");
        String card = cardOf(id(workflow));
        chat.press("u-zhang", card, "update");
        chat.submit("u-zhang", card, Map.of("type", "缺货"));

        chat.submit("u-zhang", card, Map.of("detail", "部分售罄", "note", "还剩一条".repeat(126)));

        SandboxClient.Card again = chat.card("u-zhang", card);
        assertThat(again.notice()).contains("「补充说明」太长了，最多 500 个字", "放不全「补充说明」");
        assertThat(again.fields()).containsOnlyKeys("type", "detail", "note");
        assertThat(again.fields().get("detail").path("defaultValue").stringValue())
                .isEqualTo("部分售罄");
        assertThat(again.fields().get("note").path("defaultValue").stringValue())
                .startsWith("还剩一条还剩一条")
                .endsWith("…");

        chat.submit("u-zhang", card, Map.of("note", "还剩一条"));
        assertThat(chat.card("u-zhang", card).get("title")).contains("部分售罄");
        assertThat(chat.card("u-zhang", card).get("timeline")).contains("还剩一条");
    }

    private List<String> labels(String card) {
        return chat.card("u-zhang", card).fields().values().stream()
                .map(field -> field.path("label").stringValue())
                .toList();
    }

    @Test
    void theSameSubmittedAgainAfterALostAnswerIsThereOnce() {
        JsonNode workflow = heldByZhang("缺货", "商品售罄");
        String card = cardOf(id(workflow));
        chat.press("u-li", card, "note");
        chat.switches(Map.of("ackLoss", 1.0, "pressLimitMs", 300));
        chat.submit("u-li", card, Map.of("text", "用户在催"));
        chat.calm();

        chat.submit("u-li", card, Map.of("text", "用户在催"));

        assertThat(notes(workflow)).containsExactly("留言：用户在催");
        assertThat(chat.card("u-li", card).notice()).isEmpty();
        assertThat(chat.card("u-li", card).fields()).isEmpty();
    }

    private List<String> notes(JsonNode workflow) {
        return api
                .get("/api/workflows/" + id(workflow) + "/timeline")
                .ok()
                .path("items")
                .findValuesAsString("text")
                .stream()
                .filter(text -> text.startsWith("留言"))
                .toList();
    }

    @Test
    void aResolvedOneIsDoneForEverybodyR101() {
        JsonNode workflow = heldByZhang("缺货", "商品售罄");

        chat.press("u-zhang", cardOf(id(workflow)), "resolve");

        seen("u-li", id(workflow), seen -> seen.get("state").contains("已完结") && !seen.offers("take"));
        assertThat(workflow(id(workflow)).path("state").stringValue()).isEqualTo("resolved");
    }

    private static String orderNo(JsonNode workflow) {
        return workflow.path("orderNo").stringValue();
    }
}
