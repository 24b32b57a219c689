package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.Together;
import dev.baton.sandbox.SandboxClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Stories of the sources that have no better home, read from cards and chats as people see them. */
class StoriesTest extends Journey {

    private static final byte[] PNG = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private String orderOf(String no, Map<String, ?> more) {
        Map<String, Object> order = Shop.order(no, Instant.now());
        order.putAll(more);
        api.put("/api/orders/" + no, order).ok();
        return no;
    }

    private String hears(String user, String typed, String... parts) {
        int before = chat.dms(user).size();
        chat.dm(user, typed);
        return heardSince(user, before, parts);
    }

    private String heardSince(String user, int before, String... parts) {
        return await().atMost(PATIENCE)
                .until(
                        () -> chat.dms(user).stream()
                                .skip(before)
                                .filter(said -> said.sender().equals("robot"))
                                .map(SandboxClient.Said::words)
                                .filter(words -> List.of(parts).stream().allMatch(words::contains))
                                .findFirst()
                                .orElse(null),
                        words -> words != null);
    }

    @Test
    void whoIsImportantOrInAHurryOvertakesTheQueueX20R073R016() {
        Map<String, ?> plain = Map.of("buyer", Map.of("id", "b-2", "name", "林先生", "level", "normal"));
        String first = orderOf("SO20QUEUE0001", plain);
        String vip = orderOf("SO20QUEUE0002", Map.of());
        String dispute = orderOf("SO20QUEUE0003", plain);
        raise(first, 1, "变更", "换码");
        raise(vip, 1, "变更", "换码");
        raise(dispute, 1, "缺货", "商品售罄");

        String waiting = hears("u-li", "接手", first, vip, dispute);
        assertThat(waiting.indexOf(vip)).as("VIP first").isLessThan(waiting.indexOf(first));
        assertThat(waiting.indexOf(dispute)).as("the urgent kind first").isLessThan(waiting.indexOf(first));

        shop.here("u-zhang");
        String mine = await().atMost(PATIENCE)
                .until(() -> hears("u-zhang", "我的"), words -> words.contains(first) && words.contains(vip));
        assertThat(mine.indexOf(vip)).isLessThan(mine.indexOf(first));
        integrityIsOk();
    }

    @Test
    void theTrackAndTheSignedPhotoAreOnTheCardWhenBlameIsJudgedX26R137R085R143() {
        shop.here("u-dong");
        String order = orderOf(
                "SO26BROKEN0001",
                Map.of(
                        "status",
                        "delivered",
                        "shipments",
                        List.of(Map.of(
                                "trackingNo",
                                "SF26",
                                "carrier",
                                "顺丰",
                                "lineNos",
                                List.of(1),
                                "status",
                                "delivered",
                                "nodes",
                                List.of(
                                        Map.of("at", "2026-11-20T09:00:00+08:00", "text", "已下单"),
                                        Map.of("at", "2026-11-20T12:00:00+08:00", "text", "仓库外包装破损"),
                                        Map.of("at", "2026-11-21T09:00:00+08:00", "text", "已发出"),
                                        Map.of("at", "2026-11-22T10:00:00+08:00", "text", "已签收，前台代收 13900005678")))),
                        "promisedAt",
                        "2026-11-23T18:00:00+08:00",
                        "attributes",
                        Map.of("签收照片", "https://img.example.com/sf26.jpg")));
        hears("u-li", "报异常 " + order + " 第1行 收到就碎了", "质量/货物损坏", "董配");

        SandboxClient.Card card = await().atMost(PATIENCE)
                .until(() -> chat.cardAbout("u-dong", order), found -> found != null && found.offers("resolve"));
        assertThat(card.get("guide"))
                .contains(
                        "「定责」",
                        "顺丰 SF26",
                        "仓库外包装破损 → ",
                        "已签收，前台代收 139****5678",
                        "签收照片：https://img.example.com/sf26.jpg");
        assertThat(card.get("guide")).containsPattern("承诺 [0-9 :-]+ 送到").doesNotContain("已下单");
        assertThat(card.get("problem")).contains("收到就碎了").doesNotContain("签收照片", "定责");
        assertThat(card.text()).contains("签收照片：https://img.example.com/sf26.jpg");
        integrityIsOk();
    }

