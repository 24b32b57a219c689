package dev.baton.handover;

/** A handover was made or changed; published inside the transaction of the change, so that listeners write with it or not at all. */
public record HandoverChanged(Handover now) {}
