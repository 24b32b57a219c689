package dev.baton.catalogue;

import org.jspecify.annotations.Nullable;

/**
 * A way out of a step.
 *
 * @param after the act it follows: an action's id, or {@link #WEBHOOK}; null in a step without anything to do
 * @param when under which condition; of several outcomes the first whose condition holds is taken
 * @param to the id of a step, or {@link #END}
 */
public record Outcome(@Nullable String after, Condition when, String to) {

    /** Where a finished workflow goes. */
    public static final String END = "end";

    /** The act of a shop's own system that answered; its answers hold {@code result: ok|failed}. */
    public static final String WEBHOOK = "webhook";
}
