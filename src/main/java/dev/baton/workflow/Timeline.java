package dev.baton.workflow;

import dev.baton.wording.Wording;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** What has happened to a workflow, entry by entry (R047): written once, never changed. */
@Component
public class Timeline {

    /** How many of the latest entries people are shown with a workflow (R048). */
    public static final int SHOWN = 3;

    /** The kind of an entry that is somebody's words. */
    static final String NOTE = "note";

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
        recent.written(workflow, line);
    }

    /**
     * The {@link #SHOWN} newest entries of a workflow as it stands here, newest first. No statement when this process
     * wrote them, one otherwise.
     */
    public List<TimelineEntry> shown(Workflow workflow) {
        List<TimelineEntry> known = recent.latest(workflow.id(), workflow.entries(), SHOWN);
        return known.isEmpty() ? transaction.execute(status -> latest(workflow.id(), SHOWN)) : known;
    }

    /** The newest entries, newest first. */
    @Transactional(readOnly = true)
    public List<TimelineEntry> latest(long workflowId, int limit) {
        return rows.last(workflowId, limit);
    }

    /** Entries from a number on, oldest first. */
    @Transactional(readOnly = true)
    public List<TimelineEntry> from(long workflowId, int from, int limit) {
        return rows.from(workflowId, from, limit);
    }

    /** Whether its holder took it, or took it back: nobody need tell who knows. */
    @Transactional(readOnly = true)
    public boolean tookItself(Workflow workflow) {
        String holder = workflow.holder();
        return holder != null
                && rows.tookItself(workflow.id(), holder, workflow.holding().since()) > 0;
    }

    /** Who else has written to who has it, since that person has it. */
    @Transactional(readOnly = true)
    public List<String> writersTo(Workflow workflow) {
        String holder = workflow.holder();
        Instant since = workflow.holding().since().truncatedTo(ChronoUnit.MILLIS);
        return holder == null ? List.of() : rows.writers(workflow.id(), since, holder);
    }

    /** Everybody who ever did something with its card. */
    @Transactional(readOnly = true)
    public List<String> hands(long workflowId) {
        return rows.hands(workflowId);
    }

    /** The pictures that an entry brought; empty for any other. */
    public List<Picture> pictures(TimelineEntry entry) {
        String data = entry.data();
        return !entry.kind().equals(PICTURES) || data == null
                ? List.of()
                : json.readValue(data, Pictures.class).pictures();
    }

    private record Pictures(List<Picture> pictures) {}
}
