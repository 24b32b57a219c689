package dev.baton.order;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * One thing that happened to an order.
 *
 * @param eventId counts once, whatever else it carries
 * @param at when it happened; what is known to be newer stays
 */
public record OrderEvent(String eventId, OrderNo orderNo, Instant at, Fragment data) {

    /** The piece of an order that an event brings. */
    public sealed interface Fragment permits StatusChange, Payment, Shipment, Track, Coupon, Review {}

    /** The order now stands here. */
    public record StatusChange(OrderStatus status) implements Fragment {}

    /** A parcel was seen; one whose number is new is thereby in transit. */
    public record Track(String trackingNo, List<ShipmentNode> nodes) implements Fragment {

        public Track {
            Checks checks = new Checks();
            trackingNo = checks.text("trackingNo", trackingNo, 64);
            checks.that(!nodes.isEmpty(), "nodes", "required");
            checks.that(nodes.size() <= 100, "nodes", "too-many", "100");
            checks.done();
            nodes = List.copyOf(nodes);
        }
    }

    public OrderEvent {
        Checks checks = new Checks();
        eventId = checks.text("eventId", eventId, 64);
        at = Objects.requireNonNull(checks.time("at", at));
        checks.done();
    }
}