    @Test
    void aNumberInAReviewIsMaskedOnTheCardAndTheCustomersLevelStandsThereR194X27R122() {
        shop.here("u-pan");
        String order = orderOf(
                "SO27REVIEW0001",
                Map.of(
                        "buyer",
                        Map.of("id", "b-27", "name", "陈女士", "level", "svip", "tags", List.of("首单")),
                        "reviews",
                        List.of(Map.of("score", 1, "text", "态度差，打我电话13900000001没人理"))));
        raise(order, 1, "纠纷", "客诉纠纷");

        SandboxClient.Card card = await().atMost(PATIENCE)
                .until(() -> chat.cardAbout("u-pan", order), found -> found != null && found.offers("resolve"));
        assertThat(card.get("guide"))
                .contains("用户评价：1 星 态度差，打我电话139****0001没人理")
                .containsPattern("用户：SVIP，首单，[0-9 :-]+ 下单")
                .doesNotContain("陈女士");
    }

    @Test
    void aNoteTypedWithAPictureBringsBothR036R083() {
        shop.here("u-zhang");
        for (int round = 0; round < 10; round++) {
            JsonNode workflow = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
            String order = workflow.path("orderNo").stringValue();
            int before = chat.dms("u-li").size();

            chat.dmPicture("u-li", "留言 " + order + " 用户发来了照片", PNG);

            heardSince("u-li", before, "已留言", "1 张图片已附到 " + order);
            JsonNode entries =
                    api.get("/api/workflows/" + id(workflow) + "/timeline").ok().path("items");
            assertThat(entries.valueStream().map(entry -> entry.path("text").stringValue()))
                    .as("round " + round)
                    .containsOnlyOnce("留言：用户发来了照片", "发来 1 张图片");
            seen("u-zhang", id(workflow), card -> card.get("timeline").contains("发来 1 张图片"));
        }
        integrityIsOk();
    }

    private List<String> told(String user, int before, String part) {
        return chat.dms(user).stream()
                .skip(before)
                .map(SandboxClient.Said::words)
                .filter(words -> words.contains(part))
                .toList();
    }

    private long waiting(String topic) {
        return new Store(url).number("SELECT COUNT(*) FROM outbox_entry WHERE topic = '" + topic + "'");
    }

    /** Nothing about a workflow is on its way to anybody. */
    private void quiet() {
        await().atMost(PATIENCE).until(() -> {
            clock.advance(Duration.ofSeconds(5));
            return new Store(url).number("SELECT COUNT(*) FROM outbox_entry WHERE topic IN ('card', 'note', 'news')")
                    == 0;
        });
    }

    @Test
    void whatOthersWriteIsToldToTheHolderOnceR083R082() {
        quiet();
        shop.here("u-zhang");
        JsonNode held = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        String order = held.path("orderNo").stringValue();
        seen("u-zhang", id(held), card -> card.offers("resolve"));
        int before = chat.dms("u-zhang").size();

        chat.press("u-zhang", cardOf(id(held)), "note", Map.of("text", "我自己记一笔"));
        act(held, "note", "u-zhang", Map.of("text", "又记一笔")).ok();
        assertThat(waiting("note")).as("nobody has to tell who wrote it").isZero();
        chat.press("u-li", cardOf(id(held)), "note", Map.of("text", "用户又要货了别退，电话13900000001 [点我](http://x)"));
        act(held, "note", "u-wang", Map.of("text", "他晚上再打来")).ok();
        hears("u-gao", "留言 " + order + " 看过监控了", "已留言");
        quiet();

        assertThat(told("u-zhang", before, "有新留言"))
                .singleElement()
                .satisfies(words -> assertThat(words)
                        .contains(order + " 缺货/商品售罄 有新留言", "/h5/workflows/" + id(held), "留言 " + order)
                        .containsSubsequence("李四", "别退，电话139xxxx0001", "王敏", "他晚上再打来", "高产", "看过监控了")
                        .doesNotContain("[点我](http", "记一笔"));

        act(held, "note", "u-wang", Map.of("text", "已经打来了")).ok();
        quiet();
        assertThat(told("u-zhang", before, "有新留言"))
                .hasSize(2)
                .last()
                .satisfies(words -> assertThat(words).contains("已经打来了").doesNotContain("晚上"));
        integrityIsOk();
    }

