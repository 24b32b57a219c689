package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.detection.Sweeping;
import dev.baton.embedded.TestEngines;
import dev.baton.handover.HandoverRoom;
import dev.baton.sandbox.SandboxClient;
import dev.baton.workflow.WorkflowChanged;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import tools.jackson.databind.JsonNode;

/** Standing in for a colleague: the work comes, and goes back by itself. */
class CoverTest extends WorkWeek {

    @Test
    void coveredForTwoHoursItReturnsByItselfAlsoAfterARestart() {
        JsonNode first = heldBy("u-zhang");
        JsonNode second = heldBy("u-zhang");

        String said = answer("u-li", "我先顶 @张三 2小时");

        assertThat(said).contains("先顶 张三，到 12:00", "2 单归你", "不顶了");
        assertThat(List.of(holder(first), holder(second))).containsOnly("u-li");
        assertThat(timeline(first)).contains("先顶 张三，到 12:00");
        hears("u-zhang", "李四 先顶你，到 12:00");
        assertThat(answer("u-wang", "谁在线")).contains("张三：忙碌，同事先顶着，到 12:00");
        assertThat(answer("u-wang", "我先顶 张三 半小时")).contains("已经有 李四 顶着，到 12:00");
        act(second, "resolve", "u-li", Map.of()).ok();
        clock.advance(Duration.ofHours(2));
        ConfigurableApplicationContext other = launch(url, TestEngines.redisUrl(), sandbox, clock, more());
        try {
            HandoverRoom.giveBack(other);
            HandoverRoom.giveBack(baton);
        } finally {
            other.close();
        }

        assertThat(holder(first)).isEqualTo("u-zhang");
        assertThat(workflow(id(second)).path("state").stringValue()).isEqualTo("resolved");
        assertThat(timeline(first)).contains("顶班结束，回到 张三");
        hears("u-zhang", "李四 顶完了，1 单回到你这里");
        assertThat(answer("u-wang", "谁在线")).contains("张三：在线");
        Sweeping.ringAlarms(baton); // the clock has jumped
        integrityIsOk();
    }

    /** CONTRACT 7: many of a colleague's orders move only after a look; what is said of many fits a phone. */
    @Test
    void coveringForManyAsksFirst() {
        List<JsonNode> held = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            held.add(heldBy("u-zhang"));
        }

        assertThat(answer("u-li", "我先顶 @张三 2小时")).contains("先顶 张三，到 12:00", "手上 12 单", "点卡片上的按钮才接");

