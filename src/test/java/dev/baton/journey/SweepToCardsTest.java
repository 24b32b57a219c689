package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.Together;
import dev.baton.detection.Sweeping;
import dev.baton.sandbox.SandboxClient;
import dev.baton.workflow.Flood;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import tools.jackson.databind.JsonNode;

/** Path 4: a sweep finds trouble in the orders, and it lands in people's hands without drowning the group. */
class SweepToCardsTest extends Journey {

    private String unpaidFor(int hours) {
        return unpaidSince(clock.instant().minus(Duration.ofHours(hours)));
    }

    private String unpaidSince(Instant placed) {
        String no = "SW" + System.nanoTime();
        api.put("/api/orders/" + no, Shop.order(no, placed)).ok();
        return no;
    }

    private String soldOut(int n) {
        String no = "FL" + System.nanoTime() + "-" + n;
        Map<String, Object> order =
                new LinkedHashMap<>(Shop.order(no, clock.instant().minus(Duration.ofHours(5))));
        order.put("status", "unavailable");
        api.put("/api/orders/" + no, order).ok();
        return no;
    }

    private List<JsonNode> of(String type) {
        return api.get("/api/workflows?limit=200&type="
                        + java.net.URLEncoder.encode(type, java.nio.charset.StandardCharsets.UTF_8))
                .ok()
                .path("items")
                .valueStream()
                .toList();
    }

    @Test
    void whatIsStuckIsFoundOnceAndClearedWhenItMovesR001R128R129() {
        shop.here("u-dong");
        String stuck = unpaidFor(80);

        sweep();
        sweep();

        List<JsonNode> found = of("物流").stream()
                .filter(item -> item.path("orderNo").stringValue().equals(stuck))
                .toList();
        assertThat(found).singleElement().satisfies(item -> {
            assertThat(item.path("detail").stringValue()).isEqualTo("发货异常");
            assertThat(item.path("holder").stringValue()).isEqualTo("u-dong");
        });
        String id = found.get(0).path("id").stringValue();
        seen("u-dong", id, card -> card.offers("resolve"));

        Map<String, Object> shipped = Shop.order(stuck, clock.instant().minus(Duration.ofHours(80)));
        shipped.put("status", "shipped");
        shipped.put("updatedAt", clock.instant().toString());
        shipped.put(
                "shipments",
                List.of(Map.of(
                        "trackingNo",
                        "SF" + stuck,
                        "carrier",
                        "顺丰",
                        "status",
                        "in_transit",
                        "nodes",
                        List.of(Map.of("at", clock.instant().toString(), "text", "已揽收")))));
        api.put("/api/orders/" + stuck, shipped).ok();
        clock.advance(Duration.ofSeconds(1));
        sweep();

        assertThat(workflow(id).path("state").stringValue()).isEqualTo("cleared");
        seen("u-dong", id, card -> card.get("state").contains("已消失"));
        integrityIsOk();
    }

    @Test
    void aCauseThatWentAwayAndIsThereAgainIsOpenedAnewR001() {
        shop.here("u-dong");
        Instant placed = clock.instant().minus(Duration.ofHours(85));
        String stuck = unpaidSince(placed);
        sweep();
        say(stuck, placed, "shipped", List.of(parcel(stuck)));
        sweep();
        assertThat(states(stuck)).containsExactly("cleared");

        say(stuck, placed, "paid", List.of());
        sweep();
        sweep();

        assertThat(states(stuck)).containsExactly("cleared", "held");
        integrityIsOk();

        JsonNode again = allOf(stuck).get(1);
        assertThat(act(again, "resolve", "u-dong", Map.of("text", "仓库已补发")).status())
                .isEqualTo(200);
        sweep();
        assertThat(states(stuck)).containsExactly("cleared", "resolved");
    }

    @Test
    void aSweepOfAnEarlierDayDoesNotClearWhatBeganLaterR001() {
        shop.here("u-dong");
        Instant placed = clock.instant().minus(Duration.ofDays(20));
        String stuck = unpaidSince(placed);
        Instant later = clock.instant().minus(Duration.ofDays(15));

        Sweeping.sweep(baton, later);
        Sweeping.sweep(baton, clock.instant().minus(Duration.ofDays(19)));
        assertThat(states(stuck)).containsExactly("held");

        Sweeping.sweep(baton, later);
        sweep();
        assertThat(states(stuck)).containsExactly("held");

        say(stuck, placed, "shipped", List.of(parcel(stuck)));
        sweep();
        assertThat(states(stuck)).containsExactly("cleared");
    }

