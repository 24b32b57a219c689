package dev.baton.order;

import java.util.Collection;
import java.util.Set;

/** Knows on which orders somebody is at work; the order store itself does not. */
public interface AtWork {

    /** Those of the orders of which something is open; one statement, at most 500 orders. */
    Set<OrderNo> openAmong(Collection<OrderNo> orders);
}
