package dev.baton.workflow;

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

    /** Whether Baton itself acts. */
    public boolean isSystem() {
        return actor.equals(SYSTEM);
    }
}
