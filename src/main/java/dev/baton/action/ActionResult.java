package dev.baton.action;

import dev.baton.workflow.Refusal;
import dev.baton.workflow.Workflow;
import org.jspecify.annotations.Nullable;

/** What became of a request; always an answer. */
public sealed interface ActionResult {

    /**
     * It is done, now or before.
     *
     * @param workflow as it is after it; on a repeat as it is today
     * @param repeated whether it was done by an earlier request with the same id
     * @param receipt what the first request kept, null when it kept nothing
     */
    record Done(
            Workflow workflow, boolean repeated, @Nullable String receipt) implements ActionResult {}

    /**
     * It may not be done; nothing changed and the same request is judged anew next time.
     *
     * @param workflow as it is, null when there is none
     */
    record Refused(Refusal refusal, @Nullable Workflow workflow) implements ActionResult {}

    /** It needs to know more first; nothing changed. */
    record Asks(Form form, Workflow workflow) implements ActionResult {}
}
