package dev.baton.dingtalk;

/** Hears every message written to the robot. */
public interface ChatMessageHandler {

    /**
     * Handles one message, on a worker thread. The platform is answered when this returns, or after 1.5 s, and may push
     * the same message again later; an exception within that time asks it to.
     */
    void handle(ChatMessage message);

    /**
     * Told, on a worker thread, that a message could not be taken because the store is out of reach: it is not handled
     * unless the platform repeats it. Whoever wrote it should learn that.
     */
    default void refused(ChatMessage message) {}
}
