package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.sandbox.SandboxClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * R024, R066, R075, R109: what leads do by a sentence, and what is asked back on a card before it is done; and the
 * sources' stories of a peak (X01), of a colleague who is not the owner (X05) and of who overtakes the queue (X20), by
 * their numbers.
 */
class LeadTest extends Journey {

    @BeforeEach
    void nothingIsHeld() {
        api.put("/api/roster", Shop.ROSTER).ok();
        for (String user : List.of("u-zhang", "u-li", "u-wang", "u-zhao", "u-dong")) {
            held(user).forEach(workflow -> act(workflow, "resolve", user, Map.of()));
        }
    }

    private List<JsonNode> held(String user) {
        return api.get("/api/workflows?limit=200&assignee=" + user)
                .ok()
                .path("items")
                .valueStream()
                .toList();
    }

    private List<String> numbersOf(String user) {
        return held(user).stream()
                .map(workflow -> workflow.path("orderNo").stringValue())
                .toList();
    }

    private String answer(String user, String typed) {
        int before = chat.dms(user).size();
        chat.dm(user, typed);
        return await().atMost(PATIENCE)
                .until(
                        () -> chat.dms(user).stream()
                                .skip(before)
                                .filter(said -> said.sender().equals("robot") && said.card() == null)
                                .map(SandboxClient.Said::words)
                                .reduce("", (first, last) -> last),
                        words -> !words.isEmpty());
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

    private List<String> heldByZhang(int count) {
        shop.here("u-zhang");
        List<String> orders = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String order = shop.paidOrder();
            assertThat(raise(order, 1, "缺货", "商品售罄").path("holder").stringValue())
                    .isEqualTo("u-zhang");
            orders.add(order);
        }
        return orders;
    }

    @Test
    void everythingOfSomebodyIsShownFirstAndGivenInOnePress() {
        List<String> orders = heldByZhang(3);

        String said = answer("u-wang", "把张三的都给李四");

        assertThat(said).contains("3 单转给 李四").contains(orders);
        SandboxClient.Card card = question("u-wang", seen -> seen.offers("choose-0"));
        assertThat(card.get("problem") + card.get("guide")).contains(orders);
        assertThat(numbersOf("u-zhang")).as("nothing has moved yet").containsExactlyInAnyOrderElementsOf(orders);
        chat.force("u-li", card.id(), "choose-0", Map.of("action", "choose-0", "press", request()));
        assertThat(numbersOf("u-zhang")).as("only who was asked may answer").hasSize(3);

        assertThat(chat.press("u-wang", card.id(), "choose-0").ok()).isTrue();

        assertThat(numbersOf("u-li")).containsExactlyInAnyOrderElementsOf(orders);
        SandboxClient.Card done = question("u-wang", seen -> seen.get("state").equals("办了"));
        assertThat(done.get("done")).contains("已转给 李四").contains(orders);
        assertThat(done.buttons()).isEmpty();
        integrityIsOk();
    }

    /**
     * R075: from July 2027 on the ids of orders' exceptions have 19 digits; the sentence behind a button still finds
     * them.
     */
    @Test
    void buttonsFindTheExceptionsOfLaterYears() {
        List<String> orders = heldByZhang(2);
        Store store = new Store(url);
        long later = 1_000_000_000_000_000_000L;
        for (JsonNode workflow : held("u-zhang")) {
            store.change("UPDATE workflow_timeline SET workflow_id = ? WHERE workflow_id = ?", ++later, id(workflow));
            store.change("UPDATE workflow SET id = ? WHERE id = ?", later, id(workflow));
        }
        assertThat(answer("u-wang", "把张三的都给李四")).contains("2 单转给 李四");
        String card = question("u-wang", seen -> seen.offers("choose-0")).id();

        chat.press("u-wang", card, "choose-0");

        assertThat(numbersOf("u-li")).containsExactlyInAnyOrderElementsOf(orders);
        assertThat(answer("u-wang", "接手 9999999999999999999"))
                .as("somebody else's number, longer than any id")
                .contains("9999999999999999999")
                .doesNotContain("没有成功");
        held("u-li").forEach(workflow -> act(workflow, "resolve", "u-li", Map.of()));
        store.change("DELETE FROM workflow_timeline WHERE workflow_id > ?", 1_000_000_000_000_000_000L);
        store.change("DELETE FROM workflow WHERE id > ?", 1_000_000_000_000_000_000L);
    }

