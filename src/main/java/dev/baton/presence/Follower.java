package dev.baton.presence;

/**
 * Wants to know who is online without asking about everybody: is told of each person who comes or goes, beginning with
 * those who are here already. Told by {@link Presence#tell}, one at a time and in order; it must be quick and ask
 * nobody.
 */
public interface Follower {

    /** Is online from now on, and was not. */
    void came(String userId);

    /** Was online, and is not any more. */
    void went(String userId);
}
