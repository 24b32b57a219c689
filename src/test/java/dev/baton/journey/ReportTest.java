package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.sandbox.SandboxClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * 报异常 in a conversation: the card that asks, free words, several problems in one sentence, pictures (R035–R041, X17,
 * X18).
 */
class ReportTest extends Journey {

    private static final byte[] PNG = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private List<String> saidSince(String user, int before) {
        return chat.dms(user).stream()
                .skip(before)
                .filter(said -> said.sender().equals("robot"))
                .map(SandboxClient.Said::words)
                .toList();
    }

    private void answers(String user, String typed, String... parts) {
        int before = chat.dms(user).size();
        chat.dm(user, typed);
        hears(user, before, parts);
    }

    private void hears(String user, int before, String... parts) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(saidSince(user, before))
                        .anySatisfy(words -> assertThat(words).contains(parts)));
    }

    private SandboxClient.Card report(String user, String order, Predicate<SandboxClient.Card> right) {
        return await().atMost(PATIENCE)
                .until(
                        () -> chat.cards(user).stream()
                                .filter(card -> card.id().startsWith("report-"))
                                .filter(card -> card.get("orderNo").equals(order))
                                .filter(right)
                                .findFirst()
                                .orElse(null),
                        card -> card != null);
    }

    private List<JsonNode> open(String order) {
        return api.get("/api/orders/" + order)
                .ok()
                .path("workflows")
                .valueStream()
                .toList();
    }

    private List<String> kinds(String order) {
        return open(order).stream()
                .map(one -> one.path("type").stringValue() + "/"
                        + one.path("detail").stringValue())
                .toList();
    }

    @Test
    void theCardAsksForTheTypeThenForItsDetailsAndReportsOnceR035R036() {
        String order = shop.paidOrder();
        answers("u-li", "报异常 " + order + " 用户很生气", order, "出了什么问题");
        SandboxClient.Card card = report("u-li", order, shown -> shown.fields().containsKey("type"));
        assertThat(card.get("problem")).contains("用户很生气");
        assertThat(card.actions()).contains("report-cancel");

        chat.submit("u-li", card.id(), Map.of("type", "物流"));
        SandboxClient.Card second =
                report("u-li", order, shown -> shown.fields().containsKey("detail"));
        assertThat(second.id()).isEqualTo(card.id());
        assertThat(second.fields().get("detail").toString()).contains("物流停滞").doesNotContain("商品售罄");

        chat.submitTimes("u-li", card.id(), Map.of("detail", "物流停滞", "note", "三天没动"), 2, true);
        SandboxClient.Card done =
                report("u-li", order, shown -> shown.get("state").equals("已报"));
        assertThat(done.get("problem")).contains("物流/物流停滞");
        assertThat(done.fields()).isEmpty();
        assertThat(kinds(order)).containsExactly("物流/物流停滞");
        answers("u-li", "记录 " + order, "用户很生气", "三天没动", "李四（卡片）");

        assertThat(chat.force("u-li", card.id(), "report-detail", Map.of("form", Map.of("detail", "催单")))
                        .ok())
                .isTrue();
        assertThat(kinds(order)).containsExactly("物流/物流停滞");
        integrityIsOk();
    }

    @Test
    void whatWasTypedIsGivenBackWhenItIsTooLongR036() {
        String order = shop.paidOrder();
        answers("u-li", "报异常 " + order, "出了什么问题");
        SandboxClient.Card card = report("u-li", order, shown -> shown.fields().containsKey("type"));
        chat.submit("u-li", card.id(), Map.of("type", "物流"));
        report("u-li", order, shown -> shown.fields().containsKey("detail"));

        chat.submit("u-li", card.id(), Map.of("detail", "物流停滞", "note", "三天没动".repeat(126)));

        SandboxClient.Card again = chat.card("u-li", card.id());
        assertThat(again.notice()).isEqualTo("「补充说明」太长了，最多 500 个字\n卡片上放不全「补充说明」，改好再提交；其余都还在");
        assertThat(again.fields().get("detail").path("defaultValue").stringValue())
                .isEqualTo("物流停滞");
        assertThat(again.fields().get("note").path("defaultValue").stringValue())
                .startsWith("三天没动三天没动")
                .endsWith("…");
        assertThat(kinds(order)).isEmpty();

        chat.submit("u-li", card.id(), Map.of("note", "三天没动"));
        SandboxClient.Card done =
                report("u-li", order, shown -> shown.get("state").equals("已报"));
        assertThat(done.notice()).isEmpty();
        assertThat(kinds(order)).containsExactly("物流/物流停滞");
    }

    /** Of neither half is the kind known: each has its own card, and each becomes its own workflow (R040). */
    @Test
    void twoProblemsOfNoKnownKindAreAskedOneByOne() {
        String order = shop.paidOrder();
        answers("u-li", "报异常 " + order + " 贺卡写错名字，另外 丝带颜色要蓝的", order, "2 个问题", "「贺卡写错名字」「丝带颜色要蓝的」");
        List<SandboxClient.Card> cards = await().atMost(PATIENCE)
                .until(
                        () -> chat.cards("u-li").stream()
                                .filter(card -> card.fields().containsKey("type")
                                        && card.get("problem").contains("贺卡写错名字")
                                                != card.get("problem").contains("丝带颜色要蓝的"))
                                .toList(),
                        found -> found.size() == 2);

        cards.forEach(card -> {
            boolean first = card.get("problem").contains("贺卡写错名字");
            chat.submit("u-li", card.id(), Map.of("type", first ? "质量" : "变更"));
            await().atMost(PATIENCE)
                    .until(() -> chat.card("u-li", card.id()).fields().containsKey("detail"));
            chat.submit("u-li", card.id(), Map.of("detail", first ? "商品问题" : "换码"));
        });

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(kinds(order)).containsExactlyInAnyOrder("质量/商品问题", "变更/换码"));
        answers("u-li", "记录 " + order + " 换码", "丝带颜色要蓝的");
        integrityIsOk();
    }

    @Test
    void onlyWhoReportsMayAnswerAndNonsenseIsAnswered() {
        String order = shop.paidOrder();
        answers("u-li", "报异常 " + order, "出了什么问题");
        SandboxClient.Card card = report("u-li", order, shown -> shown.fields().containsKey("type"));

        chat.force("u-zhang", card.id(), "report-type", Map.of("form", Map.of("type", "物流")));
        for (Map<String, ?> params : List.<Map<String, ?>>of(
                Map.of(),
                Map.of("form", Map.of("type", "没有这种")),
                Map.of("form", Map.of("type", List.of("物流", "缺货"))),
                Map.of("form", "不是表单"))) {
            chat.force("u-li", card.id(), "report-type", params);
        }
        chat.force("u-li", card.id(), "report-split", Map.of("form", Map.of("k0", true, "k99", true)));
        chat.force("u-li", card.id(), "report-detail", Map.of("form", Map.of("detail", "物流停滞")));
        chat.force("u-li", card.id(), "resolve", Map.of());
        assertThat(kinds(order)).isEmpty();
        assertThat(report("u-li", order, shown -> shown.fields().containsKey("type"))
                        .notice())
                .isNotEmpty();

        chat.press("u-li", card.id(), "report-cancel");
        report("u-li", order, shown -> shown.get("state").equals("已取消"));
        assertThat(kinds(order)).isEmpty();
    }

    @Test
    void aPressOfThePlatformsOwnOnItsCardMeansNothing() {
        String order = shop.paidOrder();
        answers("u-li", "报异常 " + order, "出了什么问题");
        SandboxClient.Card card = report("u-li", order, shown -> shown.fields().containsKey("type"));

        assertThat(chat.force("u-li", card.id(), "sys_close_one_box", Map.of()).ok())
                .isTrue();
        assertThat(chat.card("u-li", card.id())).isEqualTo(card);
    }

    @Test
    void aCardThatNobodyAnswersExpiresWithASentenceAndANewOneReplacesTheOld() {
        String order = shop.paidOrder();
        answers("u-li", "报异常 " + order, "出了什么问题");
        SandboxClient.Card first = report("u-li", order, shown -> shown.fields().containsKey("type"));
        answers("u-li", "报异常 " + order, "出了什么问题");
        report(
                "u-li",
                order,
                shown -> shown.id().equals(first.id()) && shown.get("state").equals("已换一张"));
        SandboxClient.Card second = report("u-li", order, shown -> !shown.id().equals(first.id()));

        clock.advance(Duration.ofMinutes(31));
        SandboxClient.Card late = report(
                "u-li",
                order,
                shown -> shown.id().equals(second.id()) && shown.get("state").equals("已过期"));
        assertThat(late.get("todo")).contains("报异常 " + order);
        chat.force("u-li", second.id(), "report-type", Map.of("form", Map.of("type", "物流")));
        assertThat(kinds(order)).isEmpty();
    }

    @Test
    void oneSentenceWithTwoProblemsIsProposedAsASplitAndTickedR040X17() {
        String quality = Shop.ROSTER
                .replace("members:", "  - {id: qc, name: 客服质检组, roles: [质检], lead: u-wang}\nmembers:")
                .replace("[王姐], teams: [cs], roles: [客服]", "[王姐], teams: [cs, qc], roles: [客服, 质检]");
        api.put("/api/roster", quality).ok();
        String order = shop.paidOrder();
        answers("u-li", "报异常 " + order + " 司机未按约定时间到达且态度恶劣", "物流/配送超时", "服务/态度投诉");
        SandboxClient.Card card = report("u-li", order, shown -> shown.fields().containsKey("k1"));

        chat.submit("u-li", card.id(), Map.of("k0", false, "k1", false));
        assertThat(kinds(order)).isEmpty();
        chat.submit("u-li", card.id(), Map.of("k0", true, "k1", true, "note", "要求道歉"));
        SandboxClient.Card done =
                report("u-li", order, shown -> shown.get("state").equals("已报"));
        assertThat(done.get("problem")).contains("物流/配送超时", "服务/态度投诉");
        assertThat(kinds(order)).containsExactlyInAnyOrder("物流/配送超时", "服务/态度投诉");
        assertThat(open(order)).allSatisfy(one -> {
            JsonNode workflow = api.get("/api/workflows/" + id(one)).ok();
            boolean late = workflow.path("type").stringValue().equals("物流");
            assertThat(workflow.path("team").stringValue()).isEqualTo(late ? "ops" : "qc");
        });

        String other = shop.paidOrder();
        answers("u-li", "报异常 " + other + " 东西碎了，客服还骂人", "不止一个问题");
        SandboxClient.Card half = report("u-li", other, shown -> shown.fields().containsKey("k1"));
        chat.submit("u-li", half.id(), Map.of("k0", true, "k1", false));
        report("u-li", other, shown -> shown.get("state").equals("已报"));
        assertThat(kinds(other)).containsExactly("质量/货物损坏");
        integrityIsOk();
    }

    @Test
    void howManyAreLeftIsAskedAndToldOfOneLineR039R086X02() {
        shop.here("u-zhang");
        String order = shop.paidOrder();
        answers("u-li", "报异常 " + order + " 部分售罄 只找到一顶", "是哪一件");
        assertThat(kinds(order)).isEmpty();
        SandboxClient.Card card = report("u-li", order, shown -> shown.fields().containsKey("line"));
        assertThat(card.get("problem")).contains("只找到一顶", "缺货/部分售罄");
        assertThat(card.fields().keySet()).containsExactly("line", "note");
        chat.submit("u-li", card.id(), Map.of("line", "2"));
        report("u-li", order, shown -> shown.get("state").equals("已报"));
        assertThat(open(order))
                .singleElement()
                .satisfies(one -> assertThat(one.path("lineNo").intValue()).isEqualTo(2));
        answers("u-li", "记录 " + order, "只找到一顶");

        String named = shop.paidOrder();
        answers("u-li", "报异常 " + named + " 第1行 部分售罄", named + " 已报「缺货/部分售罄」");

        JsonNode whole = raise(shop.paidOrder(), 0, "缺货", "部分售罄");
        assertThat(act(whole, "send-sms", "u-zhang", Map.of("quantity", "1")).status())
                .as("who means the whole order reads in the form what the customer will")
                .isEqualTo(200);
        integrityIsOk();
    }

    @Test
    void theLineOfAnOrderWithManyIsTypedR039() {
        String order = "SO20261122-MANY";
        Map<String, Object> many = Shop.order(order, Instant.now());
        many.put(
                "lines",
                IntStream.rangeClosed(1, 8)
                        .mapToObj(line -> Map.of(
                                "lineNo",
                                line,
                                "sku",
                                "S-" + line,
                                "name",
                                "羊毛袜 " + line,
                                "quantity",
                                2,
                                "price",
                                "9.00"))
                        .toList());
        api.put("/api/orders/" + order, many).ok();
        answers("u-li", "报异常 " + order + " 质量", order);
        SandboxClient.Card card = report("u-li", order, shown -> shown.fields().containsKey("detail"));
        assertThat(card.fields().get("line").toString()).contains("1 到 8", "不填就是整单");
        chat.submit("u-li", card.id(), Map.of("detail", "商品问题", "line", "8"));
        report("u-li", order, shown -> shown.get("state").equals("已报"));

        answers("u-li", "报异常 " + order + " 缺货 刚盘过", order);
        SandboxClient.Card left = report("u-li", order, shown -> shown.fields().containsKey("detail"));
        chat.submit("u-li", left.id(), Map.of("detail", "部分售罄"));
        assertThat(chat.card("u-li", left.id()).notice()).contains("「部分售罄」要说是哪一件");
        chat.submit("u-li", left.id(), Map.of("detail", "部分售罄", "line", "3"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(lines(order)).containsExactlyInAnyOrder(8, 3));

        answers("u-li", "报异常 " + order + " 部分售罄", "是哪一件");
        SandboxClient.Card typed =
                report("u-li", order, shown -> shown.get("problem").equals("缺货/部分售罄"));
        chat.submit("u-li", typed.id(), Map.of("line", "5"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(lines(order)).containsExactlyInAnyOrder(8, 3, 5));
    }

    private List<Integer> lines(String order) {
        return open(order).stream().map(one -> one.path("lineNo").intValue()).toList();
    }

    @Test
    void whatASentenceAddsIsProposedEvenWhenNoKindIsCalledSo() {
        String order = shop.paidOrder();
        answers("u-li", "报异常 " + order + " 少发一件，还有发票开错了", "物流/发货异常、其他/其他");
        SandboxClient.Card card = report("u-li", order, shown -> shown.fields().containsKey("k1"));
        assertThat(card.get("problem")).contains("少发一件", "发票开错了");
        chat.submit("u-li", card.id(), Map.of("k0", true, "k1", true));
        report("u-li", order, shown -> shown.get("state").equals("已报"));
        assertThat(kinds(order)).containsExactlyInAnyOrder("物流/发货异常", "其他/其他");
    }

    @Test
    void ownWordsSoundsAndSlipsFindTheKindAndDoubtAsksR017R189() {
        String order = shop.paidOrder();
        answers("u-li", "报异常 " + order + " 断货了", "缺货/商品售罄");
        answers("u-li", "报异常 " + order + " taidutousu", "服务/态度投诉");
        answers("u-li", "报异常 " + order + " 物流停带", "是哪一种问题", "物流/物流停滞");
        SandboxClient.Card card = report("u-li", order, shown -> shown.fields().containsKey("kind"));
        chat.submit("u-li", card.id(), Map.of("kind", "-"));
        report("u-li", order, shown -> shown.fields().containsKey("type"));
        assertThat(kinds(order)).containsExactlyInAnyOrder("缺货/商品售罄", "服务/态度投诉");

        String known = shop.paidOrder();
        answers("u-li", "报异常 " + known + " 断货", "缺货/商品售罄");
        answers("u-wang", "报异常 " + known + " 还是没货", "已经在");
        assertThat(kinds(known)).containsExactly("缺货/商品售罄");
        answers("u-li", "记录 " + known, "还是没货");
    }

    @Test
    void whatWasTypedBesideNoneOfThemIsKeptR036() {
        String order = shop.paidOrder();
        answers("u-li", "报异常 " + order + " 物流停带", "是哪一种问题");
        SandboxClient.Card card = report("u-li", order, shown -> shown.fields().containsKey("kind"));
        chat.submit("u-li", card.id(), Map.of("kind", "-", "note", "长".repeat(501)));
        assertThat(chat.card("u-li", card.id()).notice()).contains("太长了");

        chat.submitTimes("u-li", card.id(), Map.of("kind", "-", "note", "盒子压扁了", "line", "2"), 2, true);
        SandboxClient.Card asked = report("u-li", order, shown -> shown.fields().containsKey("type"));
        assertThat(asked.get("problem")).containsOnlyOnce("盒子压扁了").contains("物流停带");
        chat.submit("u-li", card.id(), Map.of("type", "质量"));
        report("u-li", order, shown -> shown.fields().containsKey("detail"));
        chat.submit("u-li", card.id(), Map.of("detail", "商品问题", "note", "用户要换"));
        report("u-li", order, shown -> shown.get("state").equals("已报"));

        assertThat(open(order))
                .singleElement()
                .satisfies(one -> assertThat(one.path("lineNo").intValue()).isEqualTo(2));
        answers("u-li", "记录 " + order, "物流停带", "盒子压扁了", "用户要换");
        integrityIsOk();
    }

    /** Two orders end so: which one is a button, and the rest of the sentence is not typed again. */
    @Test
    void whichOfTwoOrdersIsChosenOnACard() {
        String second = shop.paidOrder();
        String tail = second.substring("SO20261122".length());
        String first = "SO20261121" + tail;
        api.put("/api/orders/" + first, Shop.order(first, java.time.Instant.now()))
                .ok();
        answers("u-wang", "报异常 " + tail + " 商品售罄 用户很急", "有好几单", first, second, "卡片上选");
        SandboxClient.Card card = await().atMost(PATIENCE)
                .until(
                        () -> chat.cards("u-wang").stream()
                                .filter(one -> one.id().startsWith("question-") && one.offers("choose-1"))
                                .findFirst()
                                .orElse(null),
                        one -> one != null);
        assertThat(card.get("guide")).contains(first, second);
        assertThat(open(first)).isEmpty();
        assertThat(open(second)).isEmpty();
        String chosen = first.endsWith(card.button("choose-0").text().split(" ", 2)[0]) ? first : second;

        chat.press("u-wang", card.id(), "choose-0");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(kinds(chosen)).containsExactly("缺货/商品售罄"));
        assertThat(open(chosen.equals(first) ? second : first)).isEmpty();
        String timeline = api.get(
                        "/api/workflows/" + open(chosen).get(0).path("id").stringValue() + "/timeline")
                .ok()
                .toString();
        assertThat(timeline).contains("用户很急");
        integrityIsOk();
    }

    @Test
    void disputedMoneyGoesToFinanceWithoutForwardingR041X18() {
        String order = shop.paidOrder();
        answers("u-li", "报异常 " + order + " 用户说多收了运费", "费用/费用争议");
        JsonNode workflow = api.get("/api/workflows/" + id(open(order).get(0))).ok();
        assertThat(workflow.path("team").stringValue()).isEqualTo("fin");
    }

    @Test
    void picturesJoinTheReportAndAreSeenOnThePageR036() {
        String order = shop.paidOrder();
        int before = chat.dms("u-li").size();
        chat.dmPicture("u-li", "报异常 " + order, PNG);
        hears("u-li", before, "出了什么问题");
        SandboxClient.Card card =
                report("u-li", order, shown -> shown.get("problem").contains("图片 1 张"));

        before = chat.dms("u-li").size();
        chat.dmPicture("u-li", "", PNG);
        hears("u-li", before, "共 2 张");
        report("u-li", order, shown -> shown.get("problem").contains("图片 2 张"));
        chat.submit("u-li", card.id(), Map.of("type", "质量"));
        report("u-li", order, shown -> shown.fields().containsKey("detail"));
        chat.submit("u-li", card.id(), Map.of("detail", "货物损坏"));
        report("u-li", order, shown -> shown.get("state").equals("已报"));

        before = chat.dms("u-li").size();
        chat.dmPicture("u-li", "", PNG);
        hears("u-li", before, "1 张图片已附到 " + order);
        answers("u-li", "记录 " + order, "图片 2 张", "发来 2 张图片", "发来 1 张图片");
        JsonNode timeline = api.get("/api/workflows/" + id(open(order).get(0)) + "/timeline")
                .ok();
        assertThat(timeline.toString()).contains("\"code\"");
        integrityIsOk();
    }

    @Test
    void aPictureGoesToTheReportThatWasWorkedOnLast() {
        String asked = shop.paidOrder();
        String clear = shop.paidOrder();
        answers("u-zhang", "报异常 " + asked, "出了什么问题");
        SandboxClient.Card card =
                report("u-zhang", asked, shown -> shown.fields().containsKey("type"));
        clock.advance(Duration.ofSeconds(1));
        answers("u-zhang", "报异常 " + clear + " 货物损坏", "质量/货物损坏");
        clock.advance(Duration.ofSeconds(1));
        chat.submit("u-zhang", card.id(), Map.of("type", "质量"));
        report("u-zhang", asked, shown -> shown.fields().containsKey("detail"));

        int before = chat.dms("u-zhang").size();
        chat.dmPicture("u-zhang", "", PNG);
        hears("u-zhang", before, asked, "共 1 张");
    }

    @Test
    void aPictureThatBelongsToNothingIsAskedAbout() {
        int before = chat.dms("u-wang").size();
        chat.dmPicture("u-wang", "", PNG);
        hears("u-wang", before, "哪一单的图片");
    }

    @Test
    void aPictureGoesWithAReportThatWasClearAtOnce() {
        String order = shop.paidOrder();
        int before = chat.dms("u-zhang").size();
        chat.dmPicture("u-zhang", "报异常 " + order + " 货物损坏", PNG);
        hears("u-zhang", before, "质量/货物损坏");
        before = chat.dms("u-zhang").size();
        chat.dmPicture("u-zhang", "", PNG);
        hears("u-zhang", before, "1 张图片已附到 " + order);
    }

    private void picture(String user, String cardOf, String code) {
        String carrier = new Store(url)
                .texts("SELECT carrier_id FROM card_space WHERE carrier_id IS NOT NULL AND out_track_id = ?", cardOf)
                .get(0);
        chat.sayRaw(
                user,
                "图片",
                Map.of(
                        "msgtype",
                        "picture",
                        "content",
                        Map.of("downloadCode", code),
                        "originalProcessQueryKey",
                        carrier));
    }

    /** A picture that answers a card is of that order, whatever its sender reported meanwhile. */
    @Test
    void aPictureThatAnswersAFinishedCardStaysWithItsOrderR036R083() {
        String finished = shop.paidOrder();
        shop.here("u-zhang");
        JsonNode done = raise(finished, 1, "缺货", "商品售罄");
        seen("u-zhang", id(done), card -> card.offers("resolve"));
        act(done, "resolve", "u-zhang", Map.of()).ok();
        String other = shop.paidOrder();
        answers("u-li", "报异常 " + other + " 货物损坏", "质量/货物损坏");

        int before = chat.dms("u-li").size();
        picture("u-li", cardOf(id(done)), "code-1");
        hears("u-li", before, "1 张图片已附到 " + finished + "。这单已经完结，已告诉张三；要接着办请点「重开」");
        assertThat(api.get("/api/workflows/" + id(done) + "/timeline").ok().toString())
                .contains("code-1");
        assertThat(api.get("/api/workflows/" + id(open(other).get(0)) + "/timeline")
                        .ok()
                        .toString())
                .doesNotContain("code-1");
        integrityIsOk();
    }

    /** What was reported and finished meanwhile has it all the same, and it is said that it is finished. */
    @Test
    void aPictureForWhatIsFinishedMeanwhileIsSaidToBeSoR036() {
        String order = shop.paidOrder();
        shop.here("u-zhang");
        answers("u-li", "报异常 " + order + " 商品售罄", "缺货/商品售罄");
        JsonNode workflow = open(order).get(0);
        act(workflow, "resolve", workflow.path("holder").stringValue(), Map.of())
                .ok();
        int before = chat.dms("u-li").size();
        chat.dmPicture("u-li", "", PNG);
        hears("u-li", before, "1 张图片已附到 " + order + "。这单已经完结");
        assertThat(api.get("/api/workflows/" + id(workflow) + "/timeline").ok().toString())
                .contains("发来 1 张图片");
    }
}
