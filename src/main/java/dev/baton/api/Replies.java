package dev.baton.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What calls that change something answer, for {@code /v3/api-docs}: they write it themselves. */
final class Replies {

    private Replies() {}

    /** What became of a roster. */
    record RosterTaken(int teams, int members, int shifts) {}

    /** A binding. */
    record GroupBound(String name, String openConversationId, List<String> teams) {}

    /** What became of one order. */
    record OrderTaken(
            String orderNo,
            int status,
            boolean applied,
            boolean created,

            @Schema(allowableValues = {"created", "updated", "unchanged", "older", "failed", "invalid"})
            String outcome,

            @Nullable String detail,
            @Nullable List<Refusal.FieldError> errors) {}

    /** What became of many orders, in their order. */
    record OrdersTaken(List<OrderTaken> items) {}

    /** What became of one event. */
    record EventTaken(
            String eventId,
            String orderNo,
            int status,
            boolean applied,
            String outcome,
            @Nullable String detail,
            @Nullable List<Refusal.FieldError> errors) {}

    /** What became of many events, in their order. */
    record EventsTaken(List<EventTaken> items) {}

    /** An action that was done, now or before. */
    record ActionDone(
            @Schema(allowableValues = {"done", "repeated"}) String outcome, WorkflowJson workflow) {}

    /** An entry that goes again; or it does not, since it waits for nothing but its time. */
    record Retried(boolean retried, @Nullable OffsetDateTime dueAt) {}
}
