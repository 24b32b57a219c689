package dev.baton.outbox;

import java.util.Arrays;

/** What leaves first, in this order. Of two writers of one entry the more urgent one counts. */
public enum Priority {
    MONEY(0),
    URGENT(1),
    NORMAL(2),
    INFO(3);

    private final int rank;

    Priority(int rank) {
        this.rank = rank;
    }

    /** As it is stored; the smaller leaves first. */
    int rank() {
        return rank;
    }

    static Priority ranked(int rank) {
        return Arrays.stream(values())
                .filter(priority -> priority.rank == rank)
                .findFirst()
                .orElseThrow();
    }
}
