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

    /**
     * The state of that word, in any case.
     *
     * @throws IllegalArgumentException for a word that is none of the four
     */
    public static State of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
