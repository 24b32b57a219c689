package dev.baton.bot;

import dev.baton.card.Cards;
import dev.baton.card.Notices;
import dev.baton.dingtalk.DingTalkEvent;
import dev.baton.dingtalk.EventHandler;
import dev.baton.handover.Handovers;
import dev.baton.presence.Attendance;
import dev.baton.roster.Groups;
import dev.baton.roster.Roster;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What happens to groups and people in DingTalk happens here too (PROTOCOL 8.2). A repeat does no harm. */
@Component
class OrganisationEvents implements EventHandler {

    private static final Logger log = LoggerFactory.getLogger(OrganisationEvents.class);

    private final Roster roster;
    private final Groups groups;
    private final Handovers handovers;
    private final Notices notices;
    private final Cards cards;
    private final Attendance attendance;

    OrganisationEvents(
            Roster roster, Groups groups, Handovers handovers, Notices notices, Cards cards, Attendance attendance) {
        this.roster = roster;
        this.groups = groups;
        this.handovers = handovers;
        this.notices = notices;
        this.cards = cards;
        this.attendance = attendance;
    }

    @Override
    public void handle(DingTalkEvent event) {
        Map<String, @Nullable Object> data = event.data();
        switch (event.eventType()) {
            case "chat_disband" -> notices.groupLost(text(data, "openConversationId"), "disbanded");
            case "chat_update_title" -> renamed(text(data, "openConversationId"), title(data));
            case "attendance_check_record" -> punched(data);
            case "attendance_approve_status_change" -> approved(text(data, "approveType"));
            case "user_leave_org" -> people(data.get("userId")).forEach(this::left);
            default -> log.debug("event {} is nobody's business here", event.eventType());
        }
    }

    /** Who punched, but not whether in or out: that is asked. Both spellings of the list occur. */
    private void punched(Map<String, @Nullable Object> data) {
        Object list = data.containsKey("dataList") ? data.get("dataList") : data.get("DataList");
        if (list instanceof Collection<?> punches) {
            attendance.punched(punches.stream()
                    .filter(Map.class::isInstance)
                    .map(punch -> Objects.toString(((Map<?, ?>) punch).get("userId"), ""))
                    .toList());
        }
    }

    /** Overtime and trips say nothing about who is here. */
    private void approved(String type) {
        if (type.isBlank() || type.equalsIgnoreCase("LEAVE")) {
            attendance.leaveApproved();
        }
    }

    private void left(String userId) {
        cards.forget(userId);
        if (roster.member(userId).isPresent()) {
            handovers.left(userId);
        }
    }

    /** The documents show no name with it (PROTOCOL 8.2): then the group's next message says it. */
    private void renamed(String conversation, String title) {
        if (title.isBlank()) {
            groups.renamed(conversation);
        } else {
            groups.rename(conversation, title);
        }
    }

    /** Nor do they say what the name would be called. */
    private static String title(Map<String, @Nullable Object> data) {
        for (String name : List.of("title", "newTitle", "name", "chatName")) {
            String title = text(data, name);
            if (!title.isBlank()) {
                return title;
            }
        }
        return "";
    }

    private static String text(Map<String, @Nullable Object> data, String name) {
        return Objects.toString(data.get(name), "");
    }

    /** A list by the documents; one alone is understood as well. */
    private static List<String> people(@Nullable Object value) {
        if (value instanceof Collection<?> several) {
            return several.stream().map(String::valueOf).toList();
        }
        return value == null ? List.of() : List.of(value.toString());
    }
}
