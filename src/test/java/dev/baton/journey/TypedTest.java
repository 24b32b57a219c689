package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.sandbox.SandboxClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What people ask and tell the bot beside moving work: find, report, look around, take back, bind. */
class TypedTest extends Journey {

    private static final String PR_GROUP = "cid-pr-group==";

    private void answers(String user, String typed, String... parts) {
        int before = chat.dms(user).size();
        chat.dm(user, typed);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(saidSince(user, before))
                        .anySatisfy(words -> assertThat(words).contains(parts)));
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

    @Test
    void anExceptionIsReportedInOneSentenceAndNotTwiceR035R037() {
        shop.here("u-zhang");
        String order = shop.paidOrder();

        answers("u-li", "报异常 " + tail(order) + " 商品售罄 第1行 用户很急", order, "缺货/商品售罄", "张三");

        JsonNode raised = api.get("/api/workflows?assignee=u-zhang")
                .ok()
                .path("items")
                .valueStream()
                .filter(one -> one.path("orderNo").stringValue().equals(order))
                .findFirst()
                .orElseThrow();
        assertThat(raised.path("lineNo").intValue()).isEqualTo(1);
        seen("u-zhang", id(raised), card -> card.offers("resolve"));

        answers("u-wang", "报异常 " + order + " 缺货/商品售罄 第1行 又来催了", "已经在 张三 手上");
        answers("u-wang", "记录 " + tail(order), "缺货/商品售罄", "用户很急", "李四（命令）：缺货/商品售罄，交给 张三", "王敏（命令）：留言：又来催了");
        integrityIsOk();
    }

    /** Neither the message's own address nor a direct message may leave at first. */
    @Test
    void anAnswerThatMayNotLeaveYetWaits() {
        chat.fault("tooFast", "/robot/sendBySession", 2);
        chat.fault("tooFast", "/v1.0/robot/oToMessages", 2);

        chat.dm("u-li", "谁在线");

        await().atMost(PATIENCE).untilAsserted(() -> {
            clock.advance(Duration.ofSeconds(1));
            assertThat(chat.lastReply("u-li")).contains("在线").doesNotContain("的回复");
        });
    }

    @Test
    void aWholeNumberMayBeShortAndAnOrderWithoutLinesDoesNotNameItselfTwice() {
        String at = "2026-11-22T09:30:00+08:00";
        api.put("/api/orders/T-7", Map.of("status", "paid", "amount", "10.00", "placedAt", at, "updatedAt", at))
                .ok();
        shop.here("u-zhang");
        JsonNode raised = raise("T-7", 0, "缺货", "商品售罄");

        String problem =
                seen("u-zhang", id(raised), card -> card.offers("resolve")).get("problem");
        assertThat(problem.lines().findFirst()).contains("商品售罄");
        assertThat(problem).doesNotContain("T-7");
        answers("u-li", "记录 T-7", "T-7", "缺货/商品售罄");
        answers("u-zhang", "转给 李四 T-7", "李四");
        answers("u-li", "记录 T-9", "单号");
    }

    @Test
    void whatIsUnclearIsAskedAndNothingIsOpenedR036() {
        String order = shop.paidOrder();

        answers("u-li", "报异常 " + order, "出了什么问题");
        answers("u-li", "报异常 " + order + " 物流", "出了什么问题");
        answers("u-li", "报异常 " + order + " 商品售罄 第9行", "没有第 9 行");
        answers("u-li", "报异常 88888888 商品售罄", "没有找到订单");

        answers("u-li", "记录 " + order, "没有出过异常");
    }

    @Test
    void ordersAreFoundByNumberPhoneNameAndProductR120() {
        String order = shop.paidOrder();

        answers("u-li", "查 " + tail(order), order, "羊毛围巾", "已付款", "/h5/orders/" + order);
        answers("u-li", "查 13900000000", "羊毛围巾");
        assertThat(chat.lastReply("u-li")).doesNotContain("陈女士");
        answers("u-li", "查 陈女士", "羊毛围巾");
        answers("u-li", "查 羊毛帽", "羊毛围巾");
        answers("u-li", "查 没有这种东西", "没有找到「没有这种东西」");
        answers("u-li", "查", "查什么");
    }

