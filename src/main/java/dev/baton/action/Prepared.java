package dev.baton.action;

import dev.baton.assignment.Candidates;
import dev.baton.workflow.Change;
import org.jspecify.annotations.Nullable;

/**
 * What an action learned before its transaction.
 *
 * @param candidates who is here for the role it hands over to, null when it hands over to nobody
 * @param homeward where the refund's end leads, null when it ends none
 */
record Prepared(@Nullable Candidates candidates, Change.@Nullable Homeward homeward) {

    static final Prepared NOTHING = new Prepared(null, null);

    static Prepared handover(Candidates candidates) {
        return new Prepared(candidates, null);
    }

    static Prepared end(Change.Homeward homeward) {
        return new Prepared(null, homeward);
    }
}
