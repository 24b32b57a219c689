package dev.baton.order;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What became of one payment. */
public enum PaymentStatus {
    PENDING,
    PAID,
    FAILED,
    REFUNDED;

    /** The word used outside: {@code "paid"}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The status of that word; empty for a word that is none. */
    public static Optional<PaymentStatus> of(String wire) {
        return Arrays.stream(values()).filter(s -> s.wire().equals(wire)).findFirst();
    }
}
