package dev.baton.presence;

import java.util.Locale;

/** What a person is, seen by colleagues. Only who is online gets new work. */
public enum State {
    ONLINE,
    BUSY,
    OFFLINE,
    LEAVE;

    /** As it is written on the wire and in the store: lower case. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
