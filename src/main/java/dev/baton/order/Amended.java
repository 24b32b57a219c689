package dev.baton.order;

/**
 * What became of an amendment.
 *
 * @param order as it is now
 * @param done whether it was amended; when not, its status and parcels say why
 */
public record Amended(Order order, boolean done) {}
