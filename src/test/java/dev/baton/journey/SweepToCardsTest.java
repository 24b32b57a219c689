package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.detection.Sweeping;
import dev.baton.sandbox.SandboxClient;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
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

    @Test
    void aFloodIsOneSummaryInTheGroupAndAPressBringsTheCardOut() {
        shop.here("u-zhang");
        for (int n = 0; n < 25; n++) {
            soldOut(n);
        }

        sweep();

        List<JsonNode> found = of("缺货");
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
        assertThat(of("缺货")).hasSize(25);
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
