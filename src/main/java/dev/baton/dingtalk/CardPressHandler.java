package dev.baton.dingtalk;

/** Hears every press of every card. */
public interface CardPressHandler {

    /**
     * Handles one press. Called on a worker thread, several at once, also for the same card; the same press may come
     * again at any time (the transport only joins repeats that arrive while the first is still running). An answer
     * after 1.6 s is dropped: the platform has been given an empty one by then. Never throws for a person's mistake; an
     * exception makes the person's client say that it failed.
     */
    CardReply handle(CardPress press);
}
