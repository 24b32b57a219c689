package dev.baton.card;

import dev.baton.outbox.Outbox;
import dev.baton.outbox.Priority;
import dev.baton.wording.Wording;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The door for cards that belong to one person's conversation and to no workflow; each kind is drawn by its
 * {@link Slip}.
 */
@Component
public class Slips {

    static final String TOPIC = "slip";

    /** Between a card's name and what tells a second look at it from the first. */
    private static final String LATER = "#";

    private static final List<String> VARIABLES = List.of(
            "workflowId",
            "revision",
            "press",
            "title",
            "orderNo",
            "problem",
            "guide",
            "state",
            "stateColor",
            "holder",
            "due",
            "todo",
            "done",
            "detailUrl",
            "notice",
            "formAction",
            "lastMessage");

    private final Outbox outbox;
    private final Wording wording;
    private final JsonMapper json;

    Slips(Outbox outbox, Wording wording, JsonMapper json) {
        this.outbox = outbox;
        this.wording = wording;
        this.json = json;
    }

    /**
     * All variables of the template: those given, within the platform's limits, and the others empty. The notice also
     * says what of a form that was typed before is not all there.
     */
    public Map<String, String> face(Map<String, String> given) {
        Map<String, String> face = new LinkedHashMap<>();
        VARIABLES.forEach(name -> face.put(name, ""));
        face.put("timeline", "[]");
        face.put("buttons", "[]");
        face.put("form", Values.NO_FORM);
        face.putAll(given);
        FittedForm asked = FittedForm.of(json, face.getOrDefault("form", Values.NO_FORM), Values.LIMIT);
        face.put("form", asked.json());
        face.put("notice", asked.notice(wording, face.getOrDefault("notice", "")));
        Values.fit(json, face);
        return face;
    }

    /**
     * Lets the card be brought, or redrawn, not before it is due; in the caller's transaction. Gives the stamp for
     * {@link #answered}.
     */
    public long bring(String outTrackId, Instant due) {
        return outbox.append(TOPIC, outTrackId, due, Priority.NORMAL);
    }

    /**
     * Lets the card be looked at once more at a time of its own, whatever else happens to it; in the caller's
     * transaction.
     */
    public void lookAgain(String outTrackId, Instant due) {
        outbox.append(TOPIC, outTrackId + LATER, due, Priority.INFO);
    }

    /** The answer to a press showed what this stamp would bring. */
    public void answered(String outTrackId, long stamp) {
        outbox.settle(TOPIC, outTrackId, stamp);
    }

    /** The number that a card's address ends with, after this prefix; empty for a card of another kind. */
    static Optional<Long> idBehind(String prefix, String outTrackId) {
        if (!outTrackId.startsWith(prefix)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseLong(outTrackId.substring(prefix.length())));
        } catch (NumberFormatException notOurs) {
            return Optional.empty();
        }
    }

    static String card(String key) {
        return key.endsWith(LATER) ? key.substring(0, key.length() - LATER.length()) : key;
    }
}