    @Test
    void aLeadSeesTheGroupAndWhatLiesAroundR066R003R084() {
        shop.here("u-zhang");
        JsonNode held = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        shop.nobodyHere();
        raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        clock.advance(Duration.ofDays(5));

        answers("u-wang", "同组", "客服组", "张三（离线）");
        answers("u-wang", "积压", "缺货/商品售罄", "没人接", "从");
        answers("u-wang", "积压 产品组", "产品组", "没有积压");
        answers("u-wang", "为什么给我 " + held.path("orderNo").stringValue(), "只有 张三 在线");
        integrityIsOk();
        answers("u-wang", "丢单检查", "丢单检查", "正常");
    }

    /** Who is asked for by name, role or team is told of, and nobody else. */
    @Test
    void aQuestionAboutSomebodyIsAnsweredAboutThatOneR069() {
        shop.nobodyHere();
        shop.here("u-zhang", "u-zhao");

        answers("u-wang", "李四今天在吗", "李四：离线");
        assertThat(chat.lastReply("u-wang")).doesNotContain("张三");
        answers("u-wang", "财务谁在线", "在线 1 人", "赵会计");
        assertThat(chat.lastReply("u-wang")).doesNotContain("张三");
        answers("u-wang", "谁在线 张三", "张三：在线");
        assertThat(chat.lastReply("u-wang")).doesNotContain("赵会计", "李四");
        answers("u-wang", "谁在线 cs", "在线 1 人", "张三");
        assertThat(chat.lastReply("u-wang")).doesNotContain("赵会计");
        answers("u-wang", "客服组谁在线", "在线 1 人", "张三");
        assertThat(chat.lastReply("u-wang")).doesNotContain("赵会计");
        answers("u-wang", "公关组积压", "公关组");
        answers("u-wang", "谁在线 王五", "没看懂「王五」");
        answers("u-wang", "谁在线 采购组", "没看懂「采购组」", "客服组");
        answers("u-wang", "仓库积压", "订单组");
        assertThat(chat.lastReply("u-wang")).doesNotContain("客服组");
    }

    @Test
    void aTextIsTakenBackByASentenceR103() {
        shop.here("u-zhang");
        JsonNode workflow = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        assertThat(act(workflow, "send-sms", "u-zhang", Map.of("quantity", "1")).status())
                .isEqualTo(200);
        String order = workflow.path("orderNo").stringValue();

        answers("u-li", "撤销 " + order, "没有改", "只有做这一步的人能撤销");
        answers("u-zhang", "撤销 " + order, "已撤销");
        answers("u-zhang", "撤销 " + order, "现在没有可撤销的");
    }

    /** Words to a customer are not taken back by a sentence about money, though their exception is about money too. */
    @Test
    void aTextStaysWhereTheRefundIsToBeTakenBackR103() {
        shop.here("u-zhang", "u-qian");
        JsonNode workflow = raise(shop.paidOrder(), 0, "退款", "申请退款");
        String order = workflow.path("orderNo").stringValue();
        act(workflow, "apply-refund", "u-zhang", Map.of("amount", "10.00", "reason", "少发"))
                .ok();
        act(workflow(id(workflow)), "approve-refund", "u-qian", Map.of()).ok();
        await().atMost(PATIENCE).untilAsserted(() -> {
            clock.advance(Duration.ofSeconds(5));
            assertThat(act(workflow(id(workflow)), "send-sms", "u-zhang", Map.of("quantity", "1"))
                            .status())
                    .isEqualTo(200);
        });

        answers("u-zhang", "撤销退款 " + tail(order), "没有改", "现在能撤销的是「发短信」，不是退款");
        answers("u-zhang", "撤回" + tail(order) + "的申请退款", "现在能撤销的是「发短信」，不是退款");
        answers("u-zhang", "撤销 退款/申请退款 " + tail(order), "已撤销");
    }

