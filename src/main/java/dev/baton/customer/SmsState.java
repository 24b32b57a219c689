package dev.baton.customer;

import java.util.Arrays;
import java.util.Locale;

/** Where an SMS stands. */
public enum SmsState {
    /** Its undo window is not over: it can still be taken back. */
    SCHEDULED,
    /** The gateway was asked, or is about to be. */
    SENDING,
    /** The gateway has it. */
    ACCEPTED,
    /** It was never sent: the gateway said no, or there is no number. */
    REJECTED,
    /** The customer has it. */
    DELIVERED,
    /** The gateway sent it and it did not arrive. */
    FAILED,
    /** Taken back before it left. */
    REVOKED,
    /** Given up without knowing whether it arrived; tried again under the same key, or never. */
    STUCK;

    /** As the store has it. */
    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The state with this wire name. */
    static SmsState ofWire(String wire) {
        return Arrays.stream(values())
                .filter(state -> state.wire().equals(wire))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no SMS state " + wire));
    }
}
