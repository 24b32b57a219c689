package dev.baton.api;

import dev.baton.catalogue.ActionName;
import dev.baton.workflow.Fact;
import dev.baton.workflow.TimelineEntry;
import dev.baton.workflow.When;
import dev.baton.workflow.Workflow;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A workflow on the wire (CONTRACT 3). */
record WorkflowJson(
        String id,
        String orderNo,
        @Nullable Integer lineNo,
        String subject,
        String type,
        String detail,
        @Nullable String note,
        String state,
        int revision,
        @Nullable String holder,
        String team,
        String role,

        @Schema(description = "the step it stands in, as people call it")
        String step,

        @Schema(description = "the id of that step in its playbook; review while a refund is reviewed")
        String stepId,

        OffsetDateTime dueAt,
        boolean overdue,
        String todo,
        List<FactJson> done,
        List<ActionJson> actions,
        String why,
        @Nullable String revocable,
        @Nullable String revocableBy,
        @Nullable OffsetDateTime revocableUntil,
        int inFlight,
        String reportedBy,
        OffsetDateTime openedAt,
        OffsetDateTime updatedAt,
        @Nullable OffsetDateTime closedAt) {

    /** Something that was done. */
    record FactJson(String kind, OffsetDateTime at, String who, String text) {

        static FactJson of(Fact fact) {
            return new FactJson(fact.word(), time(fact.at()), fact.who(), fact.text());
        }
    }

    /**
     * What may be pressed now, and by whom.
     *
     * @param users these people; empty when it is not about single people
     * @param role everybody of this role; {@code *} for every member; null when it is about single people
     */
    record ActionJson(
            String id,
            String text,
            boolean form,
            List<String> users,
            @Nullable String role) {}

    /** One line of the timeline. */
    @Schema(name = "TimelineEntry")
    record EntryJson(
            OffsetDateTime at,
            String actor,
            String surface,
            String kind,
            String text,
            @Nullable Object data) {

        static EntryJson of(TimelineEntry entry) {
            String data = entry.data();
            return new EntryJson(
                    time(entry.at()),
                    entry.actor(),
                    entry.surface(),
                    entry.kind(),
                    entry.text(),
                    data == null ? null : Json.parse(data));
        }
    }

    static OffsetDateTime time(Instant at) {
        return at.atZone(When.ZONE).toOffsetDateTime();
    }

    static WorkflowJson of(Workflow w, String stepName, String todo, List<ActionJson> actions, Instant now) {
        return new WorkflowJson(
                w.wireId(),
                w.orderNo().value(),
                w.lineNo() == 0 ? null : w.lineNo(),
                w.subject(),
                w.kind().type(),
                w.kind().detail(),
                w.note(),
                w.state().wire(),
                w.revision(),
                w.holder(),
                w.holding().team(),
                w.holding().role(),
                stepName,
                w.way().step(),
                time(w.way().dueAt()),
                w.overdue(now),
                todo,
                w.done().stream().map(FactJson::of).toList(),
                actions,
                w.holding().why(),
                w.pending().act(),
                w.pending().actBy(),
                Optional.ofNullable(w.pending().until()).map(WorkflowJson::time).orElse(null),
                w.pending().inFlight(),
                w.reportedBy(),
                time(w.openedAt()),
                time(w.updatedAt()),
                Optional.ofNullable(w.closedAt()).map(WorkflowJson::time).orElse(null));
    }

    static ActionJson forUsers(ActionName action, String text, List<String> users) {
        return new ActionJson(action.id(), text, action.asksFirst(), users, null);
    }

    static ActionJson forRole(ActionName action, String text, String role) {
        return new ActionJson(action.id(), text, action.asksFirst(), List.of(), role);
    }
}
