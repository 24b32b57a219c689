package dev.baton.action;

import dev.baton.assignment.Candidates;
import dev.baton.workflow.Change;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an action learned before its transaction.
 *
 * @param candidates who is here for the role it hands over to, null when it hands over to nobody
 * @param homeward where the refund's end leads, null when it ends none
 * @param here who is here of those it might go to by name
 */
record Prepared(@Nullable Candidates candidates, Change.@Nullable Homeward homeward, Set<String> here) {

    static final Prepared NOTHING = new Prepared(null, null, Set.of());

    static Prepared handover(Candidates candidates) {
        return new Prepared(candidates, null, Set.of());
    }

    static Prepared end(Change.Homeward homeward) {
        return new Prepared(null, homeward, Set.of());
    }

    static Prepared here(Set<String> people) {
        return new Prepared(null, null, people);
    }
}