    /**
     * R075, R107: the platform's ids of people have 18 digits and more; a button that names somebody by one is no order
     * number.
     */
    @Test
    void buttonsKnowColleaguesByTheirLongIds() {
        String xu = "201567890123456789";
        chat.person(xu, "许愿");
        api.put("/api/roster", Shop.ROSTER.replace("members:", """
                                members:
                                  - {userId: "201567890123456789", name: 许愿, teams: [cs], roles: [客服]}
                                  - {userId: "manager-2015678901234567890", name: 许远, teams: [cs], roles: [客服]}""")).ok();
        List<String> orders = heldByZhang(6);
        assertThat(answer("u-wang", "把张三的都给许愿")).contains("6 单转给 许愿");

        chat.press("u-wang", question("u-wang", seen -> seen.offers("choose-0")).id(), "choose-0");

        assertThat(numbersOf(xu)).containsExactlyInAnyOrderElementsOf(orders);
        assertThat(answer("u-li", "我先顶 许愿 2小时")).contains("手上 6 单");
        chat.press("u-li", question("u-li", seen -> seen.offers("choose-0")).id(), "choose-0");
        assertThat(numbersOf("u-li")).containsExactlyInAnyOrderElementsOf(orders);

        String order = orders.get(0);
        assertThat(answer("u-wang", "转给 xuyuan " + order)).contains("是哪一位", "许愿", "许远");
        SandboxClient.Card which = question("u-wang", seen -> seen.offers("choose-1"));
        chat.press("u-wang", which.id(), "choose-1");
        assertThat(numbersOf("manager-2015678901234567890")).containsExactly(order);
        held("u-li").forEach(workflow -> act(workflow, "resolve", "u-li", Map.of()));
        held("manager-2015678901234567890")
                .forEach(workflow -> act(workflow, "resolve", "manager-2015678901234567890", Map.of()));
    }

    /**
     * R075, X01: between the look and the press a colleague has begun to work on one, and another is done: both are
     * left and named.
     */
    @Test
    void whatSomebodyTookAfterTheLookIsNotTornAway() {
        List<String> orders = heldByZhang(3);
        Map<String, JsonNode> held = held("u-zhang").stream()
                .collect(Collectors.toMap(one -> one.path("orderNo").stringValue(), one -> one));
        answer("u-wang", "把张三的都给王敏");
        SandboxClient.Card card = question("u-wang", seen -> seen.offers("choose-0"));
        clock.advance(Duration.ofMinutes(1));
        act(held.get(orders.get(0)), "take", "u-li", Map.of()).ok();
        act(held.get(orders.get(1)), "resolve", "u-zhang", Map.of()).ok();

        chat.press("u-wang", card.id(), "choose-0");

        SandboxClient.Card done = question("u-wang", seen -> seen.get("state").equals("办了一部分"));
        assertThat(done.get("done"))
                .contains(orders.get(0) + " 没有改：看过清单后到了 李四 手上", orders.get(1) + " 没有改：这单已经完结", "已转给 王敏");
        assertThat(numbersOf("u-li")).containsExactly(orders.get(0));
        assertThat(numbersOf("u-wang")).containsExactly(orders.get(2));
        act(held.get(orders.get(0)), "resolve", "u-li", Map.of()).ok();
    }

    /**
     * CONTRACT 7: of many the card says how many, what was not given and why, and that the receiver is away; nothing of
     * it is cut.
     */
    @Test
    void theAnswerToManyFitsTheCard() {
        List<String> orders = heldByZhang(14);
        Map<String, JsonNode> held = held("u-zhang").stream()
                .collect(Collectors.toMap(one -> one.path("orderNo").stringValue(), one -> one));
        answer("u-wang", "把张三的都给李四");
        SandboxClient.Card card = question("u-wang", seen -> seen.offers("choose-0"));
        assertThat(card.get("guide")).contains("李四 现在不在", "……另有 6 单").doesNotEndWith("…");
        assertThat(card.get("guide").split("缺货/商品售罄", -1)).hasSize(9);
        clock.advance(Duration.ofMinutes(1));
        orders.stream()
                .limit(7)
                .forEach(order ->
                        act(held.get(order), "take", "u-wang", Map.of()).ok());

        chat.press("u-wang", card.id(), "choose-0");

        SandboxClient.Card done = question("u-wang", seen -> seen.get("state").equals("办了一部分"));
        assertThat(done.get("done"))
                .startsWith("7 单已转给 李四")
                .contains("没有改：看过清单后到了 王敏 手上", "……另有 2 单也没有改", "李四 现在不在")
                .doesNotEndWith("…");
        assertThat(done.get("done").split("没有改：", -1)).hasSize(6);
        assertThat(done.get("done").lines()).hasSizeLessThanOrEqualTo(10);
        assertThat(numbersOf("u-li")).containsExactlyInAnyOrderElementsOf(orders.subList(7, 14));
        assertThat(numbersOf("u-wang")).containsExactlyInAnyOrderElementsOf(orders.subList(0, 7));
        integrityIsOk();
    }

