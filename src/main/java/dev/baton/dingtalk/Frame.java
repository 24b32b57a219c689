package dev.baton.dingtalk;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One message of the stream gateway, and the answers to it.
 *
 * @param type {@code SYSTEM}, {@code EVENT} or {@code CALLBACK}
 * @param data a JSON text, often of an object; empty when absent
 */
record Frame(String type, Map<String, String> headers, String data) {

    static final String ROBOT = "/v1.0/im/bot/messages/get";
    static final String CARD = "/v1.0/card/instances/callback";

    /** Null when the text is no frame. */
    static @Nullable Frame of(Wire wire, String text) {
        JsonNode frame = wire.object(text);
        if (frame == null) {
            return null;
        }
        String type = Wire.word(frame, "type");
        JsonNode data = frame.path("data");
        return new Frame(
                type == null ? "" : type,
                Wire.headers(frame),
                data.isString() ? data.asString("") : data.isMissingNode() || data.isNull() ? "" : data.toString());
    }

    String topic() {
        return headers.getOrDefault("topic", "");
    }

    String messageId() {
        return headers.getOrDefault("messageId", "");
    }

    /** The answer to this frame; {@code data} is itself a JSON text. */
    String ack(Wire wire, int code, String message, String data) {
        Map<String, Object> back = new LinkedHashMap<>();
        back.put("contentType", "application/json");
        back.put("messageId", messageId());
        Map<String, Object> ack = new LinkedHashMap<>();
        ack.put("code", code);
        ack.put("message", message);
        ack.put("headers", back);
        ack.put("data", data);
        return sendable(wire.text(ack));
    }

    /** Half a surrogate pair cannot travel as UTF-8: written as JSON writes what it cannot say otherwise. */
    private static String sendable(String json) {
        StringBuilder mended = null;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < json.length()
                    && Character.isLowSurrogate(json.charAt(i + 1));
            boolean half = Character.isSurrogate(c) && !pair;
            if (half && mended == null) {
                mended = new StringBuilder(json.substring(0, i));
            }
            if (mended != null) {
                if (half) {
                    mended.append(String.format("\\u%04x", (int) c));
                } else {
                    mended.append(c);
                }
            }
            if (pair) {
                i++;
                if (mended != null) {
                    mended.append(json.charAt(i));
                }
            }
        }
        return mended == null ? json : mended.toString();
    }
}
