package dev.baton.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to do about one kind of exception.
 *
 * @param kind which kind
 * @param urgency how it ranks in a queue
 * @param priority levels of buyers whose cases rank one higher (X20)
 * @param sensitive whether money or the shop's name hangs on it (R106), for those who read the file. What can be taken
 *     back does not depend on it: refunds and SMS of every kind, by the rule of CONTRACT 6 (R103); all else is put
 *     right by a new update (R104)
 * @param steps the way to the end, first step first; never empty
 * @param moves an old step to the step in which open workflows of older versions go on; empty: they finish on their own
 *     version
 * @param version changes with everything that is written about the kind; an open workflow keeps its own
 */
public record Playbook(
        ProblemType kind,
        Urgency urgency,
        List<String> priority,
        boolean sensitive,
        List<Step> steps,
        Map<String, String> moves,
        String version) {

    /** A version that was kept before there were moves has none. */
    public Playbook {
        moves = Objects.requireNonNullElse(moves, Map.of());
    }

    /** How a case of this buyer ranks. */
    public Urgency urgency(@Nullable String level) {
        return Levels.among(priority, level) ? urgency.raised() : urgency;
    }

    /** Where every workflow of this kind begins. */
    public Step first() {
        return steps.get(0);
    }

    /** Whether it can only be about one line of an order: one of its SMS says how many are left. */
    public boolean ofOneLine() {
        return steps.stream().anyMatch(Step::tellsWhatIsLeft);
    }

    /** The step with this id; the first one when a newer file no longer has it. */
    public Step step(String id) {
        return find(id).orElse(first());
    }

    /** The step with this id, empty for none. */
    public Optional<Step> find(String id) {
        return steps.stream().filter(step -> step.id().equals(id)).findFirst();
    }

    /**
     * Which of its steps this one is, from 1; 0 for none of them. Steps that Baton passes by itself do not count
     * (R050).
     */
    public int place(String id) {
        return stops().stream().map(Step::id).toList().indexOf(id) + 1;
    }

    /** The steps at which somebody has something to do. */
    public List<Step> stops() {
        return steps.stream().filter(step -> !step.passes()).toList();
    }

    /**
     * Where an act leads from a step: a step at which there is something to do, or {@link Outcome#END}; empty to stay.
     * A pure function: nothing is read for it.
     *
     * @param act an action's id or {@link Outcome#WEBHOOK}
     */
    public Optional<String> after(Step step, String act, Circumstances circumstances) {
        return way(step, act, circumstances).map(to -> passed(to, circumstances));
    }

    /** Where the customer's silence leads from a step; empty when it leads nowhere. */
    public Optional<String> silenced(Step step, Circumstances circumstances) {
        return Optional.ofNullable(step.silence()).map(silence -> passed(silence.to(), circumstances));
    }

    /** Goes through the steps in which nobody has anything to do. */
    private String passed(String to, Circumstances circumstances) {
        String at = to;
        for (int i = 0; i <= steps.size(); i++) {
            Optional<Step> passing = find(at).filter(Step::passes);
            if (passing.isEmpty()) {
                return at;
            }
            at = way(passing.get(), null, circumstances).orElseThrow();
        }
        throw new IllegalStateException("the steps of " + kind.id() + " pass to each other without end");
    }

    private static Optional<String> way(Step step, @Nullable String act, Circumstances circumstances) {
        return step.outcomes().stream()
                .filter(outcome -> Objects.equals(outcome.after(), act))
                .filter(outcome -> outcome.when().holds(circumstances))
                .map(Outcome::to)
                .findFirst();
    }
}
