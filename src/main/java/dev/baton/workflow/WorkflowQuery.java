package dev.baton.workflow;

import org.jspecify.annotations.Nullable;

/**
 * Which workflows; every part may be null for "any".
 *
 * @param holder held by this person (only open ones unless a state is named)
 * @param team the team whose work it is
 * @param state in this state
 * @param type of this first-level type
 * @param detail of this detail of it
 * @param overdue true: only those past their time; false: only those that are not
 * @param before only those with a smaller id: the cursor, newest first
 * @param limit at most so many
 */
public record WorkflowQuery(
        @Nullable String holder,
        @Nullable String team,
        @Nullable WorkflowState state,
        @Nullable String type,
        @Nullable String detail,
        @Nullable Boolean overdue,
        @Nullable Long before,
        int limit) {

    /** Of every kind. */
    public WorkflowQuery(
            @Nullable String holder,
            @Nullable String team,
            @Nullable WorkflowState state,
            @Nullable Boolean overdue,
            @Nullable Long before,
            int limit) {
        this(holder, team, state, null, null, overdue, before, limit);
    }
}
