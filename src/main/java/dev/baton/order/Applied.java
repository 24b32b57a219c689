package dev.baton.order;

/** What handing in one order did. */
public record Applied(OrderNo orderNo, Outcome outcome) {

    /** Each says whether the store now holds what was handed in. */
    public enum Outcome {
        /** The order is new. */
        CREATED,
        /** The order was replaced. */
        UPDATED,
        /** Exactly this was stored already; nothing was written. */
        UNCHANGED,
        /** A newer statement is stored; nothing was written. */
        OLDER,
        /** The store could not take it (the log says why); the others were taken. */
        FAILED
    }

    /** The store holds what was handed in. */
    public boolean applied() {
        return outcome != Outcome.OLDER && outcome != Outcome.FAILED;
    }

    /** The order was not known before. */
    public boolean created() {
        return outcome == Outcome.CREATED;
    }
}
