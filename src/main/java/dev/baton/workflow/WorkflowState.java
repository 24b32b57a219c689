package dev.baton.workflow;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Where a workflow stands (CONTRACT 3), and the whole table of where it may go from there. */
public enum WorkflowState {
    /** In its team's queue: nobody of the role was here, or all were full. */
    WAITING,
    /** One person has it. */
    HELD,
    /** A refund waits for 财务 or is on its way; the holder is the reviewer. */
    REVIEW,
    /** Its holder put it aside until a time. */
    SNOOZED,
    /** Somebody finished it. */
    RESOLVED,
    /** Its cause went away by itself. */
    CLEARED;

    /** The states that still need a hand. */
    public static final Set<WorkflowState> OPEN = Set.copyOf(EnumSet.of(WAITING, HELD, REVIEW, SNOOZED));

    /** Whether a workflow in this state may get into the other one; staying is always allowed. */
    boolean mayBecome(WorkflowState next) {
        return this == next
                || switch (this) {
                    case WAITING -> EnumSet.of(HELD, REVIEW, RESOLVED, CLEARED).contains(next);
                    case HELD ->
                        EnumSet.of(WAITING, REVIEW, SNOOZED, RESOLVED, CLEARED).contains(next);
                    case REVIEW -> EnumSet.of(WAITING, HELD).contains(next);
                    case SNOOZED ->
                        EnumSet.of(WAITING, HELD, REVIEW, RESOLVED, CLEARED).contains(next);
                    case RESOLVED, CLEARED -> EnumSet.of(WAITING, HELD).contains(next);
                };
    }

    /** Whether it still needs a hand. */
    public boolean isOpen() {
        return OPEN.contains(this);
    }

    /** As the API and the store write it. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The state with this wire name. */
    public static WorkflowState ofWire(String wire) {
        return Arrays.stream(values())
                .filter(state -> state.wire().equals(wire))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no workflow state " + wire));
    }
}
