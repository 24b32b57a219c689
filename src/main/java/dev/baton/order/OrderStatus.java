package dev.baton.order;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where an order stands, as the shop says it. */
public enum OrderStatus {
    CREATED,
    PAID,
    PROCESSING,
    SHIPPED,
    DELIVERED,
    COMPLETED,
    CANCELLED,
    /** Sold out: the shop cannot deliver what was ordered. */
    UNAVAILABLE;

    /** The word used outside: {@code "paid"}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The status of that word; empty for a word that is none. */
    public static Optional<OrderStatus> of(String wire) {
        return Arrays.stream(values()).filter(s -> s.wire().equals(wire)).findFirst();
    }

    boolean handedOver() {
        return this == SHIPPED || arrived();
    }

    boolean arrived() {
        return this == DELIVERED || this == COMPLETED;
    }
}
