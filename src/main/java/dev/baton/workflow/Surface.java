package dev.baton.workflow;

import java.util.Locale;

/** Where something was done from (CONTRACT 3, timeline). */
public enum Surface {
    CARD,
    COMMAND,
    PAGE,
    API,
    SYSTEM;

    /** As the API and the store write it. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
