package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.detection.Sweeping;
import dev.baton.sandbox.SandboxClient;
import dev.baton.workflow.Flood;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import tools.jackson.databind.JsonNode;

/** Path 4: a sweep finds trouble in the orders, and it lands in people's hands without drowning the group. */
class SweepToCardsTest extends Sweeps {

    private String unpaidFor(int hours) {
        return unpaidSince(clock.instant().minus(Duration.ofHours(hours)));
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
        seen("u-dong", id, card -> card.get("problem").contains(" 付款，72 小时没交给快递"));

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

    /** The goods are two lines, and only one of them has left. */
    @Test
    void whatIsHalfShippedStaysFoundUntilTheRestHasLeftR001R129() {
        shop.here("u-dong");
        Instant placed = clock.instant().minus(Duration.ofHours(80));
        String half = unpaidSince(placed);
        sweep();
        assertThat(states(half)).containsExactly("held");

        say(half, placed, "processing", List.of(parcel(half + "-1", 1)));
        sweep();
        assertThat(states(half)).containsExactly("held");

        say(half, placed, "processing", List.of(parcel(half + "-1", 1), parcel(half + "-2", 2)));
        sweep();
        assertThat(states(half)).containsExactly("cleared");
        integrityIsOk();
    }

    private Map<String, Object> parcel(String no, int line) {
        Map<String, Object> parcel = new LinkedHashMap<>(parcel(no));
        parcel.put("lineNos", List.of(line));
        return parcel;
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
        assertThat(allOf(late))
                .as("the record says why, once")
                .filteredOn(item -> item.path("detail").stringValue().equals("配送超时"))
                .singleElement()
                .satisfies(item -> assertThat(item.toString()).contains(" 送到，过了 3 天没送到"));

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

    /** The state of its only workflow of this kind. */
    private String state(String orderNo, String detail) {
        List<JsonNode> such = allOf(orderNo).stream()
                .filter(item -> item.path("detail").stringValue().equals(detail))
                .toList();
        assertThat(such).hasSize(1);
        return such.get(0).path("state").stringValue();
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
        seen(
                "u-zhang",
                id(first),
                card -> card.get("problem").contains("店铺 ")
                        && card.get("problem").contains(" 标缺货"));
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

    private List<SandboxClient.Card> inGroup() {
        return chat.cards("u-li").stream()
                .filter(card -> card.places().contains(SandboxClient.ORDERS_GROUP))
                .toList();
    }
}
