package dev.baton.roster;

/** The roster is not the one any more that a change was thought out for; nothing was changed. */
public class RosterChanged extends RuntimeException {

    RosterChanged() {
        super("the roster has changed since");
    }
}
