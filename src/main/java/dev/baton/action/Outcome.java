package dev.baton.action;

import dev.baton.workflow.Refusal;
import dev.baton.workflow.Workflow;
import org.jspecify.annotations.Nullable;

/** What an action came to, inside its transaction. */
sealed interface Outcome {

    /** Done; the transaction commits. */
    record Did(Workflow workflow) implements Outcome {}

    /**
     * Not done; the transaction rolls back.
     *
     * @param field name of the form's field that will not do, null when the form is not to blame
     */
    record Cannot(Refusal refusal, @Nullable String field) implements Outcome {}

    /** Not yet: the person is asked more; the transaction rolls back. */
    record NeedsMore(Form form) implements Outcome {}

    static Outcome did(Workflow workflow) {
        return new Did(workflow);
    }

    static Outcome cannot(Refusal refusal) {
        return new Cannot(refusal, null);
    }

    /** What this field of the form says will not do, with the sentence that tells why. */
    static Outcome wrong(String field, String key, Object... args) {
        return new Cannot(Refusal.invalid(key, args), field);
    }
}
