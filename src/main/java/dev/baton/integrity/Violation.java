package dev.baton.integrity;

import dev.baton.wording.Wording;
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

    /** One rule broken by each of these workflows, said as {@code integrity.RULE} has it. */
    public static Stream<Violation> each(String rule, Wording wording, List<Long> workflows) {
        String text = wording.say("integrity." + rule);
        return workflows.stream().map(id -> new Violation(rule, Long.toString(id), text));
    }
}
