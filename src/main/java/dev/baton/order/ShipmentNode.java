package dev.baton.order;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A place or step of a parcel's way, in the carrier's words. */
public record ShipmentNode(Instant at, String text) {

    public ShipmentNode {
        Checks checks = new Checks();
        checks.time("at", at);
        text = checks.text("text", text, 500);
        checks.done();
        at = at.truncatedTo(ChronoUnit.MILLIS);
    }
}
