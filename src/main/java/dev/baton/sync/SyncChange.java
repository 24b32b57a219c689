package dev.baton.sync;

/**
 * One thing that would be different.
 *
 * @param kind {@code person-new}, {@code person-gone}, {@code person-moved}, {@code person-changed}, {@code team-new},
 *     {@code team-gone}, {@code team-renamed}, {@code team-lead}, {@code shift-gone}
 * @param id of the person or the team; empty for a shift
 * @param text a sentence, without phone numbers
 * @param openWork how many open workflows would go back to their queues by it
 */
public record SyncChange(String kind, String id, String text, int openWork) {}
