package dev.baton.dingtalk;

/**
 * A place where a card can hang.
 *
 * @param id the group's {@code openConversationId}, or the user id of the person whose chat with the robot is meant
 */
public record Space(Kind kind, String id) {

    /** Where a card can hang. */
    public enum Kind {
        GROUP("IM_GROUP"),
        ROBOT("IM_ROBOT");

        private final String wire;

        Kind(String wire) {
            this.wire = wire;
        }

        String wire() {
            return wire;
        }
    }

    /** The chat of a group. */
    public static Space group(String openConversationId) {
        return new Space(Kind.GROUP, openConversationId);
    }

    /** A person's own chat with the robot. */
    public static Space robotChatOf(String userId) {
        return new Space(Kind.ROBOT, userId);
    }
}
