package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.handover.HandoverRoom;
import dev.baton.sandbox.SandboxClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/**
 * R107, X08: a shift is passed on: nothing leaves the old hand before it is in the new one, and nothing is lost in
 * between.
 */
class HandoverTest extends Journey {

    /** Just past the window in which an acceptance can be taken back. */
    private static final Duration PAST_UNDO = Duration.ofMinutes(10).plusSeconds(1);

    /** Zhang also works for the warehouse, which Li does not. */
    private static final String ROSTER = Shop.ROSTER.replace(
            "{userId: u-zhang, name: 张三, aliases: [小张], teams: [cs], roles: [客服]",
            "{userId: u-zhang, name: 张三, aliases: [小张], teams: [cs], roles: [客服, 仓库]");

    private final List<String> mine = new ArrayList<>();

    @BeforeEach
    void zhangHasNothing() {
        api.put("/api/roster", ROSTER).ok();
        for (String id : mine) {
            JsonNode workflow = workflow(id);
            String holder = workflow.path("holder").asString("");
            if (!holder.isEmpty() && workflow.path("state").asString("").equals("held")) {
                act(workflow, "resolve", holder, Map.of()).ok();
            }
        }
        mine.clear();
    }

    private JsonNode heldByZhang(String type, String detail) {
        shop.here("u-zhang");
        JsonNode raised = raise(shop.paidOrder(), 1, type, detail);
        assertThat(raised.path("holder").stringValue()).isEqualTo("u-zhang");
        mine.add(id(raised));
        return raised;
    }

    private JsonNode soldOut() {
        return heldByZhang("缺货", "商品售罄");
    }

    private String holder(JsonNode workflow) {
        return workflow(id(workflow)).path("holder").asString("");
    }

    /** The one with this id, however many others hang in the chat. */
    private void handover(String user, String id, Predicate<SandboxClient.Card> right) {
        await().atMost(PATIENCE)
                .until(() ->
                        chat.cards(user).stream().anyMatch(card -> card.id().equals(id) && right.test(card)));
    }

    private SandboxClient.Card handover(String user, Predicate<SandboxClient.Card> right) {
        return await().atMost(PATIENCE)
                .until(
                        () -> chat.cards(user).stream()
                                .filter(card -> card.id().startsWith("handover-"))
                                .reduce((first, last) -> last)
                                .orElse(null),
                        card -> card != null && right.test(card));
    }

