package dev.baton.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The message shapes of webhooks and of answers in http mode: text, link, markdown, actionCard, feedCard. */
final class WebhookMessages {

    private WebhookMessages() {}

    /** Posts it as the robot. */
    static Message post(World world, Conversation where, JsonNode body, String key) {
        return world.say(where.id(), draft(body, key));
    }

    /**
     * Reads a message.
     *
     * @throws IllegalArgumentException for a type the platform does not take
     */
    static World.Draft draft(JsonNode body, String key) {
        JsonNode at = body.path("at");
        List<String> mentions = new ArrayList<>(Json.texts(at.path("atUserIds")));
        mentions.removeIf(String::isEmpty);
        if (Json.flag(at, "isAtAll")) {
            mentions.add("@ALL");
        }
        Map<String, String> links = new LinkedHashMap<>();
        String type = Json.text(body, "msgtype");
        JsonNode content = body.path(type);
        String title = Json.text(content, "title");
        return switch (type) {
            case "text" -> robot("text", null, Json.text(content, "content"), links, mentions, key);
            case "markdown" -> robot("markdown", title, Json.text(content, "text"), links, mentions, key);
            case "link" -> {
                links.put("查看", Json.text(content, "messageUrl"));
                yield robot("link", title, Json.text(content, "text"), links, mentions, key);
            }
            case "actionCard" -> {
                if (content.has("singleURL")) {
                    links.put(Json.text(content, "singleTitle", "查看"), Json.text(content, "singleURL"));
                }
                for (JsonNode button : content.path("btns")) {
                    links.put(Json.text(button, "title"), Json.text(button, "actionURL"));
                }
                yield robot("actionCard", title, Json.text(content, "text"), links, mentions, key);
            }
            case "feedCard" -> {
                for (JsonNode link : content.path("links")) {
                    links.put(Json.text(link, "title"), Json.text(link, "messageURL"));
                }
                yield robot("link", null, "", links, mentions, key);
            }
            default -> throw new IllegalArgumentException("msgtype " + type);
        };
    }

    static World.Draft robot(
            String kind,
            @Nullable String title,
            String text,
            Map<String, String> links,
            List<String> mentions,
            String key) {
        return new World.Draft(Message.ROBOT, kind, title, text, links, mentions, null, key, false);
    }
}