    @Test
    void aLeadOfAnotherTeamMovesNothingAndIsToldWho() {
        List<String> orders = heldByZhang(2);

        assertThat(answer("u-zhao", "把张三的都给李四")).contains("没有改", "这单归客服组：只有负责人张三或客服组的组长王敏能转");
        assertThat(chat.cards("u-zhao")).noneMatch(card -> card.id().startsWith("question-"));
        assertThat(numbersOf("u-zhang")).containsExactlyInAnyOrderElementsOf(orders);

        answer("u-wang", "接手 " + orders.get(0));
        assertThat(answer("u-zhao", "转给 李四 " + orders.get(0)))
                .as("who has it leads its team as well, and is named once")
                .contains("没有改", "这单归客服组：只有负责人王敏能转");
    }

    @Test
    void twoReadingsAreAChoiceOnACard() {
        String order = heldByZhang(1).get(0);
        String tail = order.substring(order.length() - 6);
        api.put("/api/roster", Shop.ROSTER.replace("members:", """
                                members:
                                  - {userId: u-lisi, name: 李思, teams: [cs], roles: [客服]}""")).ok();

        assertThat(answer("u-wang", "转给 lisi " + tail)).contains("是哪一位", "李四", "李思");
        assertThat(numbersOf("u-zhang")).containsExactly(order);

        SandboxClient.Card card = question("u-wang", seen -> seen.offers("choose-1"));
        int place = card.buttons().stream()
                .map(Object::toString)
                .toList()
                .indexOf(card.buttons().stream()
                        .map(Object::toString)
                        .filter(button -> button.contains("李四"))
                        .findFirst()
                        .orElseThrow());
        chat.press("u-wang", card.id(), "choose-" + place);

        assertThat(numbersOf("u-li")).containsExactly(order);
        assertThat(answer("u-wang", "3381别转给李四")).contains("什么都没做");
    }

    /**
     * CONTRACT 7: two colleagues of one name are two, in the chat, on the card that asks, in the form and for whoever
     * types into it.
     */
    @Test
    void colleaguesOfOneNameAreToldApart() {
        api.put("/api/roster", Shop.ROSTER.replace("members:", """
                                members:
                                  - {userId: u-wei-4417, name: 张伟, teams: [cs], roles: [客服]}
                                  - {userId: u-wei-5520, name: 张伟, teams: [cs], roles: [客服]}
                                  - {userId: u-min-1, name: 李敏, teams: [cs], roles: [客服]}
                                  - {userId: u-min-2, name: 李敏, teams: [ops], roles: [客服]}""")).ok();
        JsonNode held = heldByZhang(1).isEmpty() ? null : held("u-zhang").get(0);
        String order = held.path("orderNo").stringValue();

        assertThat(answer("u-wang", "转给 张伟 " + order)).contains("是哪一位", "张伟（…4417）、张伟（…5520）");
        SandboxClient.Card card = question("u-wang", seen -> seen.offers("choose-1"));
        assertThat(card.buttons().toString()).contains("张伟（…4417）", "张伟（…5520）");
        chat.press("u-wang", card.id(), "choose-1");
        assertThat(numbersOf("u-wei-5520")).containsExactly(order);

        assertThat(answer("u-wang", "转给 李敏 " + order)).contains("李敏（客服组）、李敏（订单组）");
        SandboxClient.Card both = question("u-wang", seen -> seen.offers("choose-1"));
        assertThat(both.buttons().toString()).contains("李敏（客服组）", "李敏（订单组）");
        chat.press("u-wang", both.id(), "choose-1");
        assertThat(numbersOf("u-min-2")).containsExactly(order);

        assertThat(answer("u-wang", "如果 张伟 请假")).contains("张伟（");
        act(held, "reassign", "u-wang", Map.of("to", "u-zhang")).ok();
        seen("u-zhang", id(held), now -> now.offers("reassign"));
        chat.press("u-zhang", cardOf(id(held)), "reassign");
        assertThat(String.valueOf(
                        chat.card("u-zhang", cardOf(id(held))).fields().get("to")))
                .contains("张伟（…4417）", "张伟（…5520）", "李敏（客服组）", "李敏（订单组）", "李四");
        assertThat(act(held, "reassign", "u-wang", Map.of("to", "张伟"))
                        .body()
                        .path("reason")
                        .stringValue())
                .contains("张伟（客服组 u-wei-4417）、张伟（客服组 u-wei-5520）", "userId");
        act(held, "resolve", "u-zhang", Map.of()).ok();
    }

