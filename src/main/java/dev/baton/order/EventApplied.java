package dev.baton.order;

/** What an order event did. */
public enum EventApplied {
    /** The order has changed. */
    APPLIED,
    /** Something newer is known already: nothing has changed. */
    LATE,
    /** The same event came before: nothing has changed. */
    REPEATED,
    /** No such order: nothing was kept, send it again once the order is known. */
    UNKNOWN_ORDER
}
