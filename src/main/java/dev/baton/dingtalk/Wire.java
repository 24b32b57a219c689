package dev.baton.dingtalk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what the platform pushes, in every shape its documents and others' logs show, and never fails on what it does
 * not know. Samples: {@code src/test/resources/dingtalk}.
 *
 * @see <a href="https://open.dingtalk.com/document/orgapp/event-callback-card">card callbacks</a>
 * @see <a href="https://open.dingtalk.com/document/orgapp/robot-receive-message">messages to the robot</a>
 */
class Wire {

    private final JsonMapper json;
    private final @Nullable String ourCorpId;

    Wire(JsonMapper json, @Nullable String ourCorpId) {
        this.json = json;
        this.ourCorpId = ourCorpId;
    }

    /** A JSON object; null when it is anything else, or broken. */
    @Nullable
    JsonNode object(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            JsonNode node = json.readTree(text);
            return node != null && node.isObject() ? node : null;
        } catch (JacksonException broken) {
            return null;
        }
    }

    String text(Map<String, ?> value) {
        return json.writeValueAsString(value);
    }

    /** One of our own records as text, to be read again by {@link #kept(String, Class)}. */
    String kept(Record read) {
        return json.writeValueAsString(read);
    }

    <T extends Record> T kept(String text, Class<T> type) {
        return json.readValue(text, type);
    }

    /** A press; null when it does not even name a card. */
    @Nullable
    CardPress press(JsonNode data, String messageId) {
        String outTrackId = word(data, "outTrackId");
        if (outTrackId == null) {
            return null;
        }
        JsonNode content = nested(data, "content");
        if (content == null) {
            content = nested(data, "value");
        }
        JsonNode own = content == null ? null : nested(content, "cardPrivateData");
        Map<String, @Nullable Object> params = new LinkedHashMap<>();
        putAll(params, content == null ? null : nested(content, "params"));
        putAll(params, own == null ? null : nested(own, "params"));
        Map<String, @Nullable Object> form = new LinkedHashMap<>();
        Object submitted = params.remove("form");
        if (submitted instanceof String written) {
            JsonNode parsed = object(written);
            submitted = parsed == null ? null : plain(parsed);
        }
        if (submitted instanceof Map<?, ?> fields) {
            fields.forEach((name, value) -> form.put(String.valueOf(name), chosen(value)));
        }
        String corpId = word(data, "corpId");
        boolean userIdIsUserId = !"2".equals(word(data, "userIdType"));
        return new CardPress(
                outTrackId,
                ours(corpId) && userIdIsUserId ? word(data, "userId") : null,
                word(data, "spaceId"),
                action(params, own, content),
                params,
                submitted instanceof Map,
                form,
                messageId);
    }

    /** A message; null when it names neither itself nor a conversation. */
    @Nullable
    ChatMessage message(JsonNode data, Instant arrived) {
        String msgId = word(data, "msgId");
        String conversationId = word(data, "conversationId");
        if (msgId == null || conversationId == null) {
            return null;
        }
        JsonNode content = nested(data, "content");
        List<String> pictures = new ArrayList<>();
        String written = written(data, content, pictures);
        pictures.addAll(quotedPictures(data, content));
        String type = word(data, "conversationType");
        // a robot of another organisation hears people of another organisation
        String senderCorp = or(word(data, "senderCorpId"), or(word(data, "chatbotCorpId"), ""));
        return new ChatMessage(
                or(word(data, "robotCode"), or(word(data, "chatbotUserId"), "")),
                msgId,
                conversationId,
                type == null ? word(data, "conversationTitle") != null : !type.equals("1"),
                shown(word(data, "conversationTitle")),
                ours(senderCorp.isEmpty() ? null : senderCorp) ? word(data, "senderStaffId") : null,
                or(shown(word(data, "senderNick")), ""),
                PlainText.of(written),
                mentions(data),
                word(data, "sessionWebhook"),
                time(data, "sessionWebhookExpiredTime"),
                or(time(data, "createAt"), arrived),
                quoted(data, content),
                pictures,
                "20001".equals(word(data, "errCode")));
    }

    /** An event of stream mode: its names travel beside its data. */
    DingTalkEvent event(String eventId, String eventType, JsonNode data) {
        return new DingTalkEvent(eventId, eventType, fields(data));
    }

    /**
     * An event of http mode: one flat object, some of whose names begin with a capital. Read as stream mode has them.
     */
    @Nullable
    DingTalkEvent flatEvent(JsonNode data, String fallbackId) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields(data).forEach((name, value) -> {
            String small = name.isEmpty() ? name : name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
            fields.putIfAbsent(small, value);
        });
        Object type = fields.remove("eventType");
        if (!(type instanceof String eventType) || eventType.isBlank()) {
            return null;
        }
        Object id = fields.get("eventId");
        return new DingTalkEvent(id instanceof String text && !text.isBlank() ? text : fallbackId, eventType, fields);
    }

    /** The answer to a press, as both transports carry it. */
    Map<String, Object> reply(CardReply reply) {
        Map<String, Object> response = new LinkedHashMap<>();
        if (reply.isEmpty()) {
            return response;
        }
        response.put("cardUpdateOptions", Map.of("updateCardDataByKey", true, "updatePrivateDataByKey", true));
        if (!reply.cardData().isEmpty()) {
            response.put("cardData", Map.of("cardParamMap", reply.cardData()));
        }
        if (!reply.userPrivateData().isEmpty()) {
            response.put("userPrivateData", Map.of("cardParamMap", reply.userPrivateData()));
        }
        return response;
    }

    /** Whether this is our organisation; true when either is unknown. */
    boolean ours(@Nullable String corpId) {
        return corpId == null || ourCorpId == null || corpId.equals(ourCorpId);
    }

    private static @Nullable String action(
            Map<String, @Nullable Object> params, @Nullable JsonNode own, @Nullable JsonNode content) {
        Object named = params.get("action");
        if (named instanceof String || named instanceof Number || named instanceof Boolean) {
            String word = PlainText.of(named.toString());
            if (!word.isEmpty()) {
                return word;
            }
        }
        for (JsonNode place : new JsonNode[] {own, content}) {
            if (place != null && place.path("actionIds").isArray()) {
                for (JsonNode id : place.path("actionIds")) {
                    String word = id.isValueNode() && !id.isNull() ? PlainText.of(id.asString("")) : "";
                    if (!word.isEmpty()) {
                        return word;
                    }
                }
            }
        }
        return null;
    }

    private String written(JsonNode data, @Nullable JsonNode content, List<String> pictures) {
        JsonNode text = nested(data, "text");
        if (text != null && text.has("content")) {
            return text.path("content").asString("");
        }
        if (content == null) {
            // documented for http mode: the text itself under "content"
            return data.path("content").isString() ? data.path("content").asString("") : "";
        }
        if (content.path("richText").isArray()) {
            StringBuilder all = new StringBuilder();
            for (JsonNode item : content.path("richText")) {
                String kind = or(word(item, "type"), or(word(item, "msgType"), "text"))
                        .toLowerCase(Locale.ROOT);
                String picture = picture(item);
                if (picture != null) {
                    pictures.add(picture);
                } else if (kind.equals("text")) {
                    all.append(or(word(item, "text"), or(word(item, "content"), "")));
                } else if (kind.equals("at") && word(item, "atName") != null) {
                    all.append(" @").append(word(item, "atName")).append(' ');
                }
            }
            return all.toString();
        }
        String type = or(word(data, "msgtype"), "");
        if (type.equals("picture") && picture(content) != null) {
            pictures.add(or(picture(content), ""));
        }
        if (word(content, "recognition") != null) {
            return or(word(content, "recognition"), "");
        }
        return type.equals("text") || type.equals("markdown")
                ? or(word(content, "content"), or(word(content, "text"), ""))
                : "";
    }

    /**
     * Where the platform puts what is quoted, and whether as an object or as text, is not documented: every place is
     * looked at.
     */
    private List<String> quotedPictures(JsonNode data, @Nullable JsonNode content) {
        for (JsonNode place : new JsonNode[] {nested(data, "text"), content, data}) {
            JsonNode replied = place == null ? null : nested(place, "repliedMsg");
            if (replied != null) {
                JsonNode its = nested(replied, "content");
                return codes(replied, its == null ? replied : its);
            }
        }
        return List.of();
    }

    private static List<String> codes(JsonNode replied, JsonNode content) {
        String type = or(word(replied, "msgType"), or(word(replied, "msgtype"), ""));
        List<String> codes = new ArrayList<>();
        if (type.equalsIgnoreCase("picture")) {
            codes.add(or(picture(content), ""));
        }
        for (JsonNode item : content.path("richText")) {
            String kind = or(word(item, "type"), or(word(item, "msgType"), ""));
            if (picture(item) != null || kind.equalsIgnoreCase("picture")) {
                codes.add(or(picture(item), ""));
            }
        }
        return codes;
    }

    private static @Nullable String picture(JsonNode item) {
        String code = word(item, "downloadCode");
        return code != null ? code : word(item, "pictureDownloadCode");
    }

    private static List<ChatMessage.Mention> mentions(JsonNode data) {
        String robot = word(data, "chatbotUserId");
        List<ChatMessage.Mention> mentions = new ArrayList<>();
        if (data.path("atUsers").isArray()) {
            for (JsonNode at : data.path("atUsers")) {
                String dingtalkId = word(at, "dingtalkId");
                String staffId = word(at, "staffId");
                if ((dingtalkId != null || staffId != null) && (dingtalkId == null || !dingtalkId.equals(robot))) {
                    mentions.add(new ChatMessage.Mention(or(dingtalkId, ""), staffId));
                }
            }
        }
        return mentions;
    }

    private @Nullable String quoted(JsonNode data, @Nullable JsonNode content) {
        JsonNode text = nested(data, "text");
        for (JsonNode place : new JsonNode[] {data, text, content}) {
            String key = place == null ? null : word(place, "originalProcessQueryKey");
            if (key != null) {
                return key;
            }
        }
        return null;
    }

    private Map<String, @Nullable Object> fields(JsonNode data) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        putAll(fields, data);
        return fields;
    }

    private void putAll(Map<String, @Nullable Object> into, @Nullable JsonNode object) {
        if (object != null) {
            object.properties().forEach(entry -> into.put(entry.getKey(), plain(entry.getValue())));
        }
    }

    /** A value without its JSON clothes; texts lose control and invisible characters. */
    private @Nullable Object plain(JsonNode node) {
        if (node.isString()) {
            return PlainText.of(node.asString(""));
        }
        if (node.isBoolean()) {
            return node.asBoolean();
        }
        if (node.isNumber()) {
            return node.numberValue();
        }
        if (node.isArray()) {
            List<@Nullable Object> list = new ArrayList<>();
            for (JsonNode item : node) {
                list.add(plain(item));
            }
            return list;
        }
        if (node.isObject()) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            putAll(map, node);
            return map;
        }
        return null;
    }

    /** A select sends {@code {"index":2,"value":"3"}}: its value. */
    private static @Nullable Object chosen(@Nullable Object value) {
        return value instanceof Map<?, ?> choice && choice.containsKey("value") ? choice.get("value") : value;
    }

    /** A nested object, also when it is written as a JSON text. */
    private @Nullable JsonNode nested(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (value.isObject()) {
            return value;
        }
        return value.isString() ? object(value.asString("")) : null;
    }

    /** A scalar as text; null when absent, null, blank, or not a scalar. */
    static @Nullable String word(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (!value.isValueNode() || value.isNull()) {
            return null;
        }
        String word = value.asString("");
        return word.isBlank() ? null : word;
    }

    private static @Nullable Instant time(JsonNode node, String name) {
        String millis = word(node, name);
        try {
            return millis == null ? null : Instant.ofEpochMilli(Long.parseLong(millis.strip()));
        } catch (NumberFormatException other) {
            return null;
        }
    }

    private static @Nullable String shown(@Nullable String name) {
        return name == null ? null : PlainText.of(name).replace('\n', ' ');
    }

    private static <T> T or(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }

    /** The headers of a frame, which one sample spells {@code header}. */
    static Map<String, String> headers(JsonNode frame) {
        JsonNode headers = frame.path("headers").isObject() ? frame.path("headers") : frame.path("header");
        Map<String, String> read = new HashMap<>();
        headers.properties().forEach(entry -> {
            if (entry.getValue().isValueNode() && !entry.getValue().isNull()) {
                read.put(entry.getKey(), entry.getValue().asString(""));
            }
        });
        return read;
    }
}
