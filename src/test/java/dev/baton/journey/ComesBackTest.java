package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.detection.Sweeping;
import dev.baton.embedded.TestEngines;
import dev.baton.handover.HandoverRoom;
import dev.baton.presence.PresenceChanged;
import dev.baton.presence.State;
import dev.baton.sandbox.SandboxClient;
import dev.baton.workflow.WorkflowChanged;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.JsonNode;

/**
 * R107–R110, X08, X09: who goes leaves nothing behind: work comes back by rule, with notice, and is never without an
 * owner or a queue.
 */
class ComesBackTest extends Journey {

    /** Titles of what the bot says unasked; it may come between a question and its answer. */
    private static final Set<String> NEWS = Set.of("顶班", "有任务转走了", "有任务要转走", "组里的异常");

    /** Zhang and Li by day, Wang without a shift. */
    private static final String ROSTER = Shop.ROSTER + """
            shifts:
              - {members: [u-zhang], days: [1,2,3,4,5], from: "09:00", to: "18:00"}
              - {members: [u-li], days: [1,2,3,4,5,6,7], from: "09:00", to: "22:00"}
            """;

    private final List<String> mine = new ArrayList<>();

    private int week;

    @BeforeEach
    void aNewMondayAndNothingHeld() {
        api.put("/api/roster", ROSTER).ok();
        for (String id : mine) {
            JsonNode workflow = workflow(id);
            String holder = workflow.path("holder").asString("");
            if (!holder.isEmpty() && workflow.path("state").asString("").equals("held")) {
                act(workflow, "resolve", holder, Map.of()).ok();
            }
        }
        mine.clear();
        clock.set(LocalDateTime.parse("2026-11-23T10:00")
                .plusWeeks(++week)
                .atZone(dev.baton.workflow.When.ZONE)
                .toInstant());
        shop.nobodyHere();
        HandoverRoom.giveBack(baton);
        HandoverRoom.takeBack(baton);
    }

    private JsonNode heldBy(String user) {
        shop.here(user);
        JsonNode raised = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        assertThat(raised.path("holder").stringValue()).isEqualTo(user);
        mine.add(id(raised));
        return raised;
    }

    private String holder(JsonNode workflow) {
        return workflow(id(workflow)).path("holder").asString("queue");
    }

    private String timeline(JsonNode workflow) {
        return api.get("/api/workflows/" + id(workflow) + "/timeline").ok().toString();
    }

