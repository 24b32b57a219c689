package dev.baton.catalogue;

import java.util.Arrays;

/** How much an exception presses (R044); the order is the order of dealing, most urgent first. */
public enum Urgency {
    URGENT(0),
    HIGH(1),
    NORMAL(2),
    LOW(3);

    private final int rank;

    Urgency(int rank) {
        this.rank = rank;
    }

    /** As it is stored and sorted; 0 is the most urgent. */
    public int rank() {
        return rank;
    }

    /** One more urgent, as far as there is one. */
    public Urgency raised() {
        return rank == 0 ? this : ranked(rank - 1);
    }

    /** The urgency with this rank. */
    public static Urgency ranked(int rank) {
        return Arrays.stream(values())
                .filter(urgency -> urgency.rank == rank)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no urgency of rank " + rank));
    }
}