    /** It had not even left on the day that is looked back to, and is on its way today: nothing has gone away. */
    @Test
    void aSweepOfAnEarlierDayDoesNotClearWhatStandsTodayR001() {
        shop.here("u-dong");
        Instant now = clock.instant();
        Instant placed = now.minus(Duration.ofDays(35));
        String late = "SO" + System.nanoTime();
        promised(late, placed, now.minus(Duration.ofDays(20)), "shipped", "in_transit");
        sweep();
        assertThat(state(late, "配送超时")).isEqualTo("held");

        Sweeping.sweep(baton, now.minus(Duration.ofDays(25)));

        assertThat(state(late, "配送超时")).isEqualTo("held");
        sweep();
        assertThat(state(late, "配送超时")).isEqualTo("held");

        clock.advance(Duration.ofSeconds(1));
        promised(late, placed, now.minus(Duration.ofDays(20)), "delivered", "delivered");
        clock.advance(Duration.ofSeconds(1));
        sweep();
        assertThat(state(late, "配送超时")).isEqualTo("cleared");
    }

    /** Promised five days after it was placed, and handed over at a time. */
    private void promised(String no, Instant placed, Instant handedOver, String status, String shipment) {
        Map<String, Object> order = Shop.order(no, placed);
        order.put("status", status);
        order.put("promisedAt", placed.plus(Duration.ofDays(5)).toString());
        order.put("updatedAt", clock.instant().toString());
        order.put(
                "shipments",
                List.of(Map.of(
                        "trackingNo",
                        "SF" + no,
                        "carrier",
                        "顺丰",
                        "status",
                        shipment,
                        "nodes",
                        List.of(Map.of("at", handedOver.toString(), "text", "已揽收")))));
        api.put("/api/orders/" + no, order).ok();
    }

    /** The state of its only workflow of this kind. */
    private String state(String orderNo, String detail) {
        List<JsonNode> such = allOf(orderNo).stream()
                .filter(item -> item.path("detail").stringValue().equals(detail))
                .toList();
        assertThat(such).hasSize(1);
        return such.get(0).path("state").stringValue();
    }

    private void say(String no, Instant placed, String status, List<Map<String, Object>> shipments) {
        clock.advance(Duration.ofSeconds(1));
        Map<String, Object> order = Shop.order(no, placed);
        order.put("status", status);
        order.put("updatedAt", clock.instant().toString());
        order.put("shipments", shipments);
        api.put("/api/orders/" + no, order).ok();
        clock.advance(Duration.ofSeconds(1));
    }

    private Map<String, Object> parcel(String no) {
        return Map.of(
                "trackingNo",
                "SF" + no,
                "carrier",
                "顺丰",
                "status",
                "in_transit",
                "nodes",
                List.of(Map.of("at", clock.instant().toString(), "text", "已揽收")));
    }

    private List<String> states(String orderNo) {
        return allOf(orderNo).stream()
                .map(item -> item.path("state").stringValue())
                .toList();
    }

    private List<JsonNode> allOf(String orderNo) {
        return api.get("/api/orders/" + orderNo)
                .ok()
                .path("workflows")
                .valueStream()
                .toList();
    }

    /** Also when two instances were started together and sweep at the same time. */
    @Test
    void aFloodIsOneSummaryInTheGroupAndAPressBringsTheCardOut() {
        shop.here("u-zhang");
        for (int n = 0; n < 25; n++) {
            soldOut(n);
        }
        List<Integer> announced = new CopyOnWriteArrayList<>();
        ApplicationListener<ApplicationEvent> another = event -> {
            if (event instanceof PayloadApplicationEvent<?> told && told.getPayload() instanceof Flood flood) {
                announced.add(flood.orders().size());
                if (announced.size() == 1) {
                    CompletableFuture.runAsync(() -> Sweeping.sweep(baton)).join();
                }
            }
        };
        baton.addApplicationListener(another);

        sweep();

        baton.removeApplicationListener(another);
        assertThat(announced).containsExactly(25);
        List<JsonNode> found = flooded();
        assertThat(found).hasSize(25);
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(inGroup()).anyMatch(card -> card.get("title").contains("25")));
        assertThat(inGroup())
                .noneMatch(card -> found.stream().anyMatch(item -> card.id().equals(cardOf(id(item)))));
        JsonNode first = found.stream()
                .filter(item -> item.path("holder").isString())
                .findFirst()
                .orElseThrow();
        seen("u-zhang", id(first), card -> card.offers("resolve"));
        integrityIsOk();