    private void hears(String user, String... parts) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.dms(user).stream()
                                .filter(said -> said.sender().equals("robot"))
                                .map(SandboxClient.Said::words))
                        .anySatisfy(words -> assertThat(words).contains(parts)));
    }

    /** By somebody else, between this change and the next one. */
    private static void afterCommit(Runnable work) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                CompletableFuture.runAsync(work).join();
            }
        });
    }

    private String answer(String user, String typed) {
        int before = chat.dms(user).size();
        chat.dm(user, typed);
        return await().atMost(PATIENCE)
                .until(
                        () -> chat.dms(user).stream()
                                .skip(before)
                                .filter(said -> said.sender().equals("robot")
                                        && said.card() == null
                                        && !NEWS.contains(said.title())
                                        && !said.words().contains("新任务："))
                                .map(SandboxClient.Said::words)
                                .reduce("", (first, last) -> last),
                        words -> !words.isEmpty());
    }

    private void lookAfter(Duration time) {
        clock.advance(time);
        HandoverRoom.takeBack(baton);
    }

    @Test
    void aShiftThatEndsGivesItsWorkOnAfterNoticeAndGrace() {
        JsonNode held = heldBy("u-zhang");
        clock.advance(Duration.ofHours(8));
        shop.here("u-li");

        HandoverRoom.takeBack(baton);

        assertThat(holder(held)).as("the grace time is not over").isEqualTo("u-zhang");
        hears("u-zhang", "18:00 下班", "18:30 起你手上的 1 单会转");
        hears("u-wang", "张三", "18:00 下班", held.path("orderNo").stringValue());
        lookAfter(Duration.ofMinutes(29));
        assertThat(holder(held)).isEqualTo("u-zhang");
        lookAfter(Duration.ofMinutes(2));

        assertThat(holder(held)).isEqualTo("u-li");
        assertThat(timeline(held)).contains("张三 18:00 下班，转给 李四");
        hears("u-wang", "18:00 下班", "手上的 1 单已转走", "李四 1 单");
        hears("u-zhang", "你手上的 1 单已转走");
        String why = answer("u-li", "为什么给我 " + held.path("orderNo").stringValue());
        assertThat(why).contains("18:00 下班");
        Sweeping.ringAlarms(baton); // the clock has jumped
        integrityIsOk();
    }

    @Test
    void whoStaysLongerKeepsIt() {
        JsonNode held = heldBy("u-zhang");
        clock.advance(Duration.ofHours(8));
        HandoverRoom.takeBack(baton);
        shop.here("u-zhang");

        lookAfter(Duration.ofMinutes(40));

        assertThat(holder(held)).isEqualTo("u-zhang");
    }

    @Test
    void withNobodyHereItWaitsInItsQueueAndIsDealtToWhoComes() {
        JsonNode held = heldBy("u-zhang");
        clock.advance(Duration.ofHours(8));
        HandoverRoom.takeBack(baton);
        lookAfter(Duration.ofMinutes(31));

        assertThat(holder(held)).isEqualTo("queue");
        assertThat(workflow(id(held)).path("state").stringValue()).isEqualTo("waiting");
        assertThat(timeline(held)).contains("回到队列：张三 18:00 下班");

        shop.here("u-li");

        await().atMost(PATIENCE).until(() -> holder(held).equals("u-li"));
        Sweeping.ringAlarms(baton); // the clock has jumped
        integrityIsOk();
    }

    /** R107: what 下线 says of the work in hand is what happens to it. */
    @Test
    void whoGoesOfflineHearsThatTheWorkStaysForAWhile() {
        JsonNode held = heldBy("u-zhang");
        shop.here("u-li");

        assertThat(answer("u-zhang", "下线")).contains("不再给你派新任务", "手上的先留着", "会转给在线的人");

        lookAfter(Duration.ZERO);
        lookAfter(Duration.ofMinutes(59));
        assertThat(holder(held)).isEqualTo("u-zhang");
        lookAfter(Duration.ofMinutes(2));
        assertThat(holder(held)).isEqualTo("u-li");
    }

    @Test
    void whatIsNotDueBeforeTheNextShiftStays() {
        shop.here("u-zhang");
        JsonNode slow = raise(shop.paidOrder(), 1, "支付", "长时间未支付");
        mine.add(id(slow));
        assertThat(holder(slow)).isEqualTo("u-zhang");
        clock.advance(Duration.ofHours(8));
        HandoverRoom.takeBack(baton);
        lookAfter(Duration.ofMinutes(31));

        Instant due = Instant.parse(workflow(id(slow)).path("dueAt").stringValue());
        assertThat(due).isAfter(clock.instant().plus(Duration.ofHours(14)));
        assertThat(holder(slow)).as("due at ten tomorrow, back at nine").isEqualTo("u-zhang");
    }

    @Test
    void leaveGivesItOnToWhomeverItWasOffered() {
        JsonNode held = heldBy("u-zhang");
        shop.here("u-li", "u-wang");
        answer("u-zhang", "交班 给 王敏");
        shop.presence("u-zhang", "leave");

        HandoverRoom.takeBack(baton);
        lookAfter(Duration.ofMinutes(6));

        assertThat(holder(held)).isEqualTo("u-wang");
        assertThat(timeline(held)).contains("张三 请假，转给 王敏");
    }

    @Test
    void twoInstancesTakeBackOnceAndTellOnce() {
        List<JsonNode> held = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            held.add(heldBy("u-zhang"));
        }
        clock.advance(Duration.ofHours(8));
        shop.here("u-li");
        ConfigurableApplicationContext other = launch(url, TestEngines.redisUrl(), sandbox, clock, more());
        try {
            long before = warnings();
            bothLook(other);
            clock.advance(Duration.ofMinutes(31));
            bothLook(other);

            assertThat(held.stream().map(this::holder)).containsOnly("u-li");
            held.forEach(workflow ->
                    assertThat(timeline(workflow).split("taken-back", -1)).hasSize(2));
            await().atMost(PATIENCE).until(() -> warnings() > before);
            assertThat(warnings()).isEqualTo(before + 1);
            Sweeping.ringAlarms(baton); // the clock has jumped
            integrityIsOk();
        } finally {
            other.close();
        }
    }

    private long warnings() {
        return chat.dms("u-zhang").stream()
                .filter(said -> said.words().contains("有任务要转走"))
                .count();
    }

    private void bothLook(ConfigurableApplicationContext other) {
        CompletableFuture.allOf(
                        CompletableFuture.runAsync(() -> HandoverRoom.takeBack(baton)),
                        CompletableFuture.runAsync(() -> HandoverRoom.takeBack(other)))
                .join();
    }

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

    /** R100: a lead's step is not dealt to a clerk when the lead goes: it waits, and is the lead's again. */
    @Test
    void whatIsForALeadWaitsForOneWhenTheLeadGoes() {
        shop.here("u-qian");
        JsonNode dispute = raise(shop.paidOrder(), 0, "费用", "费用争议");
        mine.add(id(dispute));
        act(dispute, "compensate", "u-qian", Map.of("kind", "coupon", "amount", "10"))
                .ok();
        shop.here("u-zhao");
        act(dispute, "call-customer", "u-qian", Map.of("result", "reached", "answer", "refused"))
                .ok();
        assertThat(holder(dispute)).isEqualTo("u-zhao");
        assertThat(answer("u-wang", "如果 赵会计 请假")).contains("等上级来：1 单").doesNotContain("钱莉：");
        shop.presence("u-zhao", "leave");

        HandoverRoom.takeBack(baton);
        lookAfter(Duration.ofMinutes(6));

        assertThat(holder(dispute)).isEqualTo("queue");
        assertThat(workflow(id(dispute)).path("why").stringValue()).contains("由上级处理，赵会计 不在，等人来");
        shop.here("u-zhao");
        await().atMost(PATIENCE).until(() -> holder(dispute).equals("u-zhao"));
        Sweeping.ringAlarms(baton); // the clock has jumped
        integrityIsOk();
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

    @Test
    void leaveInOnePressAfterALookR108X09() {
        JsonNode first = heldBy("u-zhang");
        JsonNode second = heldBy("u-zhang");
        shop.here("u-li", "u-wang");

        String said = answer("u-zhang", "我请假了");

        assertThat(said).contains("你手上 2 单", "→ 李四", "→ 王敏").containsPattern("到 \\d\\d-\\d\\d 09:00 回来");
        assertThat(holder(first)).as("a look changes nothing").isEqualTo("u-zhang");
        SandboxClient.Card card = await().atMost(PATIENCE)
                .until(
                        () -> chat.cards("u-zhang").stream()
                                .filter(seen -> seen.id().startsWith("handover-") && seen.offers("accept"))
                                .reduce((one, last) -> last)
                                .orElse(null),
                        seen -> seen != null);
        chat.press("u-zhang", card.id(), "accept");

        assertThat(List.of(holder(first), holder(second))).containsExactlyInAnyOrder("u-li", "u-wang");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.card("u-zhang", card.id()).get("state"))
                        .isEqualTo("已请假")); // a late answer is followed by an update
        assertThat(answer("u-li", "谁在线")).contains("张三：请假");
        hears("u-wang", "张三 请假", "手上的 2 单已转走");
        JsonNode next = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        mine.add(id(next));
        assertThat(holder(next)).isNotEqualTo("u-zhang");
        clock.advance(Duration.ofHours(24));
        assertThat(api.get("/api/presence").ok().toString()).doesNotContain("\"state\":\"leave\"");
        Sweeping.ringAlarms(baton); // the clock has jumped
        integrityIsOk();
    }

    /** R108: a leave of another time is said so, also when its length is; the part of the day that it is now is now. */
    @Test
    void aLeaveThatBeginsLaterIsNoLeaveNow() {
        for (String later : List.of("我明天请假2天", "下午请假2小时", "今天下午请假2小时", "晚上请假 3小时", "周五请假一天")) {
            assertThat(answer("u-zhang", later)).as(later).contains("请假从说的时候起算，现在先不动");
        }
        assertThat(api.get("/api/presence").ok().toString()).doesNotContain("\"state\":\"leave\"");

        assertThat(answer("u-zhang", "上午请假2小时")).contains("已请假，到 12:00 回来");
        assertThat(answer("u-zhang", "上线")).contains("已上线");
        assertThat(answer("u-zhang", "我请假到下午3点")).contains("已请假，到 15:00 回来");
    }

    /** R108: nobody comes back in the middle of a shift, and a day that may be one of the leave is asked about. */
    @Test
    void aLeaveOfDaysEndsWhereAShiftBegins() {
        clock.advance(Duration.ofHours(4)); // Monday, 14:00
        assertThat(answer("u-zhang", "我请假一天")).contains("已请假，到 " + dayIn(1) + " 09:00 回来");
        assertThat(answer("u-zhang", "我请假5天")).contains("已请假，到 " + dayIn(7) + " 09:00 回来");
        assertThat(answer("u-zhang", "我请假一下午")).contains("已请假，到 " + dayIn(1) + " 09:00 回来");
        assertThat(answer("u-li", "我请假一下午")).contains("已请假，到 18:00 回来");
        assertThat(answer("u-zhang", "明早请假")).contains("请假从说的时候起算");
        assertThat(answer("u-zhang", "我" + (dayNumber() + 1) + "号请假")).contains("请假从说的时候起算");
        assertThat(answer("u-zhang", "我请假到周日")).contains("已请假，到 " + dayIn(7) + " 09:00 回来");

        assertThat(answer("u-zhang", "我请假到周五")).contains("什么时候回来", "在卡片上选");
        SandboxClient.Card card = await().atMost(PATIENCE)
                .until(
                        () -> chat.cards("u-zhang").stream()
                                .filter(one -> one.id().startsWith("question-") && one.offers("choose-1"))
                                .reduce((first, last) -> last)
                                .orElse(null),
                        seen -> seen != null);
        assertThat(card.button("choose-0").text()).isEqualTo(dayIn(4) + " 09:00 回来");
        chat.press("u-zhang", card.id(), "choose-1");
        assertThat(chat.card("u-zhang", card.id()).get("done")).contains("已请假，到 " + dayIn(7) + " 09:00 回来");
    }

    private String dayIn(int days) {
        return LocalDateTime.ofInstant(clock.instant(), dev.baton.workflow.When.ZONE)
                .plusDays(days)
                .format(DateTimeFormatter.ofPattern("MM-dd"));
    }

    private int dayNumber() {
        return LocalDateTime.ofInstant(clock.instant(), dev.baton.workflow.When.ZONE)
                .getDayOfMonth();
    }

    /** R069: busy for so long, and here beyond the end of the shift. */
    @Test
    void busyForAWhileAndLongerThanTheShift() {
        clock.advance(Duration.ofHours(4)); // Monday, 14:00
        assertThat(answer("u-zhang", "忙碌 1小时")).contains("已设为忙碌，到 15:00");
        assertThat(answer("u-zhang", "忙到4点")).contains("已设为忙碌，到 16:00");
        assertThat(answer("u-zhang", "忙到周五")).contains("到几点");
        assertThat(answer("u-zhang", "我加班到9点")).contains("已上线，到 21:00");
        assertThat(answer("u-zhang", "加班2小时")).contains("已上线，到 20:00");
        assertThat(answer("u-zhang", "我加班到5点")).contains("到几点");
        assertThat(answer("u-zhang", "上线")).contains("已上线，到 18:00");
    }

    @Test
    void aLookAheadChangesNothingAndSaysWhoWouldBeFull() {
        List<JsonNode> held = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            held.add(heldBy("u-zhang"));
        }
        api.put("/api/roster", ROSTER.replace("name: 李四,", "name: 李四, capacity: 1,"))
                .ok();
        shop.here("u-li");

        String said = answer("u-wang", "如果张三请假会怎样？");

        assertThat(said).contains("如果 张三 现在请假", "手上 4 单", "李四：1 单", "排队等客服：", "李四 会满：0 单变 1 单", "什么都没动");
        assertThat(held.stream().map(this::holder)).containsOnly("u-zhang");
        assertThat(answer("u-wang", "如果 李四 请假")).contains("手上没有任务");
        assertThat(answer("u-wang", "张三请假了")).contains("只能自己请假");
        assertThat(api.get("/api/presence").ok().toString()).doesNotContain("\"state\":\"leave\"");
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

    /** R069: who was quiet and says to be going is not dealt what waits first. */
    @ParameterizedTest
    @ValueSource(strings = {"我下班了", "忙碌", "我请假了"})
    void whoSaysToBeGoingDoesNotComeBySayingSo(String typed) {
        heldBy("u-zhang");
        Instant soon = clock.instant().plus(Duration.ofMinutes(1));
        api.post("/api/presence/u-zhang", Map.of("state", "online", "until", soon.toString()))
                .ok();
        clock.advance(Duration.ofMinutes(20));
        Set<String> came = ConcurrentHashMap.newKeySet();
        ApplicationListener<ApplicationEvent> door = event -> {
            if (event instanceof PayloadApplicationEvent<?> told
                    && told.getPayload() instanceof PresenceChanged change
                    && change.now() == State.ONLINE) {
                came.add(change.userId());
            }
        };
        baton.addApplicationListener(door);

        String answer = answer("u-zhang", typed);

        shop.here("u-li"); // told after whatever was told before
        await().atMost(PATIENCE).until(() -> came.contains("u-li"));
        baton.removeApplicationListener(door);
        assertThat(came).doesNotContain("u-zhang");
        assertThat(answer).doesNotContain("算你在线");
    }

    /** Two instances look at the same time: holder and lead hear once of all that went. */
    @Test
    void whatIsTakenBackIsToldOnceHoweverManyLook() {
        shop.here("u-zhang");
        heldBy("u-zhang");
        heldBy("u-zhang");
        shop.presence("u-zhang", "leave");
        HandoverRoom.takeBack(baton);
        clock.advance(Duration.ofMinutes(6));
        shop.here("u-li");
        AtomicInteger looks = new AtomicInteger();
        ApplicationListener<ApplicationEvent> another = event -> {
            boolean taken = event instanceof PayloadApplicationEvent<?> told
                    && told.getPayload() instanceof WorkflowChanged change
                    && change.after().heldBy("u-li");
            if (taken && looks.getAndIncrement() == 0) {
                afterCommit(() -> HandoverRoom.takeBack(baton));
            }
        };
        baton.addApplicationListener(another);

        HandoverRoom.takeBack(baton);

        baton.removeApplicationListener(another);
        assertThat(looks).hasPositiveValue();
        hears("u-wang", "张三", "2 单", "李四 2 单");
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

    /** R108: who confirms a leave hears once where everything went, also when the watch looks in the middle of it. */
    @Test
    void aConfirmedLeaveIsNotAnnouncedToo() {
        heldBy("u-zhang");
        heldBy("u-zhang");
        answer("u-zhang", "我请假了");
        String card = await().atMost(PATIENCE)
                .until(
                        () -> chat.cards("u-zhang").stream()
                                .filter(one -> one.id().startsWith("handover-") && one.offers("accept"))
                                .map(SandboxClient.Card::id)
                                .reduce("", (one, last) -> last),
                        one -> !one.isEmpty());
        shop.here("u-li");
        long before = warnings();
        AtomicInteger looks = new AtomicInteger();
        ApplicationListener<ApplicationEvent> watch = event -> {
            boolean moves = event instanceof PayloadApplicationEvent<?> told
                    && told.getPayload() instanceof WorkflowChanged change
                    && change.moved();
            if (moves && looks.getAndIncrement() == 0) {
                CompletableFuture.runAsync(() -> HandoverRoom.takeBack(baton)).join();
            }
        };
        baton.addApplicationListener(watch);

        chat.press("u-zhang", card, "accept");

        hears("u-zhang", "你手上的 2 单已转走：李四 2 单");
        baton.removeApplicationListener(watch);
        assertThat(looks).hasPositiveValue();
        assertThat(warnings()).isEqualTo(before);
    }

    /**
     * Between the look and the press the work has changed: everything held now goes, and what is different is named.
     */
    @Test
    void aLeaveMovesWhatIsHeldAtThePressAndSaysWhatIsNewAndWhatIsGone() {
        JsonNode seen = heldBy("u-zhang");
        JsonNode resolved = heldBy("u-zhang");
        JsonNode taken = heldBy("u-zhang");
        assertThat(answer("u-zhang", "我请假了")).contains("你手上 3 单");
        SandboxClient.Card card = await().atMost(PATIENCE)
                .until(
                        () -> chat.cards("u-zhang").stream()
                                .filter(one -> one.id().startsWith("handover-") && one.offers("accept"))
                                .reduce((one, last) -> last)
                                .orElse(null),
                        one -> one != null);
        act(resolved, "resolve", "u-zhang", Map.of()).ok();
        act(taken, "take", "u-wang", Map.of()).ok();
        JsonNode late = heldBy("u-zhang");
        shop.here("u-li");

        chat.press("u-zhang", card.id(), "accept");

        assertThat(List.of(holder(seen), holder(late))).containsOnly("u-li");
        assertThat(holder(taken)).isEqualTo("u-wang");
        String noResolved = resolved.path("orderNo").stringValue();
        String noTaken = taken.path("orderNo").stringValue();
        String noLate = late.path("orderNo").stringValue();
        assertThat(chat.card("u-zhang", card.id()).notice())
                .contains("已请假", "又来了 1 单", noLate, "2 单已经不在你手上", noResolved, noTaken);
        SandboxClient.Card left = await().atMost(PATIENCE)
                .until(
                        () -> chat.card("u-zhang", card.id()),
                        one -> one.get("state").equals("已请假"));
        assertThat(left.get("done"))
                .contains("2 单已有去处", noLate + " → 李四（看过清单后来的）")
                .contains(noTaken + " 已经不在你手上，没有动：已在 王敏 手上", noResolved + " 已经不在你手上，没有动：已完结")
                .doesNotContain(noTaken + " →", noResolved + " →");
        hears("u-zhang", "你手上的 2 单已转走：李四 2 单");
        integrityIsOk();
    }
}