    @Test
    void aTextIsTakenBackByItsNameWhileARefundAskedForAfterItIsReviewedR103() {
        shop.here("u-zhang", "u-qian");
        JsonNode workflow = raise(shop.paidOrder(), 1, "缺货", "部分售罄");
        String order = workflow.path("orderNo").stringValue();
        act(workflow, "send-sms", "u-zhang", Map.of("quantity", "1")).ok();
        act(workflow(id(workflow)), "apply-refund", "u-zhang", Map.of("amount", "5.00", "reason", "少发"))
                .ok();

        answers("u-zhang", "撤销短信 " + tail(order), order + " 的短信已撤销，退款还在办");

        assertThat(workflow(id(workflow)).path("state").stringValue()).isEqualTo("review");
        answers("u-zhang", "撤销短信 " + tail(order), "现在能撤销的是「申请退款」，不是短信");
        clock.advance(Duration.ofSeconds(61));
        assertThat(chat.sms()).noneMatch(sms -> sms.orderNo().equals(order));
        answers("u-zhang", "撤销 " + tail(order), order + " 已撤销");
        assertThat(workflow(id(workflow)).path("state").stringValue()).isEqualTo("held");
    }

    @Test
    void aLeadBindsTheGroupInWhichItIsTyped() {
        chat.group(PR_GROUP, "公关群", List.of("u-pan", "u-wang"));
        answers("u-pan", "绑定 公关组", "请到要绑定的群里");
        chat.sayInGroup("u-wang", PR_GROUP, "绑定 公关组");
        replyInGroup("u-wang", "只有公关组的组长能绑定");

        chat.sayInGroup("u-pan", PR_GROUP, "绑定 公关组");

        replyInGroup("u-pan", "绑好了");
        shop.here("u-pan");
        JsonNode dispute = raise(shop.paidOrder(), 0, "纠纷", "客诉纠纷");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.messages("u-pan", PR_GROUP))
                        .anyMatch(said -> said.toString().contains(cardOf(id(dispute)))));
        integrityIsOk();
    }

    @Test
    void peopleSayItInTheirOwnWordsAndNothingIsGuessed() {
        shop.here("u-zhang");
        JsonNode workflow = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        String order = workflow.path("orderNo").stringValue();

        answers("u-wang", "用户说要撤销订单 " + order, "什么都没做");
        answers("u-wang", "借手 " + order, order, "归你了");
        answers("u-wang", "麻烦把" + order + "转给李四", order, "已转给 李四");
        answers("u-wang", "转给 zs " + order, order, "已转给 张三");
        answers("u-li", "留言 " + order + " 用户说：明天上线，再打", "已留言");
        answers("u-li", "记录 " + order, "用户说：明天上线，再打");
        answers("u-li", "现在谁在线啊", "在线");
    }

    @Test
    void twoProblemsOfOneOrderAreToldApartByTypingX12() {
        shop.here("u-zhang");
        String order = shop.paidOrder();
        JsonNode gone = raise(order, 1, "缺货", "商品售罄");
        JsonNode hat = raise(order, 2, "缺货", "商品售罄");
        JsonNode move = raise(order, 0, "变更", "改地址");

        answers("u-li", "接手 " + order, "有几个问题在处理", "子订单 1", "子订单 2", "变更/改地址", "例如：接手 " + order);
        answers("u-li", "接手 " + order + " 物流停滞 第9行", "没有这个处理中的问题", "变更/改地址");
        answers("u-li", "接手 " + order + " 物流/物流停滞", "没有这个处理中的问题");
        assertThat(holders(gone, hat, move)).containsOnly("u-zhang");

        answers("u-li", "接手 " + tail(order) + " 子订单 2", "缺货/商品售罄", "归你了");
        answers("u-li", "接手 " + order + " 改地址", "变更/改地址", "归你了");
        assertThat(holders(gone, hat, move)).containsExactly("u-zhang", "u-li", "u-li");
        answers("u-wang", "转给 张三 " + order + " 商品售罄 子订单2", "缺货/商品售罄", "已转给 张三");
        answers("u-wang", "转给 李四 " + order + " 缺货", "有几个问题在处理", "子订单 1", "子订单 2");
        assertThat(holders(gone, hat, move)).containsExactly("u-zhang", "u-zhang", "u-li");

        answers("u-wang", "留言 " + order + " 用户明天在家", "有几个问题在处理");
        answers("u-wang", "留言 " + order + " 改地址：用户 2件 都急", "变更/改地址）已留言");
        answers("u-wang", "留言 " + order + " 商品售罄 子订单 1 用户肯等", "缺货/商品售罄）已留言");
        assertThat(notes(move)).containsExactly("留言：用户 2件 都急");
        assertThat(notes(gone)).containsExactly("留言：用户肯等");
        assertThat(notes(hat)).isEmpty();
        answers("u-wang", "为什么给我 " + order + " 改地址", "变更/改地址 现在在 李四");
        integrityIsOk();
    }

    private SandboxClient.Card question(String user) {
        return await().atMost(PATIENCE)
                .until(
                        () -> chat.cards(user).stream()
                                .filter(card -> card.id().startsWith("question-") && card.offers("choose-1"))
                                .reduce((first, last) -> last)
                                .orElse(null),
                        card -> card != null);
    }

    /** On a phone Enter makes a line; and only the number that is meant is written anew. */
    @Test
    void whatIsSaidInTwoLinesIsAskedAboutAndDoneToo() {
        shop.here("u-zhang");
        String order = shop.paidOrder();
        JsonNode first = raise(order, 1, "缺货", "商品售罄");
        JsonNode second = raise(order, 2, "缺货", "商品售罄");

        answers("u-wang", "留言 " + tail(order) + "\n客户说明天\\n再打，SF" + tail(order), "有几个问题在处理", "在卡片上选");
        chat.press("u-wang", question("u-wang").id(), "choose-1");
        await().atMost(PATIENCE).until(() -> notes(first).size() + notes(second).size() == 1);
        assertThat(notes(notes(first).isEmpty() ? second : first)).containsExactly("留言：客户说明天\\n再打，SF" + tail(order));

        answers("u-wang", "转给小李\n" + tail(order), "有几个问题在处理", "在卡片上选");
        chat.press("u-wang", question("u-wang").id(), "choose-0");
        await().atMost(PATIENCE).until(() -> holders(first, second).contains("u-li"));
        assertThat(holders(first, second)).containsExactlyInAnyOrder("u-li", "u-zhang");

        String twin = "T" + order.substring(2); // its tail is the same
        api.put("/api/orders/" + twin, Shop.order(twin, Instant.now())).ok();
        answers("u-wang", "报异常 " + tail(order) + "\n商品售罄", "有好几单", "在卡片上选");
        SandboxClient.Card which = question("u-wang");
        chat.press("u-wang", which.id(), "choose-0");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(chat.card("u-wang", which.id()).get("done")).contains("缺货/商品售罄"));
        integrityIsOk();
    }

    /** 5.7: what was chosen and is refused is not done: the card says why and waits for another choice. */
    @Test
    void aChoiceThatIsRefusedWaitsForAnother() {
        shop.here("u-zhang", "u-dong");
        String order = shop.paidOrder();
        JsonNode fits = raise(order, 1, "缺货", "商品售罄");
        JsonNode others = raise(order, 0, "物流", "发货异常");
        assertThat(holders(fits, others)).containsExactly("u-zhang", "u-dong");

        answers("u-li", "接手 " + order, "有几个问题在处理", "在卡片上选");
        SandboxClient.Card card = question("u-li");
        chat.press("u-li", card.id(), choice(card, "发货异常"));

        SandboxClient.Card refused = chat.card("u-li", card.id());
        assertThat(refused.get("state")).isEqualTo("没办成，可以另选");
        assertThat(refused.get("done")).contains(order, "没有改");
        assertThat(refused.actions()).isEqualTo(card.actions());
        assertThat(holders(fits, others)).containsExactly("u-zhang", "u-dong");

        chat.press("u-li", card.id(), choice(card, "商品售罄"));
        SandboxClient.Card done = chat.card("u-li", card.id());
        assertThat(done.get("state")).isEqualTo("办了");
        assertThat(done.get("done")).contains("归你了");
        assertThat(done.actions()).isEmpty();
        assertThat(holders(fits, others)).containsExactly("u-li", "u-dong");
        integrityIsOk();
    }

    private static String choice(SandboxClient.Card card, String part) {
        return card.buttons().stream()
                .filter(button -> button.text().contains(part))
                .map(SandboxClient.Button::action)
                .findFirst()
                .orElseThrow();
    }

    /** R083: what is told about an order becomes a note by one press, and not before. */
    @Test
    void aStatementIsKeptAsANoteWhenItsButtonIsPressed() {
        shop.here("u-zhang");
        String order = shop.paidOrder();
        JsonNode workflow = raise(order, 1, "缺货", "商品售罄");

        answers("u-zhang", tail(order) + " 用户要周五再打", "没听懂", "记成留言", "用户要周五再打", "在卡片上");
        assertThat(notes(workflow)).isEmpty();
        SandboxClient.Card card = await().atMost(PATIENCE)
                .until(
                        () -> chat.cards("u-zhang").stream()
                                .filter(seen -> seen.id().startsWith("question-") && seen.offers("choose-0"))
                                .reduce((first, last) -> last)
                                .orElse(null),
                        seen -> seen != null);
        assertThat(card.button("choose-0").text()).contains("记成", "的留言");
        chat.press("u-zhang", card.id(), "choose-0");

        assertThat(notes(workflow)).containsExactly("留言：用户要周五再打");
        assertThat(chat.card("u-zhang", card.id()).get("state")).isEqualTo("办了");
    }

    /** R040: what goes wrong besides what is being worked on is no note that nobody is given. */
    @Test
    void aSecondProblemOfAnOrderIsOfferedAsOne() {
        shop.here("u-zhang");
        String order = shop.paidOrder();
        raise(order, 0, "变更", "改地址");

        answers("u-li", order + " 断货了 客户很急", "记成留言", "或者另报：报异常 " + order + " 断货了");
        SandboxClient.Card card = await().atMost(PATIENCE)
                .until(
                        () -> chat.cards("u-li").stream()
                                .filter(seen -> seen.id().startsWith("question-") && seen.offers("choose-1"))
                                .reduce((first, last) -> last)
                                .orElse(null),
                        seen -> seen != null);
        chat.press("u-li", card.id(), "choose-1");

        assertThat(api.get("/api/orders/" + order)
                        .ok()
                        .path("workflows")
                        .valueStream()
                        .map(one -> one.path("detail").stringValue()))
                .containsExactlyInAnyOrder("改地址", "商品售罄");

        answers("u-li", order + " 断货了 客户还在等", "记成留言");
        assertThat(chat.lastReply("u-li")).as("it is being worked on").doesNotContain("另报");
    }

    /** X27: the group reads what was said without the number to call; who works on it finds the number on the page. */
    @Test
    void aNumberToCallIsNotShownToTheGroupR194() {
        shop.here("u-zhang");
        String order = shop.paidOrder();
        JsonNode raised = raise(order, 1, "缺货", "商品售罄");
        answers("u-zhang", "留言 " + order + " 客户改用 13800001111，晚上打", "已留言");
        JsonNode reported = api.post(
                        "/api/workflows",
                        Map.of(
                                "requestId",
                                request(),
                                "orderNo",
                                order,
                                "type",
                                "变更",
                                "detail",
                                "改地址",
                                "note",
                                "来电 13800002222",
                                "reportedBy",
                                "u-wang"))
                .ok();

        SandboxClient.Card card =
                seen("u-gao", id(raised), now -> now.get("timeline").contains("客户改用 138****1111，晚上打"));
        assertThat(card.text()).doesNotContain("13800001111");
        SandboxClient.Card other =
                seen("u-gao", id(reported), now -> now.get("problem").contains("来电 138****2222"));
        assertThat(other.text()).doesNotContain("13800002222");

        chat.sayInGroup("u-zhang", SandboxClient.ORDERS_GROUP, "记录 " + order);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.messages("u-zhang", SandboxClient.ORDERS_GROUP).stream()
                                .map(SandboxClient.Said::words))
                        .anySatisfy(words -> assertThat(words).contains("138xxxx1111", "138xxxx2222", order)));
        assertThat(chat.messages("u-zhang", SandboxClient.ORDERS_GROUP).stream().map(SandboxClient.Said::words))
                .noneMatch(words -> words.contains("13800001111") || words.contains("13800002222"));
        answers("u-zhang", "记录 " + order, "13800001111", "13800002222");
        answers("u-gao", "记录 " + order, "138xxxx1111", "138xxxx2222");
    }

    private List<String> holders(JsonNode... workflows) {
        return Arrays.stream(workflows)
                .map(one -> workflow(id(one)).path("holder").asString(""))
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

    private void replyInGroup(String user, String part) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.messages(user, PR_GROUP))
                        .anyMatch(said -> said.words().contains(part)));
    }
}
