package dev.baton.workflow;

import dev.baton.wording.Wording;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** What has happened to a workflow, entry by entry (R047): written once, never changed. */
@Component
class Timeline {

    /** The kind of an entry that brings pictures, and the name under which it carries them. */
    static final String PICTURES = "pictures";

    private final TimelineMapper rows;
    private final Recent recent;
    private final JsonMapper json;
    private final Wording wording;
    private final TransactionTemplate transaction;

    Timeline(TimelineMapper rows, Recent recent, JsonMapper json, Wording wording, TransactionTemplate transaction) {
        this.rows = rows;
        this.recent = recent;
        this.json = json;
        this.wording = wording;
        this.transaction = transaction;
    }

    /** An entry as it is to be written, behind the {@code went} of a step that led on. */
    TimelineEntry line(Workflow workflow, int seq, By by, Entry entry, String went) {
        return new TimelineEntry(
                seq,
                workflow.updatedAt().truncatedTo(ChronoUnit.MILLIS),
                by.actor(),
                by.surface().wire(),
                entry.kind(),
                Texts.cut(wording.say("timeline." + entry.kind(), entry.args().toArray()) + went, 1200),
                entry.data().isEmpty() ? null : json.writeValueAsString(entry.data()));
    }

    /** In the transaction that stores the workflow, which carries the hash of this entry. */
    void append(Workflow workflow, TimelineEntry line) {
        rows.append(workflow.id(), line, Objects.requireNonNull(workflow.head()));
        recent.written(workflow.id(), line);
    }

    /** As {@link Workflows#shown}. */
    List<TimelineEntry> shown(Workflow workflow) {
        List<TimelineEntry> known = recent.latest(workflow.id(), workflow.entries(), Workflows.SHOWN);
        return known.isEmpty()
                ? Objects.requireNonNull(transaction.execute(status -> last(workflow.id(), Workflows.SHOWN)))
                : known;
    }

    /** The newest, newest first. */
    List<TimelineEntry> last(long workflowId, int limit) {
        return rows.last(workflowId, limit);
    }

    /** From a number on, oldest first. */
    List<TimelineEntry> from(long workflowId, int from, int limit) {
        return rows.from(workflowId, from, limit);
    }

    /** Whether who has it since then took it, and nobody gave it. */
    boolean tookItself(long workflowId, String holder, Instant since) {
        return rows.tookItself(workflowId, holder, since) > 0;
    }

    /** Everybody who ever did something here on a card. */
    List<String> hands(long workflowId) {
        return rows.hands(workflowId);
    }

    /** The pictures that an entry brought; empty for any other. */
    List<Picture> pictures(TimelineEntry entry) {
        String data = entry.data();
        return !entry.kind().equals(PICTURES) || data == null
                ? List.of()
                : json.readValue(data, Pictures.class).pictures();
    }

    private record Pictures(List<Picture> pictures) {}
}
