package dev.baton.action;

import dev.baton.workflow.Refusal;
import dev.baton.workflow.TimelineEntry;
import dev.baton.workflow.Workflow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a request; always an answer. */
public sealed interface ActionResult {

    /**
     * It is done, now or before.
     *
     * @param workflow as it is after it; on a repeat as it is today
     * @param latest its newest entries of the same moment, newest first; empty when it was not asked from a card
     * @param repeated whether it was done by an earlier request with the same id
     * @param receipt what the first request kept, null when it kept nothing
     */
    record Done(
            Workflow workflow,
            List<TimelineEntry> latest,
            boolean repeated,
            @Nullable String receipt) implements ActionResult {}

    /**
     * It may not be done; nothing changed and the same request is judged anew next time.
     *
     * @param workflow as it is, null when there is none
     * @param latest as for {@link Done}
     * @param field name of the form's field that will not do, null when the form is not to blame
     */
    record Refused(
            Refusal refusal,
            @Nullable Workflow workflow,
            List<TimelineEntry> latest,
            @Nullable String field) implements ActionResult {

        Refused(Refusal refusal, @Nullable Workflow workflow, List<TimelineEntry> latest) {
            this(refusal, workflow, latest, null);
        }
    }

    /** It needs to know more first; nothing changed. */
    record Asks(Form form, Workflow workflow) implements ActionResult {}
}
