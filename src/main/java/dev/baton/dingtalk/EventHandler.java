package dev.baton.dingtalk;

/** Hears the organisation's events; several may be registered, each hears all and picks by {@code eventType}. */
public interface EventHandler {

    /**
     * Handles one event, on a worker thread. An exception within 1.5 s asks the platform to push it again later. No
     * order between events is promised.
     */
    void handle(DingTalkEvent event);
}
