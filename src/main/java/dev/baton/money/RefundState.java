package dev.baton.money;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Where a refund stands. */
public enum RefundState {
    /** Waits for 财务. */
    REQUESTED,
    /** 财务 agreed; no money has left yet, and until it does the approver may take it back. */
    APPROVED,
    /** The gateway was asked, or is about to be. */
    PAYING,
    /** The gateway was asked and nobody knows what it did; it is asked again until it says. */
    UNKNOWN,
    /** The money is back where it came from. */
    PAID,
    /** The gateway said no, for this amount or a part of it. */
    FAILED,
    /** 财务 said no. */
    REJECTED,
    /** Taken back before any money left. */
    REVOKED;

    private static final Set<RefundState> ENDED = Set.copyOf(EnumSet.of(PAID, FAILED, REJECTED, REVOKED));

    /** Whether something is still to come. */
    public boolean isOpen() {
        return !ENDED.contains(this);
    }

    /** As the API and the store write it. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The state with this wire name. */
    static RefundState ofWire(String wire) {
        return Arrays.stream(values())
                .filter(state -> state.wire().equals(wire))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no refund state " + wire));
    }

    /** What an approved request is, given its parts. */
    static RefundState ofParts(Collection<RefundState> parts) {
        if (parts.contains(UNKNOWN)) {
            return UNKNOWN;
        }
        boolean untouched = parts.stream().allMatch(part -> part == APPROVED);
        if (untouched) {
            return APPROVED;
        }
        if (parts.stream().anyMatch(RefundState::isOpen)) {
            return PAYING;
        }
        return parts.stream().allMatch(part -> part == PAID) ? PAID : FAILED;
    }
}
