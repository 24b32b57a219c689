package dev.baton.workflow;

import org.jspecify.annotations.Nullable;

/**
 * A workflow changed; published inside the transaction of the change, so that listeners write with it or not at all.
 *
 * @param before null when it was just opened
 * @param after as it is being saved
 * @param by who did it
 */
public record WorkflowChanged(@Nullable Workflow before, Workflow after, By by) {

    /** Whether its holder changed, opening included. */
    public boolean moved() {
        return before == null ? after.holder() != null : !java.util.Objects.equals(before.holder(), after.holder());
    }
}
