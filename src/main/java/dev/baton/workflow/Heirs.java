package dev.baton.workflow;

import java.util.List;

/** Knows who else could have what comes back to a person: others than the workflow keep who stands in for whom. */
public interface Heirs {

    /** One of them, with the reason for people. */
    record Heir(String userId, String why) {}

    /**
     * Who should have this workflow when the refund that this person asked for has come to an end, best first; whoever
     * of them is here gets it. Empty: nobody but the person. Not in a transaction.
     */
    List<Heir> of(Workflow workflow, String requester);
}