        assertThat(held.stream().map(this::holder)).containsOnly("u-zhang");
        String card = await().atMost(PATIENCE)
                .until(
                        () -> chat.cards("u-li").stream()
                                .filter(one -> one.id().startsWith("question-") && one.offers("choose-0"))
                                .map(SandboxClient.Card::id)
                                .reduce("", (first, last) -> last),
                        id -> !id.isEmpty());
        chat.press("u-li", card, "choose-0");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(held.stream().map(this::holder)).containsOnly("u-li"));
        clock.advance(Duration.ofSeconds(4)); // what was too late for the answer to the press follows by itself
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.card("u-li", card).get("done"))
                        .contains("先顶 张三，到 12:00", "12 单归你", "……另有 7 单", "不顶了"));
        assertThat(answer("u-li", "不顶了")).contains("12 单都还回去了");
        assertThat(held.stream().map(this::holder)).containsOnly("u-zhang");
        String leave = answer("u-zhang", "我请假了");
        assertThat(leave).contains("你手上 12 单", "……另有 2 单");
        assertThat(leave.split("缺货/商品售罄", -1)).hasSize(11);
    }

    /** R107: a day is a time too, and it ends when the card said, however late it is pressed. */
    @Test
    void aLongCoverOfManyEndsWhenItsCardSaid() {
        List<JsonNode> held = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            held.add(heldBy("u-zhang"));
        }
        assertThat(answer("u-li", "我先顶 @张三 到明天9点")).contains("手上 6 单", "09:00");
        String card = await().atMost(PATIENCE)
                .until(
                        () -> chat.cards("u-li").stream()
                                .filter(one -> one.id().startsWith("question-") && one.offers("choose-0"))
                                .map(SandboxClient.Card::id)
                                .reduce("", (first, last) -> last),
                        id -> !id.isEmpty());
        clock.advance(Duration.ofMinutes(9));

        chat.press("u-li", card, "choose-0");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(held.stream().map(this::holder)).containsOnly("u-li"));
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(chat.card("u-li", card).get("done")).contains("先顶 张三，到 ", "09:00", "6 单归你"));
        assertThat(answer("u-li", "不顶了")).contains("6 单都还回去了");
    }

    /** R107: what somebody without shifts merely pressed this morning is no word for the afternoon. */
    @Test
    void whoOnlyPressedACardAndDidNotReturnIsNotOnlineAfterTheCover() {
        api.post(
                        "/api/presence/u-wang",
                        Map.of(
                                "state",
                                "offline",
                                "until",
                                clock.instant().plusSeconds(60).toString()))
                .ok();
        clock.advance(Duration.ofMinutes(2));
        assertThat(answer("u-wang", "我的")).contains("没有任务");
        JsonNode held = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        mine.add(id(held));
        assertThat(holder(held)).isEqualTo("u-wang");
        assertThat(answer("u-li", "我先顶 王敏 2小时")).contains("1 单归你", "王敏 现在在线");
        clock.advance(Duration.ofHours(2));

        HandoverRoom.giveBack(baton);

        assertThat(api.get("/api/presence")
                        .ok()
                        .path("items")
                        .valueStream()
                        .filter(one -> one.path("userId").stringValue().equals("u-wang"))
                        .map(one -> one.path("state").stringValue()))
                .containsExactly("offline");
        assertThat(holder(held)).as("in the hand that has it").isEqualTo("u-li");
        hears("u-wang", "李四 顶完了，没有单子回到你这里", "还在 李四 那里");
    }

    /**
     * R107: without shifts nobody says when the day ends: who was online before the cover is so again, for two hours.
     */
    @Test
    void whoHadSaidToBeHereIsOnlineAgainAfterTheCoverButNotForEver() {
        JsonNode held = heldBy("u-wang");
        answer("u-li", "我先顶 王敏 2小时");
        assertThat(holder(held)).isEqualTo("u-li");
        clock.advance(Duration.ofHours(2));

        HandoverRoom.giveBack(baton);

        assertThat(holder(held)).isEqualTo("u-wang");
        assertThat(answer("u-zhang", "谁在线")).contains("王敏：在线");
        clock.advance(Duration.ofHours(2));
        assertThat(answer("u-zhang", "谁在线")).doesNotContain("王敏：在线");
        lookAfter(Duration.ZERO);
        shop.here("u-li");
        lookAfter(Duration.ofMinutes(61));
        assertThat(holder(held)).isEqualTo("u-li");
        Sweeping.ringAlarms(baton); // the clock has jumped
    }

    /** R107, CONTRACT 3: a word with an end is the same again after a cover that is over before it. */
    @Test
    void whoHadSaidUntilWhenIsHereUntilThenAfterTheCover() {
        JsonNode held = hereUntil("u-wang", Duration.ofHours(3));
        Instant until = clock.instant().plus(Duration.ofHours(3));
        answer("u-li", "我先顶 王敏 2小时");
        assertThat(holder(held)).isEqualTo("u-li");
        assertThat(present("u-wang").path("reason").stringValue()).contains("同事先顶着");
        clock.advance(Duration.ofHours(2));

        HandoverRoom.giveBack(baton);

        assertThat(holder(held)).isEqualTo("u-wang");
        JsonNode here = present("u-wang");
        assertThat(here.path("state").stringValue()).isEqualTo("online");
        assertThat(here.path("reason").stringValue()).isEqualTo("系统设为在线，到 13:00");
        assertThat(OffsetDateTime.parse(here.path("until").stringValue()).toInstant())
                .isEqualTo(until);
        clock.advance(Duration.ofMinutes(61));
        assertThat(present("u-wang").path("state").stringValue()).isEqualTo("offline");
    }

    /** R107, CONTRACT 3: an end that came during the cover has come, also when the stand-in stops before the time. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoseWordEndedDuringTheCoverIsNotHereAfterIt(boolean stopped) {
        JsonNode held = hereUntil("u-wang", Duration.ofMinutes(20));
        answer("u-li", "我先顶 王敏 1小时");
        assertThat(holder(held)).isEqualTo("u-li");
        clock.advance(Duration.ofMinutes(stopped ? 30 : 60));

        if (stopped) {
            answer("u-li", "不顶了");
        } else {
            HandoverRoom.giveBack(baton);
        }

        JsonNode here = present("u-wang");
        assertThat(here.path("state").stringValue()).isEqualTo("offline");
        assertThat(here.path("reason").stringValue()).isEqualTo("系统设为在线，10:20 到点");
        assertThat(holder(held)).as("in the hand that has it").isEqualTo("u-li");
    }

    private JsonNode hereUntil(String user, Duration time) {
        String until = clock.instant().plus(time).toString();
        api.post("/api/presence/" + user, Map.of("state", "online", "until", until))
                .ok();
        JsonNode held = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        mine.add(id(held));
        assertThat(holder(held)).isEqualTo(user);
        return held;
    }

    private JsonNode present(String user) {
        return api.get("/api/presence")
                .ok()
                .path("items")
                .valueStream()
                .filter(one -> one.path("userId").stringValue().equals(user))
                .findFirst()
                .orElseThrow();
    }

    /**
     * R107: a press during the cover is not a word: the colleague is expected, so everything returns and 上线 is
     * restored.
     */
    @Test
    void aPressDuringTheCoverDoesNotKeepTheWorkAway() {
        JsonNode held = heldBy("u-zhang");
        answer("u-li", "我先顶 @张三 2小时");
        assertThat(holder(held)).isEqualTo("u-li");
        clock.advance(Duration.ofMinutes(80));
        act(held, "note", "u-zhang", Map.of("text", "快好了")).ok();
        clock.advance(Duration.ofMinutes(41));

        HandoverRoom.giveBack(baton);

        assertThat(holder(held)).isEqualTo("u-zhang");
        hears("u-zhang", "李四 顶完了，1 单回到你这里");
        assertThat(answer("u-wang", "谁在线")).contains("张三：在线");
    }

    /** R107: the person covered hears what did not return, and where it is. */
    @Test
    void thePersonCoveredHearsWhatIsKept() {
        JsonNode held = heldBy("u-zhang");
        answer("u-li", "我先顶 @张三 1小时");
        shop.presence("u-zhang", "leave");
        clock.advance(Duration.ofHours(1));

        HandoverRoom.giveBack(baton);

        assertThat(holder(held)).isEqualTo("u-li");
        hears("u-zhang", "李四 顶完了，没有单子回到你这里", "1 单你当时接不回来，还在 李四 那里");
    }

    @Test
    void whoDoesNotComeBackIsCoveredOnAndTheCovererMayStop() {
        JsonNode held = heldBy("u-zhang");
        answer("u-li", "我先顶 张三 1小时");
        shop.presence("u-zhang", "leave");
        clock.advance(Duration.ofHours(1));

        HandoverRoom.giveBack(baton);

        assertThat(holder(held)).isEqualTo("u-li");
        assertThat(timeline(held)).contains("张三 还没回来，留在 李四");

        JsonNode next = heldBy("u-zhang");
        answer("u-li", "先顶张三到下午3点");
        assertThat(holder(next)).isEqualTo("u-li");
        assertThat(answer("u-li", "不顶了")).contains("都还回去了");
        assertThat(holder(next)).isEqualTo("u-zhang");
        assertThat(answer("u-li", "我先顶 张三")).contains("多久");
        assertThat(answer("u-zhang", "我先顶 张三 1小时")).contains("不能顶自己");
    }

    /**
     * What the stand-in sent to 财务 belongs to the colleague again when it comes out, and the end of the cover says so.
     */
    @Test
    void whatIsWithFinanceWhenACoverEndsFollowsToThePersonCovered() {
        JsonNode plain = heldBy("u-zhang");
        JsonNode refunded = heldBy("u-zhang");
        JsonNode taken = heldBy("u-zhang");
        shop.here("u-li");
        answer("u-li", "我先顶 @张三 2小时");
        shop.here("u-qian");
        act(refunded, "apply-refund", "u-li", Map.of("amount", "10.00", "reason", "少发"))
                .ok();
        act(taken, "apply-refund", "u-li", Map.of("amount", "10.00", "reason", "少发"))
                .ok();
        assertThat(holder(refunded)).isEqualTo("u-qian");

        int before = chat.dms("u-li").size();

        String said = answer("u-li", "不顶了");

        assertThat(said).contains("张三：1 单还回去了", "2 单在财务审核，审完直接回到 张三").doesNotContain("都还回去");
        hears("u-zhang", "李四 顶完了，1 单回到你这里", "2 单在财务审核");
        assertThat(holder(plain)).isEqualTo("u-zhang");
        act(refunded, "reject-refund", "u-qian", Map.of("reason", "先补发")).ok();
        assertThat(holder(refunded)).isEqualTo("u-zhang");
        assertThat(answer("u-zhang", "为什么给我 " + refunded.path("orderNo").stringValue()))
                .contains("李四 顶完了，退款有了结果，回到 张三");
        shop.presence("u-zhang", "busy");
        act(taken, "revoke", "u-li", Map.of()).ok();
        assertThat(holder(taken))
                .as("whom it should follow to is not here, so who asked has it")
                .isEqualTo("u-li");
        assertThat(answer("u-li", "不顶了")).contains("没有在顶谁");
        // such a message is written with the one to 张三 and sent on its own
        await().atMost(PATIENCE)
                .until(() -> api.get("/api/outbox?limit=200")
                        .ok()
                        .path("items")
                        .valueStream()
                        .noneMatch(entry -> entry.path("topic").asString("").equals("message")));
        assertThat(chat.dms("u-li").stream().skip(before).map(SandboxClient.Said::words))
                .as("the answer has said that the cover is over")
                .noneMatch(words -> words.contains("顶 张三 结束"));
        integrityIsOk();
    }

    /**
     * The stand-in stands for the colleague also when the colleague's own refund comes back, and gives it back with the
     * rest.
     */
    @Test
    void aRefundOfThePersonCoveredComesToTheStandInAndSaysWhy() {
        JsonNode refunded = heldBy("u-zhang");
        JsonNode plain = heldBy("u-zhang");
        shop.here("u-qian");
        act(refunded, "apply-refund", "u-zhang", Map.of("amount", "10.00", "reason", "少发"))
                .ok();
        shop.here("u-li", "u-wang");
        answer("u-li", "我先顶 @张三 2小时");
        assertThat(holder(plain)).isEqualTo("u-li");

        act(refunded, "reject-refund", "u-qian", Map.of("reason", "先补发")).ok();

        assertThat(holder(refunded)).isEqualTo("u-li");
        assertThat(answer("u-li", "为什么给我 " + refunded.path("orderNo").stringValue()))
                .contains("退款有了结果，张三 不在，李四 正顶着");
        assertThat(answer("u-li", "不顶了")).contains("张三：2 单都还回去了");
        assertThat(List.of(holder(plain), holder(refunded))).containsOnly("u-zhang");
        integrityIsOk();
    }

    /** What was not taken yet when the stand-in says that it is over stays where it is. */
    @Test
    void aCoverThatEndsWhileItIsFilledTakesNothingMore() {
        JsonNode first = heldBy("u-zhang");
        JsonNode second = heldBy("u-zhang");
        shop.here("u-li");
        AtomicInteger ended = new AtomicInteger();
        ApplicationListener<ApplicationEvent> impatient = event -> {
            boolean taken = event instanceof PayloadApplicationEvent<?> told
                    && told.getPayload() instanceof WorkflowChanged change
                    && change.after().heldBy("u-li");
            if (taken && ended.getAndIncrement() == 0) {
                afterCommit(() -> HandoverRoom.endCover(baton, "u-li"));
            }
        };
        baton.addApplicationListener(impatient);

        answer("u-li", "我先顶 @张三 2小时");

        baton.removeApplicationListener(impatient);
        assertThat(ended).hasPositiveValue();
        assertThat(List.of(holder(first), holder(second))).containsOnly("u-zhang");
        assertThat(new Store(url).number("SELECT COUNT(*) FROM handover_cover_item WHERE standing = 'covered'"))
                .isZero();
        integrityIsOk();
    }
}
