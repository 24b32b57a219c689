package dev.baton.workflow;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One way in which an order could get lost.
 *
 * @param rule the rule's name, stable for programs
 * @param workflowId the workflow, null when it is about something else
 * @param text what is wrong, for people
 */
public record Violation(String rule, @Nullable String workflowId, String text) {

    /** The same rule broken by each of these workflows. */
    public static Stream<Violation> each(String rule, String text, List<Long> workflows) {
        return workflows.stream().map(id -> new Violation(rule, Long.toString(id), text));
    }
}
