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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import tools.jackson.databind.JsonNode;

/**
 * R107–R110, X08, X09: who goes leaves nothing behind: work comes back by rule, with notice, and is never without an
 * owner or a queue.
 */
class ComesBackTest extends WorkWeek {

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
        assertThat(answer("u-wang", "同组"))
                .as("X09: in whose hands it is now")
                .contains(
                        first.path("orderNo").stringValue(),
                        second.path("orderNo").stringValue(),
                        "李四");
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

        assertThat(answer("u-zhang", "我请假半天")).contains("已请假，到 13:30 回来");
        assertThat(answer("u-zhang", "上午请假2小时")).contains("已请假，到 12:00 回来");
        assertThat(answer("u-zhang", "上线")).contains("已上线");
        assertThat(answer("u-zhang", "我请假到下午3点")).contains("已请假，到 15:00 回来");
    }

    /** R108: a lunch break parts the day in its halves. */
    @Test
    void halfADayOfTwoTurnsIsTheOneUnderWay() {
        api.put("/api/roster", Shop.ROSTER + """
                shifts:
                  - {members: [u-zhang], days: [1,2,3,4,5], from: "09:00", to: "12:00"}
                  - {members: [u-zhang], days: [1,2,3,4,5], from: "13:30", to: "18:00"}
                """).ok();
        clock.advance(Duration.ofMinutes(-65)); // Monday, 8:55
        assertThat(answer("u-zhang", "我请假一天半")).contains("已请假，到 " + dayIn(1) + " 13:30 回来");
        assertThat(answer("u-zhang", "我请假半天")).contains("已请假，到 13:30 回来");
        clock.advance(Duration.ofMinutes(35));
        assertThat(answer("u-zhang", "我请假半天")).contains("已请假，到 13:30 回来");

        clock.advance(Duration.ofHours(2));
        assertThat(answer("u-zhang", "我请假半天")).contains("什么时候回来", "在卡片上选");
        SandboxClient.Card card = asked();
        assertThat(card.button("choose-0").text()).isEqualTo("13:30 回来");
        assertThat(card.button("choose-1").text()).isEqualTo(dayIn(1) + " 09:00 回来");

        clock.advance(Duration.ofMinutes(45)); // 12:15
        assertThat(answer("u-zhang", "我请假半天")).contains("已请假，到 " + dayIn(1) + " 09:00 回来");
        clock.advance(Duration.ofHours(7)); // the next half is tomorrow morning
        assertThat(answer("u-zhang", "我请假半天")).contains("已请假，到 " + dayIn(1) + " 13:30 回来");
    }

    /** R108: nobody comes back in the middle of a shift, and a day that may be one of the leave is asked about. */
    @Test
    void aLeaveOfDaysEndsWhereAShiftBegins() {
        clock.advance(Duration.ofHours(4)); // Monday, 14:00
        assertThat(answer("u-zhang", "我请假一天")).contains("已请假，到 " + dayIn(1) + " 09:00 回来");
        assertThat(answer("u-zhang", "我请假5天")).contains("已请假，到 " + dayIn(7) + " 09:00 回来");
        assertThat(answer("u-zhang", "我请假一下午")).contains("已请假，到 " + dayIn(1) + " 09:00 回来");
        assertThat(answer("u-zhang", "我请假半天")).contains("已请假，到 " + dayIn(1) + " 09:00 回来");
        assertThat(answer("u-li", "我请假一下午")).contains("已请假，到 18:00 回来");
        assertThat(answer("u-zhang", "明早请假")).contains("请假从说的时候起算");
        assertThat(answer("u-zhang", "我" + (dayNumber() + 1) + "号请假")).contains("请假从说的时候起算");
        assertThat(answer("u-zhang", "我请假到周日")).contains("已请假，到 " + dayIn(7) + " 09:00 回来");

        assertThat(answer("u-zhang", "我请假到周五")).contains("什么时候回来", "在卡片上选");
        SandboxClient.Card card = asked();
        assertThat(card.button("choose-0").text()).isEqualTo(dayIn(4) + " 09:00 回来");
        chat.press("u-zhang", card.id(), "choose-1");
        assertThat(chat.card("u-zhang", card.id()).get("done")).contains("已请假，到 " + dayIn(7) + " 09:00 回来");
    }

    /** The last question that leaves 张三 a choice. */
    private SandboxClient.Card asked() {
        return await().atMost(PATIENCE)
                .until(
                        () -> chat.cards("u-zhang").stream()
                                .filter(one -> one.id().startsWith("question-") && one.offers("choose-1"))
                                .reduce((first, last) -> last)
                                .orElse(null),
                        seen -> seen != null);
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

    /** R108: the look names who gets it: of people with as much in hand who was given nothing for the longest time. */
    @Test
    void aLookBeforeALeaveNamesWhoGetsIt() {
        JsonNode before = heldBy("u-wang");
        act(before, "resolve", "u-wang", Map.of()).ok();
        clock.advance(Duration.ofMinutes(1));
        JsonNode held = heldBy("u-zhang");
        shop.here("u-li", "u-wang");

        assertThat(answer("u-zhang", "我请假了")).contains("→ 李四");

        HandoverRoom.leave(baton, "u-zhang");
        assertThat(holder(held)).isEqualTo("u-li");
    }

    /** R108: who is full already and gets nothing is not said to become so. */
    @Test
    void aLookAheadNamesOnlyWhomItFills() {
        JsonNode full = heldBy("u-li");
        JsonNode held = heldBy("u-zhang");
        api.put("/api/roster", ROSTER.replace("name: 李四,", "name: 李四, capacity: 1,"))
                .ok();
        shop.here("u-li");

        String said = answer("u-wang", "如果张三请假会怎样？");

        assertThat(said).contains("手上 1 单", "排队等客服：1 单").doesNotContain("会满");
        assertThat(List.of(holder(full), holder(held))).containsExactly("u-li", "u-zhang");
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

    /** R069: who was quiet and says to be going is not dealt what waits first. */
    @ParameterizedTest
    @ValueSource(strings = {"我下班了", "忙碌", "我请假了"})
    void whoSaysToBeGoingDoesNotComeBySayingSo(String typed) {
        heldBy("u-zhang");
        quietBySoon("u-zhang");

        Set<String> came = comeBy(() -> assertThat(answer("u-zhang", typed)).doesNotContain("算你在线"));

        assertThat(came).doesNotContain("u-zhang");
    }

    /** R108: to confirm a leave is to go; nothing that waits comes to who does. */
    @Test
    void whoConfirmsALeaveDoesNotComeByThatPress() {
        heldBy("u-zhang");
        quietBySoon("u-zhang");
        answer("u-zhang", "我请假了");
        String leave = await().atMost(PATIENCE)
                .until(
                        () -> chat.cards("u-zhang").stream()
                                .filter(one -> one.id().startsWith("handover-") && one.offers("accept"))
                                .map(SandboxClient.Card::id)
                                .reduce("", (one, last) -> last),
                        one -> !one.isEmpty());

        Set<String> came = comeBy(() -> chat.press("u-zhang", leave, "accept"));

        assertThat(came).doesNotContain("u-zhang");
        assertThat(answer("u-li", "谁在线")).contains("张三：请假");
    }

    /** R108: nor by saying yes to the question whether it is one. */
    @Test
    void whoSaysYesToALeaveDoesNotComeByThatPress() {
        quietBySoon("u-pan");
        chat.dm("u-pan", "我请假可以吗");
        String really = await().atMost(PATIENCE)
                .until(
                        () -> chat.cards("u-pan").stream()
                                .filter(one -> one.id().startsWith("question-") && one.offers("choose-0"))
                                .map(SandboxClient.Card::id)
                                .reduce("", (one, last) -> last),
                        one -> !one.isEmpty());

        Set<String> came = comeBy(() -> chat.press("u-pan", really, "choose-0"));

        assertThat(came).doesNotContain("u-pan");
        assertThat(answer("u-li", "谁在线")).contains("潘婷：请假");
    }

    /** Online by word until a moment ago, and not seen for longer than a press counts. */
    private void quietBySoon(String user) {
        Instant soon = clock.instant().plus(Duration.ofMinutes(1));
        api.post("/api/presence/" + user, Map.of("state", "online", "until", soon.toString()))
                .ok();
        clock.advance(Duration.ofMinutes(20));
    }

    /** Who came online meanwhile; 李四 comes last. */
    private Set<String> comeBy(Runnable act) {
        Set<String> came = ConcurrentHashMap.newKeySet();
        ApplicationListener<ApplicationEvent> door = event -> {
            if (event instanceof PayloadApplicationEvent<?> told
                    && told.getPayload() instanceof PresenceChanged change
                    && change.now() == State.ONLINE) {
                came.add(change.userId());
            }
        };
        baton.addApplicationListener(door);

        act.run();

        shop.here("u-li"); // told after whatever was told before
        await().atMost(PATIENCE).until(() -> came.contains("u-li"));
        baton.removeApplicationListener(door);
        return came;
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