    /** The next hand finds on the card what was written before; and where nobody has it nobody is told. */
    @Test
    void whatWasWrittenBeforeSomebodyHadItIsNotToldR083() {
        quiet();
        JsonNode waits = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        act(waits, "note", "u-wang", Map.of("text", "还没人接")).ok();
        assertThat(waiting("note")).isZero();
        clock.advance(Duration.ofSeconds(1));
        act(waits, "take", "u-li", Map.of()).ok();
        act(waits, "note", "u-wang", Map.of("text", "用户很急")).ok();
        clock.advance(Duration.ofSeconds(1));
        int zhang = chat.dms("u-zhang").size();
        int li = chat.dms("u-li").size();

        act(waits, "reassign", "u-wang", Map.of("to", "u-zhang")).ok();
        quiet();
        assertThat(told("u-zhang", zhang, "有新留言")).isEmpty();
        assertThat(told("u-li", li, "有新留言")).isEmpty();

        act(waits, "note", "u-li", Map.of("text", "仓库说有货")).ok();
        quiet();

        assertThat(told("u-zhang", zhang, "有新留言"))
                .singleElement()
                .satisfies(words -> assertThat(words).contains("仓库说有货").doesNotContain("用户很急"));
        assertThat(told("u-li", li, "有新留言")).isEmpty();
    }

    /** Two-way: who asked hears the answer, and nobody the own words, or what was said before asking. */
    @Test
    void whoWroteToTheHolderHearsTheAnswerOnceR083R082() {
        quiet();
        shop.here("u-zhang");
        JsonNode held = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        String order = held.path("orderNo").stringValue();
        seen("u-zhang", id(held), card -> card.offers("resolve"));
        int zhang = chat.dms("u-zhang").size();
        int li = chat.dms("u-li").size();
        int wang = chat.dms("u-wang").size();

        act(held, "note", "u-zhang", Map.of("text", "先去问仓库")).ok();
        assertThat(waiting("news")).as("nobody asked").isZero();
        act(held, "note", "u-li", Map.of("text", "有货吗？用户在线等")).ok();
        quiet();
        act(held, "note", "u-zhang", Map.of("text", "没货了，他的号13900000001")).ok();
        act(held, "note", "u-zhang", Map.of("text", "下周一到")).ok();
        quiet();

        assertThat(told("u-li", li, "有回话"))
                .singleElement()
                .satisfies(words -> assertThat(words)
                        .contains(order + " 缺货/商品售罄", "/h5/workflows/" + id(held))
                        .containsSubsequence("张三 留言：没货了，他的号139xxxx0001", "张三 留言：下周一到")
                        .doesNotContain("先去问仓库", "有货吗"));
        assertThat(told("u-wang", wang, "有回话")).as("who did not ask").isEmpty();
        assertThat(told("u-zhang", zhang, "有回话")).isEmpty();

        clock.advance(Duration.ofSeconds(1));
        act(held, "reassign", "u-wang", Map.of("to", "u-li")).ok();
        act(held, "note", "u-li", Map.of("text", "我来跟")).ok();
        quiet();
        assertThat(told("u-zhang", zhang, "有回话"))
                .as("nobody wrote to its new hand")
                .isEmpty();
        integrityIsOk();
    }

    /** What is written to a finished one would else be read by nobody. */
    @Test
    void aNoteOnAFinishedOneIsToldToWhoHadItR083R001R006() {
        quiet();
        shop.here("u-zhang");
        JsonNode done = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        String order = done.path("orderNo").stringValue();
        act(done, "resolve", "u-zhang", Map.of("text", "换了同款")).ok();
        quiet();
        int zhang = chat.dms("u-zhang").size();
        int wang = chat.dms("u-wang").size();
        int li = chat.dms("u-li").size();

        chat.press("u-li", cardOf(id(done)), "note", Map.of("text", "用户说没收到退款"));
        seen("u-li", id(done), card -> card.get("notice").equals("这单已经完结，已告诉张三；要接着办请点「重开」"));
        quiet();
        assertThat(told("u-zhang", zhang, "有新留言"))
                .singleElement()
                .satisfies(words -> assertThat(words).contains(order + " 缺货/商品售罄（已完结）有新留言", "用户说没收到退款", "点「重开」"));
        assertThat(told("u-wang", wang, "有新留言")).isEmpty();

        act(done, "note", "u-zhang", Map.of("text", "退款走的原路，三天内到")).ok();
        quiet();
        assertThat(told("u-li", li, "有回话"))
                .singleElement()
                .satisfies(words -> assertThat(words).contains("三天内到"));
        integrityIsOk();
    }