        chat.press("u-zhang", cardOf(id(first)), "call-customer", Map.of("result", "missed"));

        seen("u-li", id(first), card -> card.places().contains(SandboxClient.ORDERS_GROUP));
        sweep();
        assertThat(flooded()).hasSize(25);
    }

    private List<JsonNode> flooded() {
        return of("缺货").stream()
                .filter(item -> item.path("orderNo").stringValue().startsWith("FL"))
                .toList();
    }

    @Test
    void whatSomebodyFoundToBeSomethingElseIsNotFoundAgainR104() {
        shop.here("u-dong");
        String stuck = unpaidFor(90);
        sweep();
        JsonNode found = ofOrder(stuck);

        assertThat(act(found, "update", "u-dong", Map.of("type", "纠纷", "detail", "客诉纠纷"))
                        .status())
                .isEqualTo(200);
        sweep();

        assertThat(ofOrder(stuck).path("detail").stringValue()).isEqualTo("客诉纠纷");
    }

    /** The most natural update there is: nothing was sent because there is nothing to send. */
    @Test
    void whatSomebodyFoundToBeSoldOutIsNotClosedByTheSweepThatLooksForThoseR104() {
        shop.here("u-dong", "u-wang");
        String stuck = unpaidFor(91);
        sweep();

        act(ofOrder(stuck), "update", "u-dong", Map.of("type", "缺货", "detail", "商品售罄"))
                .ok();
        sweep();
        sweep();

        JsonNode now = ofOrder(stuck);
        assertThat(now.path("detail").stringValue()).isEqualTo("商品售罄");
        assertThat(now.path("state").stringValue()).isEqualTo("held");
    }

    /** CONTRACT 9: who reported it has handled it too; it is nobody else's work afterwards. */
    @Test
    void whatAPersonReportedAndResolvedIsNotFoundByTheNextSweepR001R130() {
        shop.here("u-zhang", "u-dong");
        String whole = soldOut(1);
        String byLine = soldOut(2);
        String half = soldOut(3);
        JsonNode first = raise(whole, 0, "缺货", "商品售罄");
        List<JsonNode> lines = List.of(raise(byLine, 1, "缺货", "商品售罄"), raise(byLine, 2, "缺货", "商品售罄"));
        JsonNode one = raise(half, 1, "缺货", "商品售罄");
        String slow = unpaidFor(80);
        JsonNode late = raise(slow, 0, "物流", "发货异常");
        sweep();
        assertThat(states(whole)).hasSize(1);
        assertThat(states(byLine)).hasSize(2);
        assertThat(states(half)).as("nobody knows of its second line").hasSize(2);

        resolve(first, "u-zhang");
        lines.forEach(line -> resolve(line, "u-zhang"));
        resolve(one, "u-zhang");
        resolve(late, "u-dong");
        sweep();

        assertThat(states(whole)).containsExactly("resolved");
        assertThat(states(byLine)).containsExactly("resolved", "resolved");
        assertThat(states(half)).hasSize(2).startsWith("resolved").doesNotHaveDuplicates();
        assertThat(states(slow)).containsExactly("resolved");
    }

    private void resolve(JsonNode workflow, String by) {
        act(workflow, "take", by, Map.of());
        act(workflow, "resolve", by, Map.of()).ok();
    }

    /** What is resolved before it has stood its 72 hours was something else. */
    @Test
    void whatWasResolvedBeforeTheCauseStoodIsFoundR129() {
        shop.here("u-dong");
        Instant placed = clock.instant().minus(Duration.ofHours(10));
        String slow = unpaidSince(placed);
        resolve(raise(slow, 0, "物流", "发货异常"), "u-dong");

        clock.advance(Duration.ofHours(63));
        shop.here("u-dong");
        sweep();

        assertThat(states(slow)).hasSize(2).startsWith("resolved").doesNotHaveDuplicates();
    }

    @Test
    void whatAnotherSystemReportedIsNotTheSweepsToClear() {
        shop.here("u-dong");
        Map<String, Object> report = Map.of(
                "requestId", request(),
                "orderNo", unpaidFor(5),
                "type", "物流",
                "detail", "发货异常",
                "reportedBy", "system");
        JsonNode raised = api.post("/api/workflows", report).ok();

        sweep();

        assertThat(workflow(id(raised)).path("state").stringValue()).isEqualTo("held");
    }

    /** R095: the order is gone, the customer's money is not back yet: that is somebody's work until it is finished. */
    @Test
    void whoHasCancelledTheOrderStillHasTheRefundInHandR001R095() {
        shop.here("u-dong");
        Instant placed = clock.instant().minus(Duration.ofHours(95));
        String stuck = unpaidSince(placed);
        sweep();
        JsonNode found = ofOrder(stuck);

        act(found, "cancel-order", "u-dong", Map.of("asked", "yes")).ok();
        sweep();

        JsonNode now = ofOrder(stuck);
        assertThat(now.path("state").stringValue()).isEqualTo("held");
        assertThat(now.path("todo").stringValue()).contains("申请退款");

        say(stuck, placed, "paid", List.of()); // the shop has not heard of it yet
        sweep();
        assertThat(ofOrder(stuck).path("holder").stringValue())
                .as("the same one, not another beside it")
                .isEqualTo("u-dong");
        assertThat(act(now, "resolve", "u-dong", Map.of("text", "已退款")).status())
                .isEqualTo(200);
        integrityIsOk();
    }

    /** The money is back, the goods may still go out: the last steps are the holder's. */
    @Test
    void whatIsLeftToDoAfterARefundIsNotClosedByTheShopSayingSoR001R087() {
        shop.here("u-wang", "u-qian");
        Instant placed = clock.instant().minus(Duration.ofHours(4));
        String gone = "SO" + System.nanoTime();
        api.put("/api/orders/" + gone, Shop.order(gone, placed)).ok();
        say(gone, placed, "unavailable", List.of());
        sweep();
        JsonNode found = ofOrder(gone);
        assertThat(found.path("detail").stringValue()).isEqualTo("商品售罄");
        act(found, "apply-refund", "u-wang", Map.of("amount", "418.00", "reason", "没货"))
                .ok();
        seen("u-qian", id(found), card -> card.offers("approve-refund"));
        chat.press("u-qian", cardOf(id(found)), "approve-refund");
        clock.advance(Duration.ofSeconds(61));
        seen("u-wang", id(found), card -> card.get("todo").contains("钱已退"));

        refunded(gone, placed, "unavailable");
        sweep();

        assertThat(ofOrder(gone).path("state").stringValue()).isEqualTo("held");
        assertThat(ofOrder(gone).path("todo").stringValue()).contains("钱已退");
        integrityIsOk();
    }

    /** R060: who stops what goes by itself has stopped the sweep too; what nobody has touched goes as before. */
    @Test
    void onlyWhatNobodyHasBegunIsClearedR001R060() {
        shop.here("u-dong");
        Instant placed = clock.instant().minus(Duration.ofHours(97));
        String chased = unpaidSince(placed);
        String stopped = unpaidSince(placed);
        String aside = unpaidSince(placed);
        sweep();
        act(ofOrder(chased), "chase", "u-dong", Map.of()).ok();
        act(ofOrder(stopped), "pause-auto", "u-dong", Map.of()).ok();
        act(ofOrder(aside), "snooze", "u-dong", Map.of("minutes", 30)).ok();

        for (String order : List.of(chased, stopped, aside)) {
            say(order, placed, "shipped", List.of(parcel(order)));
        }
        sweep();

        assertThat(states(chased)).containsExactly("held");
        assertThat(states(stopped)).containsExactly("held");
        assertThat(states(aside)).containsExactly("cleared");
    }

    private static final String GONE = "原因已消失（订单已发货）";

    /** Found by the sweep and chased by its holder; nothing the shop has said since. */
    private JsonNode chased(String order) {
        sweep();
        JsonNode found = ofOrder(order);
        act(found, "chase", "u-dong", Map.of()).ok();
        return workflow(id(found));
    }

    private List<String> done(JsonNode workflow) {
        return workflow(id(workflow))
                .path("done")
                .valueStream()
                .map(fact -> fact.path("text").stringValue())
                .toList();
    }

    /** How often the timeline tells of it. */
    private long told(JsonNode workflow, String kind) {
        return api.get("/api/workflows/" + id(workflow) + "/timeline?limit=200")
                .ok()
                .path("items")
                .valueStream()
                .filter(entry -> entry.path("kind").stringValue().equals(kind))
                .count();
    }

    @Test
    void whoeverIsAtItLearnsOnceThatTheCauseIsGoneAndOnceThatItIsBackR001R004() throws Exception {
        shop.here("u-dong");
        Instant placed = clock.instant().minus(Duration.ofHours(98));
        String stuck = unpaidSince(placed);
        JsonNode before = chased(stuck);

        say(stuck, placed, "paid", List.of(parcel(stuck)));
        Callable<Boolean> sweep = () -> {
            sweep();
            return true;
        };
        Together.together(List.of(sweep, sweep, sweep));
        sweep();

        JsonNode after = workflow(id(before));
        for (String same : List.of("state", "holder", "revision", "step", "todo", "dueAt")) {
            assertThat(after.path(same)).as(same).isEqualTo(before.path(same));
        }
        assertThat(done(before)).endsWith(GONE).contains("已催单");
        assertThat(told(before, "cause-gone")).isOne();
        clock.advance(Duration.ofSeconds(6));
        for (String user : List.of("u-dong", "u-li")) {
            SandboxClient.Card card =
                    seen(user, id(before), now -> now.get("done").contains(GONE));
            assertThat(card.get("timeline")).contains("有人办过，由负责人完结");
        }

        say(stuck, placed, "paid", List.of());
        sweep();
        sweep();
        assertThat(done(before)).contains("已催单").doesNotContain(GONE);
        assertThat(told(before, "cause-back")).isOne();

        say(stuck, placed, "shipped", List.of(parcel(stuck)));
        Sweeping.sweep(baton, placed.plus(Duration.ofDays(1)));
        assertThat(done(before)).as("that day there was no cause yet").doesNotContain(GONE);
        sweep();
        assertThat(done(before)).endsWith(GONE);
        assertThat(act(before, "resolve", "u-dong", Map.of("text", "已发出")).status())
                .isEqualTo(200);
        integrityIsOk();
    }

    @Test
    void aSweepOfAnEarlierDayDoesNotSayOfWhatStandsThatItIsGoneR001() {
        shop.here("u-dong");
        Instant now = clock.instant();
        Instant placed = now.minus(Duration.ofDays(35));
        String late = "SO" + System.nanoTime();
        promised(late, placed, now.minus(Duration.ofDays(20)), "shipped", "in_transit");
        JsonNode before = chased(late);

        Sweeping.sweep(baton, now.minus(Duration.ofDays(25)));

        assertThat(told(before, "cause-gone")).isZero();
    }

    /** There the cause went because of the trouble: 完结 is not what comes next. */
    @Test
    void nothingIsSaidOfWhatWasGivenUpOrCameBackR001R095() {
        shop.here("u-dong");
        Instant placed = clock.instant().minus(Duration.ofHours(99));
        List<String> orders = List.of(
                unpaidSince(placed),
                unpaidSince(placed),
                unpaidSince(placed),
                unpaidSince(placed),
                "SO" + System.nanoTime());
        Instant early = clock.instant().minus(Duration.ofDays(35));
        promised(orders.get(4), early, early.plus(Duration.ofDays(2)), "shipped", "in_transit");
        List<JsonNode> all = orders.stream().map(this::chased).toList();
        assertThat(all).extracting(found -> found.path("detail").stringValue()).endsWith("配送超时");

        act(all.get(0), "cancel-order", "u-dong", Map.of("asked", "yes")).ok();
        say(orders.get(1), placed, "cancelled", List.of());
        refunded(orders.get(2), placed, "paid");
        say(orders.get(3), placed, "unavailable", List.of());
        clock.advance(Duration.ofSeconds(1));
        promised(orders.get(4), early, early.plus(Duration.ofDays(2)), "shipped", "returned");
        sweep();
        sweep();

        assertThat(all).allSatisfy(found -> {
            assertThat(told(found, "cause-gone")).as(found.toString()).isZero();
            assertThat(workflow(id(found)).path("state").stringValue()).isEqualTo("held");
        });
    }

    @Test
    void whileAnSmsIsOnItsWayNothingIsSaidAndAnotherKindKnowsNothingOfItR104() {
        shop.here("u-dong");
        Instant placed = clock.instant().minus(Duration.ofHours(100));
        String stuck = unpaidSince(placed);
        sweep();
        JsonNode found = ofOrder(stuck);
        act(found, "send-sms", "u-dong", Map.of("quantity", 1)).ok();
        say(stuck, placed, "shipped", List.of(parcel(stuck)));
        sweep();
        assertThat(told(found, "cause-gone")).isZero();

        clock.advance(Duration.ofSeconds(61));
        await().atMost(PATIENCE).until(() -> told(found, "sms-accepted") == 1);
        sweep();
        assertThat(done(found)).contains(GONE);

        act(found, "update", "u-dong", Map.of("type", "物流", "detail", "催单")).ok();
        assertThat(done(found)).doesNotContain(GONE).contains("已发短信");
        sweep();
        assertThat(done(found)).doesNotContain(GONE);
    }

    /** What came is not late any more: no clock goes on to apologies and money. */
    @Test
    void whatHasArrivedMeanwhileIsNotTakenForSilenceR055R129() {
        shop.here("u-dong");
        Instant placed = clock.instant().minus(Duration.ofDays(36));
        String late = "SO" + System.nanoTime();
        promised(late, placed, placed.plus(Duration.ofDays(2)), "shipped", "in_transit");
        JsonNode before = chased(late);
        assertThat(before.path("stepId").stringValue()).isEqualTo("arrive");
        clock.advance(Duration.ofSeconds(1));
        promised(late, placed, placed.plus(Duration.ofDays(2)), "shipped", "delivered");
        sweep();
        assertThat(done(before)).endsWith("原因已消失（订单已送达）");

        clock.advance(Duration.ofHours(25));
        Sweeping.ringAlarms(baton);

        assertThat(workflow(id(before)).path("stepId").stringValue()).isEqualTo("arrive");
        assertThat(told(before, "silent")).isZero();
        assertThat(told(before, "waited")).isZero();
        integrityIsOk();
    }

    @Test
    void whatOnlyWasStoppedAndIsLetGoOnGoesAsBeforeR060() {
        shop.here("u-dong");
        Instant placed = clock.instant().minus(Duration.ofHours(101));
        String stuck = unpaidSince(placed);
        sweep();
        JsonNode found = ofOrder(stuck);
        act(found, "pause-auto", "u-dong", Map.of()).ok();
        say(stuck, placed, "shipped", List.of(parcel(stuck)));
        sweep();
        assertThat(done(found)).containsExactly(GONE);
        assertThat(states(stuck)).containsExactly("held");

        act(found, "pause-auto", "u-dong", Map.of()).ok();
        sweep();

        assertThat(states(stuck)).containsExactly("cleared");
    }

    /** The shop says that it has given the money back. */
    private void refunded(String no, Instant placed, String status) {
        clock.advance(Duration.ofSeconds(1));
        Map<String, Object> order = Shop.order(no, placed);
        order.put("status", status);
        order.put("updatedAt", clock.instant().toString());
        order.put(
                "payments",
                List.of(Map.of(
                        "paymentNo",
                        no + "-P1",
                        "channel",
                        "alipay",
                        "amount",
                        "418.00",
                        "status",
                        "refunded",
                        "at",
                        placed.toString())));
        api.put("/api/orders/" + no, order).ok();
        clock.advance(Duration.ofSeconds(1));
    }

    /** The only workflow of this order. */
    private JsonNode ofOrder(String orderNo) {
        List<JsonNode> all = allOf(orderNo);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private List<SandboxClient.Card> inGroup() {
        return chat.cards("u-li").stream()
                .filter(card -> card.places().contains(SandboxClient.ORDERS_GROUP))
                .toList();
    }

    private void sweep() {
        Sweeping.sweep(baton);
    }
}
