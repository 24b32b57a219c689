package dev.baton.dingtalk;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in the organisation: a person left, a group was disbanded.
 *
 * @param eventId identity of the event; a repeat carries the same one
 * @param eventType such as {@code user_leave_org}
 * @param data the event's own fields; field types vary between events, read them tolerantly
 */
public record DingTalkEvent(String eventId, String eventType, Map<String, @Nullable Object> data) {

    public DingTalkEvent {
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
    }
}
