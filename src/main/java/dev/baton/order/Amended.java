package dev.baton.order;

import org.jspecify.annotations.Nullable;

/**
 * What became of an amendment.
 *
 * @param order as it is now
 * @param done whether it was amended; when not, its status and parcels say why
 * @param former what it was before it was cancelled; null for every other amendment
 */
public record Amended(Order order, boolean done, @Nullable Former former) {

    /** Of one that cancelled nothing. */
    Amended(Order order, boolean done) {
        this(order, done, null);
    }
}