    @Test
    void whoReportedToAnotherTeamHearsTheEndOnceR083R006() {
        quiet();
        shop.here("u-dong");
        String order = shop.paidOrder();
        JsonNode held = raise(order, 0, "物流", "发货异常");
        assertThat(held.path("holder").stringValue()).isEqualTo("u-dong");
        String reporter = "u-wang"; // of 客服
        int before = chat.dms(reporter).size();
        act(held, "resolve", "u-dong", Map.of("text", "已补发")).ok();
        quiet();
        assertThat(told(reporter, before, "你报的"))
                .singleElement()
                .satisfies(words -> assertThat(words).contains(order + " 物流/发货异常", "你报的，已完结：董配 完结", "已补发"));
        integrityIsOk();
    }

    @Test
    void whoHasTheOrderHearsOnceThatAnotherExceptionOfItHasComeR007() {
        shop.here("u-zhang", "u-dong");
        String order = shop.paidOrder();
        JsonNode first = raise(order, 1, "缺货", "商品售罄");
        seen("u-zhang", id(first), card -> card.offers("resolve"));
        int zhang = chat.dms("u-zhang").size();
        int dong = chat.dms("u-dong").size();

        JsonNode another = raise(order, 0, "物流", "发货异常");
        assertThat(another.path("holder").stringValue()).isEqualTo("u-dong");
        seen("u-dong", id(another), card -> card.offers("resolve"));
        JsonNode own = raise(order, 2, "质量", "商品问题");
        assertThat(own.path("holder").stringValue()).isEqualTo("u-zhang");
        seen("u-zhang", id(own), card -> card.offers("resolve"));
        quiet();

        assertThat(told("u-zhang", zhang, "又有一个异常"))
                .singleElement()
                .satisfies(words ->
                        assertThat(words).contains(order + " 缺货/商品售罄", "物流/发货异常（董配）", "/h5/workflows/" + id(first)));
        assertThat(told("u-dong", dong, "又有一个异常"))
                .singleElement()
                .satisfies(words -> assertThat(words).contains("质量/商品问题", "（张三）"));
        act(another, "note", "u-dong", Map.of("text", "先别动")).ok();
        quiet();
        assertThat(told("u-zhang", zhang, "又有一个异常")).hasSize(1);
        integrityIsOk();
    }

    private void event(String order, String type, Map<String, ?> data) {
        Map<String, Object> event = Map.of(
                "eventId",
                request(),
                "orderNo",
                order,
                "type",
                type,
                "at",
                clock.instant().toString(),
                "data",
                data);
        api.post("/api/order-events", List.of(event)).ok();
        api.post("/api/order-events", List.of(event)).ok();
    }

    /** What the shop tells may be what is waited for, or make the work moot; that a parcel came further is neither. */
    @Test
    void whatTheShopTellsOfAnOrderIsHeardOnceByWhoWorksOnItR201() {
        shop.here("u-zhang");
        JsonNode held = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        String order = held.path("orderNo").stringValue();
        seen("u-zhang", id(held), card -> card.offers("resolve"));
        int before = chat.dms("u-zhang").size();

        event(order, "status", Map.of("status", "shipped"));
        event(order, "shipment", Map.of("trackingNo", "SF1", "carrier", "顺丰", "status", "in_transit"));
        event(order, "status", Map.of("status", "shipped"));
        event(
                order,
                "track",
                Map.of(
                        "trackingNo",
                        "SF1",
                        "nodes",
                        List.of(Map.of("at", clock.instant().toString(), "text", "到了上海"))));
        event(
                order,
                "review",
                Map.of(
                        "score",
                        1,
                        "text",
                        "等太久，打我13900000001",
                        "at",
                        clock.instant().toString()));
        quiet();

        assertThat(String.join("\n", told("u-zhang", before, "有变化")))
                .containsOnlyOnce("订单：已发货（店铺）")
                .containsOnlyOnce("包裹 顺丰 SF1：运输中（店铺）")
                .containsOnlyOnce("评价 1 分：等太久")
                .contains(order + " 缺货/商品售罄", "/h5/workflows/" + id(held))
                .doesNotContain("上海", "13900000001");
        integrityIsOk();
    }

