package dev.baton.handover;

import org.jspecify.annotations.Nullable;

/**
 * A sentence that a person or a group must hear; published inside the transaction of what it tells, so that it is said
 * exactly when that is so.
 *
 * @param userId to whom, null for a group
 * @param conversation the group, null for a person
 */
public record Said(@Nullable String userId, @Nullable String conversation, String title, String text) {

    /** To one person. */
    public static Said to(String userId, String title, String text) {
        return new Said(userId, null, title, text);
    }

    static Said toGroup(String conversation, String title, String text) {
        return new Said(null, conversation, title, text);
    }
}
