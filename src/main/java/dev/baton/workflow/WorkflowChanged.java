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

    /** Whether somebody has just said something to whoever has it in hand, who is somebody else. */
    public boolean toldHolder() {
        String holder = after.holder();
        return holder != null && after.state().isOpen() && line.isToldTo(holder);
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
