package dev.baton.outbox;

/**
 * Takes the entries of one topic out of the building. A bean; at most one a topic.
 *
 * <p>Called at least once for every write, outside any transaction, on one of the topic's own threads: several keys at
 * the same time, never two at once for one key as long as a delivery ends within its time (then it is interrupted and
 * another relay may take over). So the receiver must bear repeats, and what is sent must be read from the store during
 * the call: ten writes before it are one delivery.
 */
public interface Delivery {

    /** The topic it serves, at most 32 characters. */
    String topic();

    /**
     * Sends what the entry stands for, as it is now.
     *
     * <p>Any exception but {@link Undeliverable} is an attempt that failed: it is repeated with growing pauses and
     * blocked in the end. The reason of a {@link TryAgain} is shown to people, of any other its class name and message.
     */
    Outcome deliver(OutboxEntry entry) throws Undeliverable;

    /**
     * Told that an entry is given up and from now on waits for a person, to be shown where people look. Outside any
     * transaction, at least once before the entry is blocked; an exception puts that off, and the entry is tried once
     * more.
     *
     * @param reason the last one, for engineers
     */
    default void gaveUp(OutboxEntry entry, String reason) {}
}