    /** A shop that states whole orders is heard like one that sends events. */
    @Test
    void whatAWholeStatementChangesIsHeardOnceByWhoWorksOnTheOrderR201() {
        shop.here("u-zhang");
        String order = orderOf("SO26WHOLE0001", Map.of());
        JsonNode held = raise(order, 1, "缺货", "商品售罄");
        seen("u-zhang", id(held), card -> card.offers("resolve"));
        int before = chat.dms("u-zhang").size();

        clock.advance(Duration.ofMinutes(1));
        Map<String, Object> cancelled = new LinkedHashMap<>(Shop.order(order, clock.instant()));
        cancelled.put("status", "cancelled");
        cancelled.put("reviews", List.of(Map.of("score", 1, "text", "等太久，打我13900000001")));
        api.put("/api/orders/" + order, cancelled).ok();
        api.put("/api/orders/" + order, cancelled).ok();
        api.post("/api/orders:batch", List.of(cancelled)).ok();
        quiet();

        assertThat(String.join("\n", told("u-zhang", before, "有变化")))
                .containsOnlyOnce("订单：已取消（店铺）")
                .containsOnlyOnce("评价 1 分：等太久")
                .contains(order + " 缺货/商品售罄")
                .doesNotContain("支付宝", "13900000001");
        integrityIsOk();
    }

    @Test
    void batchesOfTheShopsNewsForTheSamePeopleNeverLockEachOtherOutR201() throws Exception {
        shop.here("u-zhang", "u-li");
        List<JsonNode> zhangs = takenBy("u-zhang");
        List<JsonNode> lis = takenBy("u-li");
        List<JsonNode> up = List.of(zhangs.get(0), zhangs.get(1), lis.get(0), lis.get(1));
        List<JsonNode> down = List.of(lis.get(2), lis.get(3), zhangs.get(2), zhangs.get(3));
        long before = deadlocks();

        for (int round = 1; round <= 20; round++) {
            String text = "第 " + round + " 次说太慢";
            Together.together(List.of(() -> reviewed(up, text), () -> reviewed(down, text)));
        }

        assertThat(deadlocks() - before).isZero();
        quiet();
        zhangs.forEach(one -> act(one, "resolve", "u-zhang", Map.of()).ok());
        lis.forEach(one -> act(one, "resolve", "u-li", Map.of()).ok());
        integrityIsOk();
    }

    private List<JsonNode> takenBy(String userId) {
        List<JsonNode> works = Stream.generate(() -> raise(shop.paidOrder(), 1, "缺货", "商品售罄"))
                .limit(4)
                .toList();
        works.stream()
                .filter(one -> !userId.equals(one.path("holder").stringValue("")))
                .forEach(one -> act(one, "take", userId, Map.of()).ok());
        return works;
    }

    private int reviewed(List<JsonNode> works, String text) {
        String at = clock.instant().toString();
        List<Map<String, Object>> events = works.stream()
                .map(work -> Map.of(
                        "eventId",
                        request(),
                        "orderNo",
                        work.path("orderNo").stringValue(),
                        "type",
                        "review",
                        "at",
                        at,
                        "data",
                        Map.of("score", 1, "text", text, "at", at)))
                .toList();
        return api.post("/api/order-events", events).ok().size();
    }

    private long deadlocks() {
        return JdbcClient.create(baton.getBean(DataSource.class))
                .sql("SELECT count FROM information_schema.innodb_metrics WHERE name = 'lock_deadlocks'")
                .query(Long.class)
                .single();
    }

    @Test
    void whoPutsItAsideIsToldWhenItComesBackForWantOfAnAnswer() {
        shop.here("u-zhang");
        JsonNode workflow = raise(shop.paidOrder(), 1, "缺货", "部分售罄");
        String card = cardOf(id(workflow));
        seen("u-zhang", id(workflow), seen -> seen.offers("send-sms"));
        chat.press("u-zhang", card, "send-sms", Map.of("quantity", "1"));
        seen("u-zhang", id(workflow), seen -> seen.get("guide").contains("等用户答复"));
        clock.advance(Duration.ofHours(23));

        chat.press("u-zhang", card, "snooze", Map.of("minutes", "30"));
        assertThat(chat.card("u-zhang", card).get("state")).contains(" 回来").doesNotContain("没回音");
        chat.press("u-zhang", card, "snooze", Map.of("minutes", "120"));

        SandboxClient.Card aside = chat.card("u-zhang", card);
        assertThat(aside.get("state")).contains("还没回音就回来");
        assertThat(aside.get("timeline")).contains("还没回音就提前回来");
    }
}