    /** Everything u-zhang has is offered to u-li now, on this card. */
    private String offeredToLi() {
        answer("u-zhang", "交班 李四");
        return handover("u-li", seen -> seen.offers("accept")).id();
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

    @Test
    void allOfItInOnePressAndTheGroupKeepsTheSummary() {
        JsonNode first = soldOut();
        JsonNode second = soldOut();
        JsonNode warehouse = heldByZhang("缺货", "仓库无货");
        shop.here("u-li");

        chat.sayInGroup("u-zhang", SandboxClient.ORDERS_GROUP, "交班 给", "u-li");

        SandboxClient.Card card = handover("u-li", seen -> seen.offers("accept"));
        assertThat(card.get("guide"))
                .contains(
                        first.path("orderNo").stringValue(),
                        second.path("orderNo").stringValue())
                .contains("缺货/商品售罄 · ", "前");
        assertThat(card.get("done")).contains(warehouse.path("orderNo").stringValue(), "留在 张三", "仓库");
        assertThat(handover("u-zhang", seen -> seen.offers("revoke")).offers("accept"))
                .as("the giver cannot accept")
                .isFalse();
        assertThat(handover("u-gao", seen -> true).buttons()).isEmpty();
        assertThat(holder(first)).as("nothing has moved yet").isEqualTo("u-zhang");

        assertThat(chat.press("u-li", card.id(), "accept").ok()).isTrue();

        assertThat(List.of(holder(first), holder(second))).containsOnly("u-li");
        assertThat(holder(warehouse)).isEqualTo("u-zhang");
        assertThat(chat.card("u-li", card.id()).notice()).contains("接下 2 单", "10 分钟");
        SandboxClient.Card summary = handover("u-gao", seen -> seen.get("state").equals("交班完成"));
        assertThat(summary.get("done"))
                .contains("李四 接下 2 单", first.path("orderNo").stringValue());
        assertThat(summary.places()).contains(SandboxClient.ORDERS_GROUP);
        assertThat(api.get("/api/workflows/" + id(first) + "/timeline").ok().toString())
                .contains("从 张三 接班");
        seen("u-li", id(first), seen -> seen.offers("resolve"));
        seen("u-zhang", id(first), seen -> !seen.offers("resolve"));
        integrityIsOk();
    }

    @Test
    void oneByOneByFormAndByTheApi() {
        JsonNode first = soldOut();
        JsonNode second = soldOut();
        JsonNode third = soldOut();
        shop.here("u-li");
        answer("u-zhang", "交班给李四");
        SandboxClient.Card card = handover("u-li", seen -> seen.offers("take"));

        chat.press("u-li", card.id(), "take");
        SandboxClient.Card asking = chat.card("u-li", card.id());
        assertThat(asking.fields()).containsKey("which");
        chat.submit("u-li", card.id(), Map.of("which", id(second)));

        assertThat(holder(second)).isEqualTo("u-li");
        assertThat(List.of(holder(first), holder(third))).containsOnly("u-zhang");
        act(first, "accept", "u-li", Map.of()).ok();
        assertThat(holder(first)).isEqualTo("u-li");
        ApiClient.Answer stranger = act(third, "accept", "u-wang", Map.of());
        assertThat(stranger.status()).isEqualTo(409);
        assertThat(stranger.body().path("reason").stringValue()).contains("没有交给你");
        handover("u-gao", seen -> seen.get("holder").contains("李四 2 单，张三 1 单"));
    }

    @Test
    void whatChangedMeanwhileIsNotMovedAndWhatCameIsInIt() {
        JsonNode done = soldOut();
        JsonNode taken = soldOut();
        JsonNode kept = soldOut();
        shop.here("u-li", "u-wang");
        answer("u-zhang", "交班 给 @李四");
        SandboxClient.Card card = handover("u-li", seen -> seen.offers("accept"));
        act(done, "resolve", "u-zhang", Map.of()).ok();
        act(taken, "take", "u-wang", Map.of()).ok();
        mine.add(id(taken));
        shop.presence("u-li", "busy");
        shop.presence("u-wang", "busy");
        JsonNode late = soldOut();

        chat.press("u-li", card.id(), "accept");

        assertThat(List.of(holder(kept), holder(late))).containsOnly("u-li");
        assertThat(holder(taken)).isEqualTo("u-wang");
        assertThat(workflow(id(done)).path("state").stringValue()).isEqualTo("resolved");
        assertThat(handover("u-gao", seen -> seen.get("state").equals("交班完成")).get("done"))
                .contains("已在 王敏 手上", "已完结", "接下 2 单");
        integrityIsOk();
    }

    @Test
    void undoneWithinTenMinutesAndNotLater() {
        JsonNode first = soldOut();
        JsonNode second = soldOut();
        shop.here("u-li");
        String card = offeredToLi();
        chat.press("u-li", card, "accept");
        assertThat(holder(first)).isEqualTo("u-li");
        act(second, "reassign", "u-li", Map.of("to", "u-wang")).ok();

        chat.press("u-li", card, "revoke");

        assertThat(holder(first)).isEqualTo("u-zhang");
        assertThat(holder(second)).as("what moved on since stays there").isEqualTo("u-wang");
        assertThat(handover("u-gao", seen -> seen.get("state").equals("已撤销")).get("done"))
                .contains("1 单回到 张三");

        answer("u-zhang", "交班 李四");
        String next = handover(
                        "u-li", seen -> seen.offers("accept") && !seen.id().equals(card))
                .id();
        chat.press("u-li", next, "accept");
        assertThat(holder(first)).isEqualTo("u-li");
        clock.advance(PAST_UNDO);
        chat.force("u-li", next, "revoke", Map.of("action", "revoke", "press", request()));
        assertThat(chat.card("u-li", next).notice()).contains("过了 10 分钟");
        assertThat(holder(first)).isEqualTo("u-li");
    }

    /** R107: a press of the receiver that is refused leaves the rest on offer. */
    @Test
    void anUndoingThatIsRefusedWithdrawsNothing() {
        JsonNode worked = soldOut();
        JsonNode other = soldOut();
        shop.here("u-li");
        String card = offeredToLi();
        chat.press("u-li", card, "take");
        chat.submit("u-li", card, Map.of("which", id(worked)));
        act(worked, "snooze", "u-li", Map.of("minutes", "30")).ok();

        chat.force("u-li", card, "revoke", Map.of("action", "revoke", "press", request()));

        assertThat(chat.card("u-li", card).notice()).contains("接下之后都已经动过");
        assertThat(chat.card("u-zhang", card).get("state")).isEqualTo("等接班");
        chat.press("u-li", card, "accept");
        assertThat(List.of(holder(worked), holder(other))).containsOnly("u-li");
        integrityIsOk();
    }

    /**
     * R107: the receiver's undoing ends the handover, and the giver does not go home believing that the rest is on its
     * way.
     */
    @Test
    void whoHandedOverHearsThatTheRestIsNotOnOfferAnyMore() {
        JsonNode mistaken = soldOut();
        JsonNode other = soldOut();
        shop.here("u-li");
        String card = offeredToLi();
        chat.press("u-li", card, "take");
        chat.submit("u-li", card, Map.of("which", id(mistaken)));

        chat.press("u-li", card, "revoke");

        assertThat(List.of(holder(mistaken), holder(other))).containsOnly("u-zhang");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.dms("u-zhang"))
                        .anySatisfy(
                                said -> assertThat(said.words()).contains("李四 撤销了接班", "1 单回到你这里", "还没接的 1 单也不再等人接")));
    }

    /** R107: what the receiver gave back otherwise is the giver's to hand over, and in the same handover again. */
    @Test
    void whatComesBackToTheGiverIsOnOfferAgain() {
        JsonNode first = soldOut();
        JsonNode other = soldOut();
        shop.here("u-li");
        String card = offeredToLi();
        act(first, "accept", "u-li", Map.of()).ok();
        act(first, "reassign", "u-li", Map.of("to", "u-zhang")).ok();
        assertThat(holder(first)).isEqualTo("u-zhang");

        chat.press("u-li", card, "accept");

        assertThat(List.of(holder(first), holder(other))).containsOnly("u-li");
        integrityIsOk();
    }

    @Test
    void theGiverTakesItBackBeforeItIsAccepted() {
        JsonNode held = soldOut();
        answer("u-zhang", "交班 李四");
        String card = handover(
                        "u-zhang",
                        seen -> seen.offers("revoke") && seen.get("state").equals("等接班"))
                .id();

        chat.press("u-zhang", card, "revoke");
        chat.force("u-li", card, "accept", Map.of("action", "accept", "press", request()));

        assertThat(holder(held)).isEqualTo("u-zhang");
        assertThat(chat.card("u-li", card).get("state")).isEqualTo("已撤回");
        assertThat(chat.card("u-li", card).notice()).contains("交班已撤回，不用接了");
    }

    /** R107: on offer to somebody else now; all three know it. */
    @Test
    void whoIsToHaveItNoMoreHearsItAndSoDoesTheGiver() {
        JsonNode held = soldOut();
        shop.here("u-li", "u-wang");
        String first = offeredToLi();

        String said = answer("u-zhang", "交班 王敏");

        assertThat(said).contains("交班给 王敏：1 单", "交给 李四 的那次交班已撤回，已告诉 李四");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.dms("u-li").stream().map(SandboxClient.Said::words))
                        .anySatisfy(words -> assertThat(words).contains("张三 改交给 王敏 了：给你的交班已撤回，没接的 1 单不用接了")));
        chat.force("u-li", first, "accept", Map.of("action", "accept", "press", request()));
        assertThat(holder(held)).isEqualTo("u-zhang");
        assertThat(chat.card("u-li", first).notice()).contains("交班已撤回，不用接了");
    }

    @Test
    void whatCannotBeIsSaidAndNothingIsOffered() {
        assertThat(answer("u-zhang", "交班 李四")).contains("没有任务");
        JsonNode warehouse = heldByZhang("缺货", "仓库无货");
        assertThat(answer("u-zhang", "交班 李四")).contains("都接不了", "仓库");
        JsonNode held = soldOut();
        assertThat(answer("u-zhang", "交班 张三")).contains("不能交给自己");
        assertThat(answer("u-zhang", "交班")).contains("交班给谁");
        assertThat(answer("u-zhang", "交班 赵六")).contains("花名册里没有「赵六」，什么都没做");

        String said = answer("u-zhang", "交班 李四");

        assertThat(said)
                .contains("交班给 李四：1 单", "李四 现在不在", "接下之前都还是你的")
                .contains(warehouse.path("orderNo").stringValue() + " 留在你这里");
        String card = handover("u-gao", seen -> seen.get("state").equals("等接班")).id();
        chat.force("u-wang", card, "accept", Map.of("action", "accept", "press", request()));
        assertThat(chat.card("u-wang", card).notice()).contains("这是 张三 交给 李四 的");
        assertThat(holder(held)).isEqualTo("u-zhang");
    }

    /** The same press twice, copies of it, and two instances on one store: each workflow moves once. */
    @Test
    void pressedByManyHandsAtTwoInstancesItMovesOnce() {
        List<JsonNode> held = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            held.add(soldOut());
        }
        shop.here("u-li");
        ConfigurableApplicationContext other =
                launch(url, dev.baton.embedded.TestEngines.redisUrl(), sandbox, clock, more());
        try {
            String card = offeredToLi();
            List<CompletableFuture<SandboxClient.Pressed>> presses = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                presses.add(CompletableFuture.supplyAsync(() -> chat.pressTimes("u-li", card, "accept", 2, true)));
            }
            presses.forEach(CompletableFuture::join);

            assertThat(held.stream().map(this::holder)).containsOnly("u-li");
            held.forEach(workflow -> assertThat(api.get("/api/workflows/" + id(workflow) + "/timeline")
                            .ok()
                            .path("items")
                            .valueStream()
                            .filter(entry -> entry.path("kind").stringValue().equals("handed-over")))
                    .hasSize(1));
            handover("u-gao", seen -> seen.get("state").equals("交班完成"));
            integrityIsOk();
        } finally {
            other.close();
        }
    }

    @Test
    void nobodyAcceptsAndItLapsesWithoutAnythingLost() {
        JsonNode held = soldOut();
        answer("u-zhang", "交班 李四");
        handover("u-gao", seen -> seen.get("state").equals("等接班"));

        clock.advance(Duration.ofHours(13));
        HandoverRoom.lookAfter(baton);

        handover("u-gao", seen -> seen.get("state").equals("没人接，过期了"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.lastReply("u-zhang")).contains("李四 12 小时没接班", "1 单都还在你手上"));
        assertThat(holder(held)).isEqualTo("u-zhang");
    }

    /**
     * What was accepted does not go back to somebody who cannot do it, and a sentence finds the way to the card that
     * can.
     */
    @Test
    void whoIsAwayGetsNothingBackSilentlyAndAcceptIsOfferedByTheApi() {
        JsonNode held = soldOut();
        String order = held.path("orderNo").stringValue();
        shop.here("u-li");
        answer("u-zhang", "交班 李四");
        String card = handover(
                        "u-li",
                        seen -> seen.offers("accept") && seen.get("guide").contains(order))
                .id();
        assertThat(workflow(id(held)).path("actions").valueStream())
                .anySatisfy(action -> assertThat(action.toString()).contains("\"accept\"", "u-li"));
        chat.press("u-li", card, "accept");
        assertThat(answer("u-li", "撤销 " + order)).contains("从 张三 接班", "撤销接班");
        shop.presence("u-zhang", "leave");

        chat.press("u-li", card, "revoke");

        assertThat(chat.card("u-li", card).notice()).contains("张三 现在不在", "没人办");
        assertThat(holder(held)).isEqualTo("u-li");
        chat.press("u-zhang", card, "revoke");
        assertThat(chat.card("u-zhang", card).notice()).contains("先说「上线」");
        shop.here("u-zhang");
        chat.press("u-li", card, "revoke");
        assertThat(holder(held)).isEqualTo("u-zhang");
        integrityIsOk();
    }

    /**
     * What moved on since it was accepted cannot be given back: neither the sentence nor the card offers it any more.
     */
    @Test
    void undoIsNotOfferedAnyMoreWhenItCannotBeDone() {
        JsonNode held = soldOut();
        String order = held.path("orderNo").stringValue();
        shop.here("u-li");
        answer("u-zhang", "交班 李四");
        String card = handover(
                        "u-li",
                        seen -> seen.offers("accept") && seen.get("guide").contains(order))
                .id();
        chat.press("u-li", card, "accept");
        handover("u-li", card, seen -> seen.offers("revoke"));
        handover("u-zhang", card, seen -> seen.offers("revoke"));
        assertThat(answer("u-li", "撤销 " + order)).contains("撤销接班");

        act(held, "reassign", "u-li", Map.of("to", "u-wang")).ok();
        act(held, "reassign", "u-wang", Map.of("to", "u-li")).ok();

        chat.dm("u-li", "撤销 " + order);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.dms("u-li"))
                        .anySatisfy(said ->
                                assertThat(said.words()).contains("刚从 张三 接班来的，接下后已经动过，撤销不了", "转给 @某人 " + order)));
        handover("u-li", card, seen -> !seen.offers("revoke"));
        handover("u-zhang", card, seen -> !seen.offers("revoke"));
        handover("u-gao", card, seen -> !seen.get("done").contains("可撤销至"));
    }

    /** Nobody presses, and after ten minutes the button is gone all the same. */
    @Test
    void undoGoesFromTheCardWithItsTime() {
        soldOut();
        shop.here("u-li");
        String card = offeredToLi();
        chat.press("u-li", card, "accept");
        handover("u-li", card, seen -> seen.offers("revoke"));
        clock.advance(PAST_UNDO);

        HandoverRoom.lookAfter(baton);

        handover("u-li", card, seen -> !seen.offers("revoke"));
        handover("u-zhang", card, seen -> !seen.offers("revoke"));
    }

    @Test
    void whatHasNoPointIsSaidAndNotDone() {
        assertThat(answer("u-li", "我先顶 张三 2小时")).contains("张三 手上没有任务");
        JsonNode warehouse = heldByZhang("缺货", "仓库无货");
        assertThat(answer("u-li", "我先顶 张三 2小时")).contains("都接不了", "仓库");
        JsonNode held = soldOut();
        assertThat(answer("u-li", "我先顶 李四 2小时")).contains("不能顶自己");
        assertThat(answer("u-li", "我先顶 张三 到早上0点")).contains("已经过了", "明天");
        assertThat(answer("u-zhang", "我请假了 到早上0点")).contains("已经过了");
        assertThat(answer("u-zhang", "我明天请假")).contains("先不动");
        assertThat(List.of(holder(held), holder(warehouse))).containsOnly("u-zhang");

        shop.presence("u-gao", "leave");
        assertThat(answer("u-li", "谁在线")).contains("高产：请假").doesNotContain("请假，请假");
        assertThat(answer("u-li", "我先顶 张三 2小时")).contains("张三 现在在线", "忙碌");
        assertThat(holder(held)).isEqualTo("u-li");
        assertThat(answer("u-li", "不顶了")).contains("还回去");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(holder(held)).isEqualTo("u-zhang"));
        integrityIsOk();
    }

    /** R101: with more than fit into a form the number is typed; an order with two problems comes as a whole. */
    @Test
    void ofALongHandoverAnOrderWithTwoProblemsIsAcceptedByItsNumber() {
        JsonNode twice = soldOut();
        String order = twice.path("orderNo").stringValue();
        JsonNode second = raise(order, 2, "缺货", "商品售罄");
        mine.add(id(second));
        for (int i = 0; i < 7; i++) {
            soldOut();
        }
        String twin = "T" + order.substring(2);
        api.put("/api/orders/" + twin, Shop.order(twin, clock.instant())).ok();
        JsonNode other = raise(twin, 1, "缺货", "商品售罄");
        mine.add(id(other));
        assertThat(List.of(holder(second), holder(other))).containsOnly("u-zhang");
        shop.here("u-li");
        answer("u-zhang", "交班给李四");
        SandboxClient.Card card = handover("u-li", seen -> seen.offers("take"));

        chat.press("u-li", card.id(), "take");
        chat.submit("u-li", card.id(), Map.of("which", order.substring(order.length() - 4)));
        assertThat(chat.card("u-li", card.id()).notice()).contains("有好几单：", order, twin, "请写全单号");
        assertThat(List.of(holder(twice), holder(second), holder(other))).containsOnly("u-zhang");
        chat.submit("u-li", card.id(), Map.of("which", order));

        assertThat(chat.card("u-li", card.id()).notice()).contains("接下 2 单");
        assertThat(List.of(holder(twice), holder(second))).containsOnly("u-li");
        assertThat(holder(other)).isEqualTo("u-zhang");
        chat.press("u-li", card.id(), "accept");
        handover("u-gao", card.id(), seen -> seen.get("state").equals("交班完成"));
    }

    /** CONTRACT 7: before a big cover is shown what will come of it, and what cannot be is said at once instead. */
    @Test
    void theLookBeforeABigCoverShowsWhatWillMove() {
        List<JsonNode> warehouse = new ArrayList<>();
        List<JsonNode> soldOut = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            warehouse.add(heldByZhang("缺货", "仓库无货"));
        }
        assertThat(answer("u-li", "我先顶 张三 2小时")).contains("6 单你都接不了").doesNotContain("按钮");
        for (int i = 0; i < 6; i++) {
            soldOut.add(soldOut());
        }
        assertThat(answer("u-zhang", "我先顶 张三 2小时")).contains("不能顶自己").doesNotContain("按钮");
        assertThat(answer("u-li", "我先顶 张三 3天")).contains("最多顶 24 小时").doesNotContain("按钮");

        String said = answer("u-li", "我先顶 张三 2小时");

        assertThat(said).contains("手上 6 单归你", "待做：", "……另有 1 单", "还有 6 单你接不了，留在 张三", "按钮");
        assertThat(said.split("缺货/商品售罄", -1)).hasSize(6);
        SandboxClient.Card card = await().atMost(PATIENCE)
                .until(
                        () -> chat.cards("u-li").stream()
                                .filter(seen -> seen.id().startsWith("question-") && seen.offers("choose-0"))
                                .reduce((first, last) -> last)
                                .orElse(null),
                        seen -> seen != null);
        assertThat(card.buttons().toString()).contains("接过来 6 单");
        assertThat(card.get("guide")).contains("缺货/商品售罄", "还有 6 单你接不了");
        chat.press("u-li", card.id(), "choose-0");
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(soldOut.stream().map(this::holder)).containsOnly("u-li");
            assertThat(warehouse.stream().map(this::holder)).containsOnly("u-zhang");
        });
        answer("u-li", "不顶了");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(soldOut.stream().map(this::holder)).containsOnly("u-zhang"));
    }

    /**
     * Many open ({@code -Dhandover.items=200}): the press is answered in time, and the work goes on behind the answer.
     */
    @Test
    void manyAreOfferedAndAcceptedWithoutKeepingAnybodyWaiting() {
        api.put("/api/roster", ROSTER.replace("roles: [客服, 仓库]", "roles: [客服, 仓库], capacity: 300"))
                .ok();
        for (int i = 0; i < Integer.getInteger("handover.items", 60); i++) {
            soldOut();
        }
        shop.here("u-li");
        int items = mine.size();
        String said = answer("u-zhang", "交班 李四");
        assertThat(said).contains("交班给 李四：" + items + " 单", "……另有 " + (items - 10) + " 单");
        assertThat(said.split("缺货/商品售罄", -1)).as("ten lines fit a phone").hasSize(11);
        clock.advance(Duration.ofSeconds(1)); // the card does not compete with the answer
        String card = handover("u-li", seen -> seen.offers("accept")).id();

        SandboxClient.Card open = chat.card("u-li", card);
        int lines = (int) open.get("guide").lines().count();
        assertThat(open.get("todo"))
                .as("the buttons stay in sight")
                .contains("……另有 " + (items - lines) + " 单：缺货/商品售罄 " + (items - lines) + " 单")
                .hasLineCount(2);

        SandboxClient.Pressed pressed = chat.press("u-li", card, "accept");

        assertThat(pressed.ok()).as("answered in time").isTrue();
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(mine.stream()
                                .map(id -> workflow(id).path("holder").asString("")))
                        .containsOnly("u-li"));
        SandboxClient.Card done = handover("u-li", seen -> seen.get("state").equals("交班完成"));
        assertThat(done.get("done"))
                .as("nothing behind the orders is cut off")
                .contains("李四 接下 " + items + " 单", "……另有 " + (items - 8) + " 单", "可撤销至");
        chat.press("u-li", card, "revoke");
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(
                        () -> assertThat(chat.card("u-li", card).get("state")).isEqualTo("已撤销"));
        assertThat(chat.card("u-li", card).get("problem")).startsWith(items + " 单");
        integrityIsOk();
    }
}
