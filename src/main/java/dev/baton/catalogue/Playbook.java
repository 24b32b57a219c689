package dev.baton.catalogue;

import java.util.List;

/**
 * What to do about one kind of exception.
 *
 * @param kind which kind
 * @param urgency how it ranks in a queue
 * @param sensitive whether its acts can be revoked until the next person has acted (R103, R106)
 * @param steps the way to the end, first step first; never empty
 */
public record Playbook(ProblemType kind, Urgency urgency, boolean sensitive, List<Step> steps) {

    /** Where every workflow of this kind begins. */
    public Step first() {
        return steps.get(0);
    }

    /** The step with this id; the first one when a newer file no longer has it. */
    public Step step(String id) {
        return steps.stream().filter(step -> step.id().equals(id)).findFirst().orElse(first());
    }
}
