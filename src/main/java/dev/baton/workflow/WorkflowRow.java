package dev.baton.workflow;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A workflow as it is written: flat, and its facts as JSON. {@link WorkflowReader} reads it. */
record WorkflowRow(
        long id,
        String orderNo,
        @Nullable String parentNo,
        int lineNo,
        String subject,
        String type,
        String detail,
        String cause,
        @Nullable String note,
        String state,
        int revision,
        int drawing,
        int entries,
        @Nullable String head,
        String homeTeam,
        String team,
        String role,
        @Nullable String holder,
        Instant since,
        String why,
        @Nullable String askedBy,
        @Nullable Instant askedAt,
        String step,
        String todo,
        String done,
        Instant dueAt,
        @Nullable Instant alarmAt,
        int alarms,
        @Nullable String requester,
        @Nullable String revocable,
        @Nullable String revocableBy,
        @Nullable Instant revocableUntil,
        int inFlight,
        boolean quiet,
        int urgency,
        String reportedBy,
        Instant openedAt,
        Instant updatedAt,
        @Nullable Instant closedAt) {

    static WorkflowRow of(Workflow w, JsonMapper json) {
        return new WorkflowRow(
                w.id(),
                w.orderNo().value(),
                w.parentNo() == null ? null : w.parentNo().value(),
                w.lineNo(),
                w.subject(),
                w.kind().type(),
                w.kind().detail(),
                w.cause(),
                w.note(),
                w.state().wire(),
                w.revision(),
                w.drawing(),
                w.entries(),
                w.head(),
                w.homeTeam(),
                w.holding().team(),
                w.holding().role(),
                w.holding().holder(),
                w.holding().since(),
                w.holding().why(),
                asked(w).map(Workflow.Asked::by).orElse(null),
                asked(w).map(Workflow.Asked::at).orElse(null),
                w.way().step(),
                w.way().todo(),
                w.done().isEmpty() ? "[]" : json.writeValueAsString(w.done()),
                w.way().dueAt(),
                w.way().alarmAt(),
                w.way().alarms(),
                w.pending().requester(),
                w.pending().act(),
                w.pending().actBy(),
                w.pending().until(),
                w.pending().inFlight(),
                w.quiet(),
                w.urgency().rank(),
                w.reportedBy(),
                w.openedAt(),
                w.updatedAt(),
                w.closedAt());
    }

    private static Optional<Workflow.Asked> asked(Workflow w) {
        return Optional.ofNullable(w.holding().asked());
    }
}