    @Test
    void aLeadSeesWhoHasWhatAndWhereItWouldGo() {
        List<String> orders = heldByZhang(2);
        shop.here("u-zhang", "u-li");

        assertThat(answer("u-wang", "组里现在什么情况")).contains("客服组", "张三", "2 单");
        assertThat(answer("u-wang", "现在有谁在")).contains("张三：", "李四：", "在线");
        assertThat(answer("u-wang", "要是张三请假了咋办")).contains("如果 张三 现在请假", "李四").contains(orders);
        assertThat(answer("u-wang", "还有多少没处理")).contains("客服组", "缺货/商品售罄");
        assertThat(numbersOf("u-zhang")).containsExactlyInAnyOrderElementsOf(orders);
    }

    /** 黑五: exceptions among many new orders; each has an owner, or waits where it is watched, and none is lost. */
    @Test
    void inThePeakEveryExceptionHasAnOwnerX01() {
        shop.here("u-zhang", "u-zhao");
        List<String> raised = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            String order = shop.paidOrder();
            if (i % 2 == 0) {
                List<String> kind = List.of("缺货/商品售罄", "变更/换码", "支付/结算异常").stream()
                        .skip(i / 2 % 3)
                        .toList();
                String[] parts = kind.get(0).split("/", 2);
                raised.add(id(raise(order, 1, parts[0], parts[1])));
            }
        }
        shop.here("u-li");

        for (String id : raised) {
            JsonNode now = await().atMost(PATIENCE)
                    .until(() -> workflow(id), it -> !it.path("holder").isNull());
            assertThat(now.path("holder").stringValue()).isIn("u-zhang", "u-li", "u-zhao");
            assertThat(now.path("dueAt").stringValue()).isNotBlank();
            seen("u-wang", id, card -> Stream.of("张三", "李四", "赵会计").anyMatch(card.get("holder")::equals));
        }
        assertThat(answer("u-wang", "有没有丢单")).contains("正常");
        integrityIsOk();
    }

    @Test
    void whoIsNotTheOwnerTakesItFirstAndMayThenRefundX05() {
        shop.here("u-zhang", "u-zhao");
        JsonNode workflow = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        String card = cardOf(id(workflow));
        SandboxClient.Card others = seen("u-li", id(workflow), seen -> seen.offers("take"));
        assertThat(others.offers("apply-refund")).as("not offered").isFalse();

        chat.force(
                "u-li",
                card,
                "apply-refund",
                Map.of(
                        "action",
                        "apply-refund",
                        "press",
                        request(),
                        "form",
                        Map.of("amount", "10.00", "reason", "少发")));
        assertThat(chat.card("u-li", card).notice()).contains("现在由 张三 负责", "指派给我");
        assertThat(workflow(id(workflow)).path("state").stringValue()).isEqualTo("held");

        chat.press("u-li", card, "take");
        seen("u-li", id(workflow), seen -> seen.offers("apply-refund"));
        chat.press("u-li", card, "apply-refund");
        chat.submit("u-li", card, Map.of("amount", "10.00", "reason", "少发"));

        assertThat(workflow(id(workflow)).path("state").stringValue()).isEqualTo("review");
        integrityIsOk();
    }

    @Test
    void aVipOvertakesWhoCameBeforeX20() {
        api.put(
                        "/api/roster",
                        Shop.ROSTER.replace(
                                "{userId: u-zhang, name: 张三, aliases: [小张], teams: [cs], roles: [客服]",
                                "{userId: u-zhang, name: 张三, aliases: [小张], teams: [cs], roles: [客服], capacity: 1"))
                .ok();
        String usual = shop.paidOrder();
        Map<String, Object> order = Shop.order(usual, Instant.now().plusSeconds(1));
        order.put("buyer", Map.of("id", "b-2", "name", "刘先生", "mobile", "13900000001"));
        api.put("/api/orders/" + usual, order).ok();
        JsonNode first = raise(usual, 1, "变更", "换码");
        JsonNode vip = raise(shop.paidOrder(), 1, "变更", "换码");
        assertThat(first.path("holder").isNull() && vip.path("holder").isNull()).isTrue();

        shop.here("u-zhang");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(workflow(id(vip)).path("holder").asString(""))
                        .isEqualTo("u-zhang"));
        assertThat(workflow(id(first)).path("holder").isNull())
                .as("still waits")
                .isTrue();
    }

    @Test
    void theCardSaysWhyItsHolderIsHereR069() {
        shop.here("u-zhang");
        JsonNode workflow = raise(shop.paidOrder(), 1, "缺货", "商品售罄");

        assertThat(seen("u-gao", id(workflow), card -> card.get("problem").contains("张三：在线"))
                        .get("problem"))
                .contains("系统设为在线");
    }
}
