package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.sandbox.SandboxClient;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * What the bot finds and lists: by the number a customer knows, by what is remembered of an order, and who has what.
 */
class FindingTest extends Journey {

    private static final DateTimeFormatter MONTH_DAY = DateTimeFormatter.ofPattern("MM-dd", Locale.ROOT);

    /** The answer to this sentence, once it holds all of these. */
    private String answers(String user, String typed, String... parts) {
        int before = chat.dms(user).size();
        chat.dm(user, typed);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(saidSince(user, before))
                        .anySatisfy(words -> assertThat(words).contains(parts)));
        return String.join("\n", saidSince(user, before));
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

    /** A paid order with two sub-orders; their numbers. */
    private List<String> split() {
        String parent = shop.paidOrder();
        String first = shop.subOrderOf(parent);
        String second = parent + "-2";
        Map<String, Object> order = Shop.order(second, Instant.now());
        order.put("parentNo", parent);
        api.put("/api/orders/" + second, order).ok();
        return List.of(parent, first, second);
    }

    private SandboxClient.Card question(String user, String button) {
        return await().atMost(PATIENCE)
                .until(
                        () -> chat.cards(user).stream()
                                .filter(card -> card.id().startsWith("question-") && card.offers(button))
                                .reduce((first, last) -> last)
                                .orElse(null),
                        card -> card != null);
    }

