package dev.baton.sandbox;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message in a conversation.
 *
 * @param seq its place in the order of everything said
 * @param sender a userId, or {@link #ROBOT}
 * @param kind text, markdown, link, actionCard, image, file, card, or system
 * @param text what a person reads; for a card its one-line summary
 * @param links what can be opened from it: label to address
 * @param mentions userIds; {@code @ALL} for everybody
 * @param rings whose phone rang for it, and why: dm, mention or group
 * @param card the outTrackId of the card it shows
 * @param key the platform's processQueryKey or carrierId of a robot's message
 */
record Message(
        long seq,
        String id,
        String conversation,
        String sender,
        String kind,
        @Nullable String title,
        String text,
        Map<String, String> links,
        List<String> mentions,
        Map<String, String> rings,
        @Nullable String card,
        @Nullable String key,
        long at,
        boolean recalled) {

    static final String ROBOT = "robot";

    Message recall() {
        return new Message(
                seq,
                id,
                conversation,
                sender,
                "system",
                null,
                "消息已撤回",
                Map.of(),
                List.of(),
                rings,
                null,
                key,
                at,
                true);
    }
}
