package dev.baton.sandbox;

import java.util.List;

/**
 * A group, or the 1:1 chat of one person with the robot.
 *
 * @param id the openConversationId
 * @param robot whether the robot is in it
 */
record Conversation(String id, String title, boolean group, List<String> members, boolean robot, boolean disbanded) {

    boolean has(String userId) {
        return members.contains(userId);
    }
}
