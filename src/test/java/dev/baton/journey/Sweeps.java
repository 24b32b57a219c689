package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.detection.Sweeping;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Orders that a sweep finds, and what it makes of them. */
abstract class Sweeps extends Journey {

    String unpaidSince(Instant placed) {
        String no = "SW" + System.nanoTime();
        api.put("/api/orders/" + no, Shop.order(no, placed)).ok();
        return no;
    }

    /** Promised five days after it was placed, and handed over at a time. */
    void promised(String no, Instant placed, Instant handedOver, String status, String shipment) {
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

    void say(String no, Instant placed, String status, List<Map<String, Object>> shipments) {
        clock.advance(Duration.ofSeconds(1));
        Map<String, Object> order = Shop.order(no, placed);
        order.put("status", status);
        order.put("updatedAt", clock.instant().toString());
        order.put("shipments", shipments);
        api.put("/api/orders/" + no, order).ok();
        clock.advance(Duration.ofSeconds(1));
    }

    Map<String, Object> parcel(String no) {
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

    List<String> states(String orderNo) {
        return allOf(orderNo).stream()
                .map(item -> item.path("state").stringValue())
                .toList();
    }

    List<JsonNode> allOf(String orderNo) {
        return api.get("/api/orders/" + orderNo)
                .ok()
                .path("workflows")
                .valueStream()
                .toList();
    }

    /** The only workflow of this order. */
    JsonNode ofOrder(String orderNo) {
        List<JsonNode> all = allOf(orderNo);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    void sweep() {
        Sweeping.sweep(baton);
    }
}
