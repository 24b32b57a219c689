package dev.baton.workflow;

import dev.baton.catalogue.ProblemType;
import dev.baton.catalogue.Urgency;
import dev.baton.order.OrderNo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A workflow as its row stands in the store: flat, and its facts as JSON. */
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

    private static final TypeReference<List<Fact>> FACTS = new TypeReference<>() {};

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

    Workflow workflow(JsonMapper json) {
        return new Workflow(
                id,
                new OrderNo(orderNo),
                parentNo == null ? null : new OrderNo(parentNo),
                lineNo,
                subject,
                new ProblemType(type, detail),
                cause,
                note,
                WorkflowState.ofWire(state),
                revision,
                drawing,
                entries,
                homeTeam,
                new Workflow.Holding(
                        holder,
                        role,
                        team,
                        since,
                        why,
                        askedBy == null || askedAt == null ? null : new Workflow.Asked(askedBy, askedAt)),
                new Workflow.Way(step, todo, dueAt, alarmAt, alarms),
                done.equals("[]") ? List.of() : json.readValue(done, FACTS),
                new Workflow.Pending(requester, revocable, revocableBy, revocableUntil, inFlight),
                quiet,
                Urgency.ranked(urgency),
                reportedBy,
                openedAt,
                updatedAt,
                closedAt);
    }
}
