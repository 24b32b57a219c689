package dev.baton.outbox;

/** Where an entry is: waiting for its time, claimed by a relay, or given up until a person looks. */
public enum OutboxState {
    WAITING,
    SENDING,
    BLOCKED
}
