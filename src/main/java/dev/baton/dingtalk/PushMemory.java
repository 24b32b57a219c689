package dev.baton.dingtalk;

import java.util.List;

/**
 * Remembers beyond this process which messages and events have been handled. Each is written down before its handlers
 * run, so that a repeat, also on another instance or after a restart, does not run them again, and what an instance was
 * at work on when it died is found. Presses are not kept here: their handler knows its own repeats.
 */
public interface PushMemory {

    /** How a push stands when it comes. */
    enum Seen {
        /** Ours to handle; {@link #done} or {@link #failed} must follow. */
        NEW,
        UNDER_WAY,
        DONE
    }

    /**
     * A message or an event.
     *
     * @param kind {@code message} or {@code event}
     * @param key what makes two pushes the same one, whatever frames carry them
     * @param payload what it takes to handle it later, JSON; it may quote people, so it belongs in no log
     */
    record Push(String kind, String key, String payload) {

        @Override
        public String toString() {
            return "Push[" + kind + " " + payload.length() + " characters]";
        }
    }

    Seen begin(Push push);

    void done(Push push);

    /** Handling it failed: the same push is new when it comes again. */
    void failed(Push push);

    /** Handling it failed, and nobody will bring it again: it will be {@link #abandoned} in a while, a few times. */
    void later(Push push);

    /** What dead instances left undone, NEW for the caller. */
    List<Push> abandoned(int most);
}