    private List<JsonNode> open(String order) {
        return api.get("/api/orders/" + order)
                .ok()
                .path("workflows")
                .valueStream()
                .filter(one -> !List.of("resolved", "cleared")
                        .contains(one.path("state").stringValue()))
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

    /** R010: what is in nobody's hands waits. */
    @Test
    void whatIsWrongWithASubOrderAndInNobodysHandsWaits() {
        shop.nobodyHere();
        List<String> split = split();
        raise(split.get(1), 0, "缺货", "商品售罄");

        answers("u-pan", "查 " + split.get(0), "子单 " + split.get(1) + "：缺货/商品售罄 在排队");
        answers("u-pan", "催 @张三 " + tail(split.get(1)), "在排队，还没到谁手上");
    }

    @Test
    void whatIsWrongWithASubOrderIsFoundByItsParentsNumberR010R123X12() {
        shop.here("u-zhang");
        List<String> split = split();
        String parent = split.get(0);
        JsonNode gone = raise(split.get(1), 0, "缺货", "商品售罄");

        answers("u-li", "查 " + parent, parent, "子单 " + split.get(1) + "：缺货/商品售罄 在 张三 手上", "另有 1 张子单没有异常");
        answers("u-li", "查 " + tail(parent), "子单 " + split.get(1));
        answers("u-li", "记录 " + tail(parent), split.get(1), "缺货/商品售罄", "交给 张三");
        answers("u-li", "知识 " + parent, "缺货/商品售罄");
        answers("u-li", "留言 " + tail(parent) + " 用户又要货了，别退", split.get(1) + "（缺货/商品售罄）已留言");
        assertThat(notes(gone)).containsExactly("留言：用户又要货了，别退");
        answers("u-wang", "转给 李四 " + parent, split.get(1), "已转给 李四");
        assertThat(workflow(id(gone)).path("holder").stringValue()).isEqualTo("u-li");

        JsonNode other = raise(split.get(2), 0, "变更", "换码");
        answers("u-wang", "接手 " + tail(parent), "有好几单", split.get(1) + " 缺货/商品售罄", split.get(2) + " 变更/换码", "在卡片上选");
        answers("u-wang", "接手 " + parent + " 换码", split.get(2), "归你了");
        assertThat(workflow(id(other)).path("holder").stringValue()).isEqualTo("u-wang");
        assertThat(workflow(id(gone)).path("holder").stringValue()).isEqualTo("u-li");
        integrityIsOk();
    }

    @Test
    void whatASubOrderHasAlreadyIsNotReportedAgainOnItsParentUnaskedR007R010() {
        shop.here("u-zhang");
        List<String> split = split();
        String parent = split.get(0);
        JsonNode gone = raise(split.get(1), 1, "缺货", "商品售罄");

        answers("u-li", "报异常 " + tail(parent) + " 商品售罄 用户很急", "是同一件事吗", split.get(1), "张三", "在卡片上选");
        assertThat(open(parent)).isEmpty();
        chat.press("u-li", question("u-li", "choose-1").id(), "choose-0");
        await().atMost(PATIENCE).until(() -> notes(gone).contains("留言：用户很急"));
        assertThat(open(parent)).isEmpty();
        assertThat(open(split.get(1))).hasSize(1);

        answers("u-li", "报异常 " + parent, "出了什么问题", "子单已经在处理的：" + split.get(1), "张三");
        answers("u-li", "报异常 " + parent + " 改地址", "已报「变更/改地址」");
        answers("u-li", "报异常 " + parent + " 商品售罄 母单也没货", "是同一件事吗");
        chat.press("u-li", question("u-li", "choose-1").id(), "choose-1");
        await().atMost(PATIENCE).until(() -> open(parent).size() == 2);
        answers("u-li", "报异常 " + parent + " 商品售罄 又来催", "说明已补进记录");
        integrityIsOk();
    }

    private void order(String number, String buyer, String goods, Instant placed, Map<String, ?> more) {
        Map<String, Object> order = Shop.order(number, placed);
        order.put("buyer", Map.of("id", "b-" + buyer, "name", buyer, "mobile", "13700000001"));
        order.put("lines", List.of(Map.of("lineNo", 1, "sku", "S", "name", goods, "quantity", 1, "price", "418.00")));
        order.putAll(more);
        api.put("/api/orders/" + number, order).ok();
    }

    @Test
    void ordersAreFoundByEverythingThatIsRememberedAtOnceR120X16() {
        Instant today = clock.instant();
        Instant before = today.minus(Duration.ofDays(1));
        order("W-40001", "白女士", "真丝围巾 蓝", today, Map.of());
        order("W-40002", "白女士", "真丝围巾 蓝", before, Map.of("status", "cancelled"));
        order("W-40003", "白女士", "华为Mate60手机壳", before, Map.of());
        order(
                "W-40004",
                "黑先生",
                "真丝围巾 蓝",
                before,
                Map.of("shipments", List.of(Map.of("trackingNo", "SF77001", "carrier", "顺丰", "status", "in_transit"))));
        LocalDate day = LocalDate.ofInstant(before, ZoneId.of("Asia/Shanghai"));
        String span = day.minusDays(1).format(MONTH_DAY) + "到" + day.format(MONTH_DAY);

        only("查 白女士 围巾 昨天", "W-40002");
        only("查 围巾 白女士 " + span, "W-40002");
        only("查昨天白女士买的围巾", "W-40002");
        only("查 真丝围巾 " + span, "W-40002", "W-40004");
        only("查 蓝 真丝 今天", "W-40001");
        only("查 真丝围巾 已取消", "W-40002");
        only("查 华为Mate60手机壳", "W-40003");
        only("查 Mate60手机壳 昨天", "W-40003");
        only("查 白女士0003", "W-40003");
        only("查 13700000001 手机壳", "W-40003");
        only("查 SF77001", "W-40004");
        only("查快递单号sf77001", "W-40004");
        answers(
                "u-li",
                "查 真丝围巾 " + day.minusDays(1).format(MONTH_DAY),
                "没有找到「真丝围巾」，" + day.minusDays(1).format(MONTH_DAY) + " 下单的订单");
    }

    /** Exactly these orders of the test are told. */
    private void only(String typed, String... orders) {
        String answer = answers("u-li", typed, orders);
        assertThat(Pattern.compile("W-4000\\d")
                        .matcher(answer)
                        .results()
                        .map(MatchResult::group)
                        .distinct())
                .as(typed + ": " + answer)
                .containsExactlyInAnyOrder(orders);
    }

    @Test
    void whoeverFindsTooManyIsToldWhatElseCanBeSaidR120() {
        Instant now = clock.instant();
        for (int at = 0; at < 6; at++) {
            order("V-5000" + at, "多单女士", "羽绒服", now.minus(Duration.ofDays(at)), Map.of());
        }

        String answer = answers("u-li", "查 多单女士", "还有更多", "下单时间（昨天", "商品词", "状态（已发货");
        assertThat(answer).doesNotContain("姓名或手机号", "V-50005");
        answers(
                "u-li",
                "查 多单女士 "
                        + LocalDate.ofInstant(now.minus(Duration.ofDays(5)), ZoneId.of("Asia/Shanghai"))
                                .format(MONTH_DAY),
                "V-50005");
        answers("u-li", "查 最近七天 羽绒服", "V-50000", "姓名或手机号");

        for (int at = 0; at < 6; at++) {
            order("V-6000" + at, "全说女士", "羽绒被", now, Map.of());
        }
        String all = answers("u-li", "查 全说女士 羽绒被 今天 已付款", "还有更多", "单号、运单号、手机号");
        assertThat(all).as("nothing is left to add").doesNotContain("再加");
    }

    @Test
    void whatIsOverdueIsSeenFirstOfOneselfAndOfTheGroupR065R066() {
        shop.here("u-dong");
        String late = shop.paidOrder();
        raise(late, 0, "物流", "催单");
        clock.advance(Duration.ofHours(5));
        shop.here("u-dong");
        List<String> urgent = new ArrayList<>();
        for (int at = 0; at < 11; at++) {
            urgent.add(shop.paidOrder());
            raise(urgent.get(at), 0, "物流", "发货异常");
        }

        String mine = answers("u-dong", "我的", "你手上 12 单", "超时 1 单", "另有 2 单", "/h5/#mine");
        assertThat(mine.indexOf(late)).as(mine).isPositive().isLessThan(mine.indexOf(urgent.get(0)));

        String group = answers("u-wang", "同组 订单组", "董配（在线）：12 单，超时 1 单：" + late + " 催单（超时）、", "同组 姓名");
        assertThat(named(group, urgent)).hasSize(2);
        assertThat(named(answers("u-wang", "同组 董配", "12 单，超时 1 单", late, "催单"), urgent))
                .hasSize(11);
        assertThat(named(answers("u-wang", "董配手上有哪些单", "12 单", late), urgent)).hasSize(11);
        assertThat(named(answers("u-dong", "同组 董配", late), urgent)).hasSize(11);

        int before = chat.messages("u-wang", SandboxClient.ORDERS_GROUP).size();
        chat.sayInGroup("u-wang", SandboxClient.ORDERS_GROUP, "同组 订单组");
        chat.sayInGroup("u-wang", SandboxClient.ORDERS_GROUP, "同组 董配");
        await().atMost(PATIENCE).untilAsserted(() -> {
            List<String> heard = chat.messages("u-wang", SandboxClient.ORDERS_GROUP).stream()
                    .skip(before)
                    .map(SandboxClient.Said::words)
                    .filter(words -> words.contains(late) && words.contains("超时 1 单"))
                    .toList();
            assertThat(heard.stream().map(words -> named(words, urgent).size())).containsExactlyInAnyOrder(0, 4);
        });
        integrityIsOk();
    }

    private static List<String> named(String words, List<String> orders) {
        return orders.stream().filter(words::contains).toList();
    }

    /** In a group a picture alone reaches no robot: who reports what somebody else has shown answers that picture. */
    @Test
    void aQuotedPictureJoinsTheReportR036() {
        String order = shop.paidOrder();
        quotes("报异常 " + order + " 商品售罄", Map.of("downloadCode", "code-1"), "已报「缺货/商品售罄」");
        answers("u-li", "记录 " + order, "缺货/商品售罄", "发来 1 张图片");
        assertThat(api.get("/api/workflows/" + id(open(order).get(0)) + "/timeline")
                        .ok()
                        .toString())
                .contains("code-1");

        List<String> split = split();
        JsonNode known = raise(split.get(1), 0, "缺货", "商品售罄");
        quotes("报异常 " + split.get(0) + " 商品售罄", Map.of("downloadCode", "code-2"), "是同一件事吗");
        chat.press("u-li", question("u-li", "choose-1").id(), "choose-0");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(api.get("/api/workflows/" + id(known) + "/timeline")
                                .ok()
                                .toString())
                        .as("also when something had to be asked first")
                        .contains("code-2"));

        String other = shop.paidOrder();
        quotes("报异常 " + other + " 商品售罄", Map.of(), "已报「缺货/商品售罄」", "引用的图片拿不到");
        integrityIsOk();
    }

    private void quotes(String text, Map<String, Object> picture, String... parts) {
        Map<String, Object> replied = Map.of("msgType", "picture", "msgId", "msgQuoted==", "content", picture);
        int before = chat.dms("u-li").size();
        chat.sayRaw("u-li", text, Map.of("text", Map.of("content", text, "isReplyMsg", true, "repliedMsg", replied)));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(saidSince("u-li", before))
                        .anySatisfy(words -> assertThat(words).contains(parts)));
    }
}
