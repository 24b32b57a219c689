package dev.baton.action;

import dev.baton.catalogue.ActionName;
import dev.baton.roster.Member;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.Map;
import java.util.Optional;

/** What one button does: one class a button. */
interface Action {

    ActionName name();

    /** What its button asks first; only called for actions that ask. */
    default Form form(Workflow workflow, Member member) {
        throw new IllegalStateException(name().id() + " asks nothing");
    }

    /**
     * Its form, or why there is no point in asking: it could not be done whatever the answer. Only called for actions
     * that ask.
     */
    default Outcome ask(Workflow workflow, Member member) {
        return new Outcome.NeedsMore(form(workflow, member));
    }

    /** The same for who has typed this already, where it asks in steps: the step that was answered with it. */
    default Outcome ask(Workflow workflow, Member member, Map<String, String> typed) {
        return ask(workflow, member);
    }

    /** Why this person may not do it now; by its form, where that says which of several things is meant. */
    default Optional<Refusal> refusal(
            Workflows workflows, Workflow workflow, Member member, Map<String, String> params) {
        return workflows.refusal(workflow, member, name());
    }

    /** What must be known before the transaction starts, because it does not come from our database; may be nothing. */
    default Prepared prepare(ActionRequest request, Member member) {
        return Prepared.NOTHING;
    }

    /** Does it, in the transaction that holds the workflow's lock and after its rights were checked. */
    Outcome perform(Press press);
}
