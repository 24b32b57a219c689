package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.sandbox.SandboxClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * R062–R064, R075, R103, R111: what somebody may not do is said as it is and before anything is filled in; what others
 * may do is offered to them only; and who loses an order hears so.
 */
class ToldPlainlyTest extends Journey {

    /** Zhang also works for 财务. */
    private static final String ROSTER = Shop.ROSTER.replace(
            "{userId: u-zhang, name: 张三, aliases: [小张], teams: [cs], roles: [客服]",
            "{userId: u-zhang, name: 张三, aliases: [小张], teams: [cs], roles: [客服, 财务]");

    @BeforeEach
    void nothingIsHeld() {
        api.put("/api/roster", ROSTER).ok();
        for (String user : List.of("u-zhang", "u-li", "u-wang", "u-dong")) {
            api.get("/api/workflows?limit=200&state=held&assignee=" + user)
                    .ok()
                    .path("items")
                    .valueStream()
                    .forEach(workflow -> act(workflow, "resolve", user, Map.of()));
        }
    }

    private JsonNode heldBy(String user, String order) {
        shop.here(user);
        JsonNode raised = raise(order, 1, "缺货", "部分售罄");
        assertThat(raised.path("holder").stringValue()).isEqualTo(user);
        return raised;
    }

    private void hears(String user, String... parts) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.dms(user).stream()
                                .filter(said -> said.sender().equals("robot"))
                                .map(SandboxClient.Said::words))
                        .anySatisfy(words -> assertThat(words).contains(parts)));
    }

    private void says(String user, String typed, String... parts) {
        chat.dm(user, typed);
        hears(user, parts);
    }

    private SandboxClient.Card question(String user, Predicate<SandboxClient.Card> right) {
        return await().atMost(PATIENCE)
                .until(
                        () -> chat.cards(user).stream()
                                .filter(card -> card.id().startsWith("question-"))
                                .reduce((first, last) -> last)
                                .orElse(null),
                        card -> card != null && right.test(card));
    }

    /**
     * Zhang could review it, had Zhang not asked for it; Qian could take it; the others of the group cannot, and see no
     * such button.
     */
    @Test
    void aRefundInReviewIsOfferedOnlyToWhoMayTakeItAndTheRequesterHearsWhyNot() {
        JsonNode refund = heldBy("u-zhang", shop.paidOrder());
        shop.here("u-zhao");
        act(refund, "apply-refund", "u-zhang", Map.of("amount", "10.00", "reason", "少发"))
                .ok();
        assertThat(workflow(id(refund)).path("holder").stringValue()).isEqualTo("u-zhao");

        seen("u-qian", id(refund), card -> card.offers("take"));
        seen("u-dong", id(refund), card -> !card.offers("take") && card.offers("note"));
        seen("u-zhang", id(refund), card -> !card.offers("take") && card.offers("revoke"));
        assertThat(act(refund, "approve-refund", "u-zhang", Map.of())
                        .body()
                        .path("reason")
                        .stringValue())
                .contains("要由别人复核")
                .doesNotContain("指派给我");
        act(refund, "revoke", "u-zhang", Map.of()).ok();
        seen("u-dong", id(refund), card -> card.offers("take"));
    }

    /**
     * R157: how it is done, and how the last ones were ended; what people wrote about buyers is not told to a group.
     */
    @Test
    void knowledgeTellsHowAKindIsDoneAndHowTheLastOnesEndedR156() {
        String order = shop.paidOrder();
        JsonNode ended = heldBy("u-li", order);
        act(ended, "note", "u-li", Map.of("text", "用户 13912345678 说不急")).ok();
        act(ended, "resolve", "u-li", Map.of("text", "补了一件同款")).ok();
        JsonNode noted = heldBy("u-li", shop.paidOrder());
        act(noted, "note", "u-li", Map.of("text", "用户 13912345678 说不急")).ok();
        act(noted, "resolve", "u-li", Map.of()).ok();

        says("u-zhang", "知识 部分售罄", "缺货/部分售罄**", "1. ", "客服 · ", "最近是这样办完的", order, "李四 完结：补了一件同款");
        says("u-zhang", "知识 部分售罄", noted.path("orderNo").stringValue(), "139xxxx5678 说不急");
        says("u-zhang", "知识库 买大了怎么办", "变更/换码**", "没发货直接改单");
        says("u-zhang", "知识 " + order, "缺货/部分售罄**");
        says("u-zhang", "知识 缺货", "这 3 类", "知识 缺货/商品售罄");
        says("u-zhang", "知识 火星", "没有「火星」的做法", "缺货");
        says("u-zhang", "知识", "想查哪类问题");
        assertThat(chat.dms("u-zhang").stream().map(SandboxClient.Said::words))
                .noneMatch(words -> words.contains("13912345678"));

        chat.sayInGroup("u-zhang", SandboxClient.ORDERS_GROUP, "知识 部分售罄");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.messages("u-zhang", SandboxClient.ORDERS_GROUP).stream()
                                .map(SandboxClient.Said::words))
                        .anySatisfy(words -> assertThat(words).contains("缺货/部分售罄**", "私聊我说")));
        assertThat(chat.messages("u-zhang", SandboxClient.ORDERS_GROUP).stream().map(SandboxClient.Said::words))
                .noneMatch(words -> words.contains("补了一件同款") && words.contains("最近是这样办完的"));
    }

    @Test
    void approvingByASentenceShowsTheSumAndAsksFirst() {
        String order = shop.paidOrder();
        JsonNode refund = heldBy("u-li", order);
        shop.here("u-zhao");
        act(refund, "apply-refund", "u-li", Map.of("amount", "12.50", "reason", "少发"))
                .ok();
        says("u-li", "撤销", "还能撤销的", order, "申请退款");

        says("u-zhao", "同意退款 " + order, order, "退 **12.50 元**", "确认");

        assertThat(workflow(id(refund)).path("state").stringValue()).isEqualTo("review");
        SandboxClient.Card card = question("u-zhao", one -> (one.get("problem") + one.get("guide")).contains("12.50"));
        chat.press("u-zhao", card.id(), "choose-0");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(chat.card("u-zhao", card.id()).get("done")).contains(order, "已同意退款 12.50"));
        says("u-zhao", "撤销", "还能撤销的", order, "同意退款", "前能撤销");
        act(refund, "revoke", "u-zhao", Map.of()).ok();
        assertThat(workflow(id(refund)).path("holder").stringValue()).isEqualTo("u-li");
        integrityIsOk();
    }

    /** 财务 is shown the order's own currency, in the question, on its button and in the day's accounts. */
    @Test
    void whatIsAgreedToIsSaidInTheCurrencyOfTheOrder() {
        String number = "SO2026112277002";
        Map<String, Object> order = Shop.order(number, Instant.now());
        order.put("currency", "BRL");
        api.put("/api/orders/" + number, order).ok();
        JsonNode refund = heldBy("u-li", number);
        shop.here("u-zhao");
        act(refund, "apply-refund", "u-li", Map.of("amount", "12.75", "reason", "少发"))
                .ok();

        says("u-zhao", "同意退款 " + number, number, "退 **12.75 BRL**", "确认");
        question("u-zhao", one -> one.get("buttons").contains("同意退 12.75 BRL"));
        says("u-zhao", "对账", "等复核", "12.75 BRL");
        act(refund, "revoke", "u-li", Map.of()).ok();
        assertThat(chat.dms("u-zhao").stream().map(SandboxClient.Said::words))
                .noneMatch(words -> words.contains("12.75 元") || words.contains("12.75** 元"));
    }

    /** CONTRACT 7: yes was said to one sum; what has been asked for since is another question. */
    @Test
    void whatWasShownIsAgreedToAndNoOtherSum() {
        String order = shop.paidOrder();
        JsonNode refund = heldBy("u-li", order);
        shop.here("u-zhao");
        act(refund, "apply-refund", "u-li", Map.of("amount", "10.00", "reason", "少发"))
                .ok();
        says("u-zhao", "同意退款 " + order, order, "退 **10.00 元**");
        SandboxClient.Card card = question("u-zhao", one -> (one.get("problem") + one.get("guide")).contains("10.00"));
        act(refund, "revoke", "u-li", Map.of()).ok();
        act(refund, "apply-refund", "u-li", Map.of("amount", "100.00", "reason", "少发"))
                .ok();
        assertThat(workflow(id(refund)).path("holder").stringValue()).isEqualTo("u-zhao");

        chat.press("u-zhao", card.id(), "choose-0");

        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(chat.card("u-zhao", card.id()).get("done")).contains(order, "没有改", "100.00"));
        assertThat(workflow(id(refund)).path("state").stringValue()).isEqualTo("review");
        assertThat(api.get("/api/workflows/" + id(refund) + "/timeline").ok().toString())
                .doesNotContain("refund-approved");

        says("u-zhao", "同意退款 " + order, "退 **100.00 元**");
        chat.press("u-zhao", question("u-zhao", one -> one.offers("choose-0")).id(), "choose-0");
        await().atMost(PATIENCE)
                .until(() -> api.get("/api/workflows/" + id(refund) + "/timeline")
                        .ok()
                        .toString()
                        .contains("refund-approved"));
        act(refund, "revoke", "u-zhao", Map.of()).ok();
    }

    /** Nothing to fill in where nothing could come of it. */
    @Test
    void aFormThatCouldLeadToNothingIsNotOpened() {
        String unpaid = "SO2026112277001";
        Map<String, Object> order = Shop.order(unpaid, Instant.now());
        order.put("status", "created");
        order.put("payments", List.of());
        order.put("buyer", Map.of("id", "b-2", "name", "陈女士"));
        api.put("/api/orders/" + unpaid, order).ok();
        JsonNode raised = heldBy("u-li", unpaid);
        String card = cardOf(id(raised));
        seen("u-li", id(raised), one -> one.offers("apply-refund") && one.offers("send-sms"));

        chat.press("u-li", card, "apply-refund");
        assertThat(chat.card("u-li", card).notice()).contains("还没付款，没有可退的钱");
        assertThat(chat.card("u-li", card).fields()).isEmpty();

        chat.press("u-li", card, "send-sms");
        assertThat(chat.card("u-li", card).notice()).contains("没有可用的手机号");
        assertThat(chat.card("u-li", card).fields()).isEmpty();
    }

    @Test
    void aGroupIsUnboundByItsLeadAfterBeingAsked() {
        chat.sayInGroup("u-zhang", SandboxClient.ORDERS_GROUP, "解绑 客服组");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.messages("u-zhang", SandboxClient.ORDERS_GROUP))
                        .anySatisfy(said -> assertThat(said.words()).contains("只有客服组的组长能解绑")));

        chat.sayInGroup("u-wang", SandboxClient.ORDERS_GROUP, "解绑 客服组");
        SandboxClient.Card card = question("u-wang", one -> (one.get("problem") + one.get("guide")).contains("解绑之后"));
        JsonNode before = heldBy("u-li", shop.paidOrder());
        seen("u-gao", id(before), seen -> true);
        chat.press("u-wang", card.id(), "choose-0");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(chat.card("u-wang", card.id()).get("done")).contains("解绑了，客服组的卡片以后不发到这个群", "订单组"));

        JsonNode after = heldBy("u-li", shop.paidOrder());
        seen("u-li", id(after), seen -> seen.offers("resolve"));
        assertThat(cardNow("u-gao", id(after))).as("not in the group").isNull();

        chat.sayInGroup("u-wang", SandboxClient.ORDERS_GROUP, "绑定 客服组");
        seen("u-gao", id(after), seen -> true);
    }

    /** CONTRACT 7, 绑定 <组>: letters and digits of a team's name or id are no order's number, nor a word of their own. */
    @Test
    void aTeamIsBoundAndUnboundByTheNameItHas() {
        String group = "cid-saas-group==";
        chat.group(group, "线上群", List.of("u-wang", "u-zhang"));
        String more = "  - {id: team1, name: SaaS组, roles: [线上], lead: u-wang}\n"
                + "  - {id: cs-01, name: VIP1组, roles: [贵宾], lead: u-wang}\nmembers:";
        api.put("/api/roster", ROSTER.replace("members:", more)).ok();

        saidInGroup(group, "绑定 SaaS组 VIP1组", "绑定哪个组");
        saidInGroup(group, "绑定 SaaS组", "绑好了，SaaS组的卡片");
        saidInGroup(group, "绑定 VIP1组", "绑好了，SaaS组、VIP1组的卡片");

        chat.sayInGroup("u-wang", group, "解绑 VIP1组");
        SandboxClient.Card card = question("u-wang", one -> one.get("problem").startsWith("解绑之后，VIP1组"));
        chat.press("u-wang", card.id(), "choose-0");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.card("u-wang", card.id()).get("done"))
                        .contains("解绑了，VIP1组的卡片以后不发到这个群；这个群还有：SaaS组"));
        saidInGroup(group, "绑定 cs-01", "绑好了，SaaS组、VIP1组的卡片");
        saidInGroup(group, "绑定 team1", "绑好了，SaaS组、VIP1组的卡片");
    }

    private void saidInGroup(String group, String text, String answer) {
        int before = chat.messages("u-wang", group).size();
        chat.sayInGroup("u-wang", group, text);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(chat.messages("u-wang", group).stream().skip(before))
                                .as(text)
                                .anySatisfy(said -> assertThat(said.words()).contains(answer)));
    }

    /** Whoever only asked something is online by that, and hears it where work is about to follow. */
    @Test
    void whoComesOnlineByTypingIsToldWhyWorkComes() {
        JsonNode waiting = raise(shop.paidOrder(), 1, "缺货", "部分售罄");
        assertThat(waiting.path("state").stringValue()).isEqualTo("waiting");
        clock.advance(Duration.ofHours(1));
        chat.person("u-sun", "孙新");
        api.put("/api/roster", ROSTER + "  - {userId: u-sun, name: 孙新, teams: [cs], roles: [客服]}\n")
                .ok();

        says("u-sun", "我的", "你说了话，算你在线", "忙碌");

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(workflow(id(waiting)).path("holder").asString(""))
                                .isEqualTo("u-sun"));
        act(waiting, "resolve", "u-sun", Map.of()).ok();
    }

    /** Everything that is registered, by what one does with it; one of them, or one kind of them, with what it does. */
    @Test
    void helpIsInGroupsAndFitsAPhone() {
        says("u-li", "帮助", "**组长**：", "绑定 组名", "解绑 组名", "**财务**：", "同意退款 单号", "**处理**：");
        String help = chat.dms("u-li").stream()
                .map(SandboxClient.Said::words)
                .filter(words -> words.contains("**财务**："))
                .findFirst()
                .orElseThrow();
        assertThat(help.lines().filter(line -> !line.isBlank())).hasSizeLessThan(12);
        assertThat(help.length()).isLessThan(700);
        says("u-li", "帮助 交班", "**交班 给 @某人**：我手上的都给他");
        says("u-li", "帮助 财务", "**对账 日期**：退款和订单");
    }

    @Test
    void whoMayPassItOnIsNamedWithTheTeam() {
        JsonNode held = heldBy("u-li", shop.paidOrder());

        ApiClient.Answer refused = act(held, "reassign", "u-dong", Map.of("to", "u-wang"));

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body().path("reason").stringValue()).contains("这单归客服组", "李四", "客服组的组长王敏");
    }
}
