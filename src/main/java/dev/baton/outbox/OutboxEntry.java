package dev.baton.outbox;

import java.time.Instant;

/**
 * Something that must leave, as a {@link Delivery} gets it: thin, so that what is sent is looked up when it is sent.
 *
 * @param stamp of the last {@link Outbox#append} when it was claimed
 * @param attempts deliveries that have failed so far
 * @param priority of its most urgent writer
 * @param createdAt when the entry came; later writes do not change it
 */
public record OutboxEntry(
        long id, String topic, String key, long stamp, int attempts, Priority priority, Instant createdAt) {}
