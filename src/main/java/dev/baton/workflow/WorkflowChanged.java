package dev.baton.workflow;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A workflow changed; published inside the transaction of the change, so that listeners write with it or not at all.
 *
 * @param before null when it was just opened
 * @param after as it is being saved
 * @param by who did it
 * @param line how the timeline tells it
 */
public record WorkflowChanged(@Nullable Workflow before, Workflow after, By by, TimelineEntry line) {

    /** Whether somebody has just asked its holder for it. */
    public boolean asked() {
        Workflow.Asked asked = after.holding().asked();
        return asked != null
                && (before == null || !asked.equals(before.holding().asked()));
    }

    /** Whether who has it, or had it last, has just said something, and others had written to that person before. */
    public boolean answers() {
        return line.isSaid() && after.heldBy(line.actor()) && after.holding().addressed();
    }

    /** Whether it was open before and has come to its end. */
    public boolean closed() {
        return before != null && before.state().isOpen() && !after.state().isOpen();
    }

    /** Whether it was closed before and is open again. */
    public boolean reopened() {
        return before != null && !before.state().isOpen() && after.state().isOpen();
    }

    /** Whether its holder changed, opening included. */
    public boolean moved() {
        return before == null ? after.holder() != null : !Objects.equals(before.holder(), after.holder());
    }
}
