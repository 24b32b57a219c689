package dev.baton.money;

import dev.baton.workflow.Refusal;

/** What came of asking for something about a refund. */
public sealed interface Asked {

    /** It is done; the refund as it is now. */
    record Done(Refund refund) implements Asked {}

    /** It may not be done, and nothing was written. */
    record Refused(Refusal refusal) implements Asked {}

    static Asked refused(Refusal refusal) {
        return new Refused(refusal);
    }
}
