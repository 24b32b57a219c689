package dev.baton.order;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a parcel is. */
public enum ShipmentStatus {
    CREATED,
    IN_TRANSIT,
    DELIVERED,
    RETURNED;

    /** The word used outside: {@code "in_transit"}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The status of that word; empty for a word that is none. */
    public static Optional<ShipmentStatus> of(String wire) {
        return Arrays.stream(values()).filter(s -> s.wire().equals(wire)).findFirst();
    }
}
