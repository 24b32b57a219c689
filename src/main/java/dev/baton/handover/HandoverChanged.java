package dev.baton.handover;

/**
 * A handover was made or changed; published inside the transaction of the change, so that listeners write with it or
 * not at all.
 *
 * @param waiting how many in it are still on offer
 * @param undoable whether something in it was accepted that may be given back for a while
 */
public record HandoverChanged(long id, int waiting, boolean undoable) {}
