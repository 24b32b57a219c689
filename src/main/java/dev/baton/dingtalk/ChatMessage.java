package dev.baton.dingtalk;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message somebody wrote to the robot.
 *
 * @param robotCode the robot that heard it; with {@code msgId} the identity of the message
 * @param msgId the platform's id of the message; a repeat carries the same one
 * @param conversationId also the group's {@code openConversationId}
 * @param group whether it was written in a group (with an @) and not in the chat with the robot
 * @param conversationTitle name of the group
 * @param senderStaffId user id of the sender; null for outsiders, and for people of another organisation
 * @param senderNick display name: any text at all, markdown and control characters included; never an identity
 * @param text what was written, or the transcript of a voice message; trimmed, without control and zero-width
 *     characters; empty when there is none
 * @param mentions others who were @-mentioned, in order; the robot is left out
 * @param sessionWebhook where to answer until {@code webhookExpires}; a secret
 * @param quotedCarrier when a message of the robot is quoted: the {@code carrierId} its delivery had
 * @param pictures download codes of the pictures it carries or quotes; an empty one for a quoted picture that came
 *     without
 * @param quotaSpent the month's push quota is used up: the platform withheld the text
 */
public record ChatMessage(
        String robotCode,
        String msgId,
        String conversationId,
        boolean group,
        @Nullable String conversationTitle,
        @Nullable String senderStaffId,
        String senderNick,
        String text,
        List<Mention> mentions,
        @Nullable String sessionWebhook,
        @Nullable Instant webhookExpires,
        Instant createdAt,
        @Nullable String quotedCarrier,
        List<String> pictures,
        boolean quotaSpent) {

    public ChatMessage {
        mentions = List.copyOf(mentions);
        pictures = List.copyOf(pictures);
    }

    /** Which message of all robots it is: a repeat has the same one. */
    public String identity() {
        return robotCode + "|" + msgId;
    }

    /** The same message with other words. */
    public ChatMessage saying(String words) {
        return new ChatMessage(
                robotCode,
                msgId,
                conversationId,
                group,
                conversationTitle,
                senderStaffId,
                senderNick,
                words,
                mentions,
                sessionWebhook,
                webhookExpires,
                createdAt,
                quotedCarrier,
                pictures,
                quotaSpent);
    }

    /** Somebody who was @-mentioned; {@code staffId} is the user id and missing for outsiders. */
    public record Mention(String dingtalkId, @Nullable String staffId) {}

    /** Says what it is without saying what was written, by whom or where to answer: safe to log. */
    @Override
    public String toString() {
        return "ChatMessage[" + msgId + (group ? " group " : " single ") + text.length() + " characters]";
    }
}
