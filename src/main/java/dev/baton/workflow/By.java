package dev.baton.workflow;

import dev.baton.roster.Roster;
import dev.baton.wording.Wording;

/**
 * Who acts and from where.
 *
 * @param actor a user id, or {@link #SYSTEM}
 * @param surface where from
 */
public record By(String actor, Surface surface) {

    /** The actor of what Baton does by itself; shown as 系统. */
    public static final String SYSTEM = "system";

    /** Baton itself. */
    public static By system() {
        return new By(SYSTEM, Surface.SYSTEM);
    }

    /** A person on the card. */
    public static By card(String userId) {
        return new By(userId, Surface.CARD);
    }

    /** The name of an actor as people read it: 系统 for what Baton does by itself. */
    public static String nameOf(String actor, Roster roster, Wording wording) {
        return actor.equals(SYSTEM) ? wording.say("card.system") : roster.nameOf(actor);
    }

    /** Whether Baton itself acts. */
    public boolean isSystem() {
        return actor.equals(SYSTEM);
    }
}
