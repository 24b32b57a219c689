package dev.baton.action;

import dev.baton.catalogue.ActionName;
import dev.baton.roster.Member;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.Workflow;
import java.util.Optional;

/** What one button does: one class a button. */
interface Action {

    ActionName name();

    /** What its button asks first; only called for actions that ask. */
    default Form form(Workflow workflow, Member member) {
        throw new IllegalStateException(name().id() + " asks nothing");
    }

    /** Why there is no point in asking: it could not be done whatever the answer. Only called for actions that ask. */
    default Optional<Refusal> pointless(Workflow workflow) {
        return Optional.empty();
    }

    /** What must be known before the transaction starts, because it does not come from our database; may be nothing. */
    default Prepared prepare(ActionRequest request, Member member) {
        return Prepared.NOTHING;
    }

    /** Does it, in the transaction that holds the workflow's lock and after its rights were checked. */
    Outcome perform(Press press);
}
