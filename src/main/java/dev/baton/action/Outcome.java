package dev.baton.action;

import dev.baton.workflow.Refusal;
import dev.baton.workflow.Workflow;

/** What an action came to, inside its transaction. */
sealed interface Outcome {

    /** Done; the transaction commits. */
    record Did(Workflow workflow) implements Outcome {}

    /** Not done; the transaction rolls back. */
    record Cannot(Refusal refusal) implements Outcome {}

    /** Not yet: the person is asked more; the transaction rolls back. */
    record NeedsMore(Form form) implements Outcome {}

    static Outcome did(Workflow workflow) {
        return new Did(workflow);
    }

    static Outcome cannot(Refusal refusal) {
        return new Cannot(refusal);
    }
}
