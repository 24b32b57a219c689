package dev.baton.catalogue;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether the steps of one playbook lead somewhere: every step is reached, every way ends, and nothing waits for what
 * cannot come.
 */
final class PlaybookCheck {

    /** What ends a refund; both come back to who asked for it (CONTRACT 3). */
    private static final Set<String> REFUND_ENDS =
            Set.of(ActionName.APPROVE_REFUND.id(), ActionName.REJECT_REFUND.id());

    /** What an outcome may follow, with the answers that a condition may ask for. */
    private static final Map<String, Map<String, Set<String>>> FOLLOWED = Map.ofEntries(
            Map.entry(ActionName.SEND_SMS.id(), Map.of()),
            Map.entry(
                    ActionName.CALL_CUSTOMER.id(),
                    Map.of("result", Set.of("reached", "missed"), "answer", Set.of("agreed", "refused"))),
            Map.entry(ActionName.COMPENSATE.id(), Map.of("kind", Set.of("coupon"))),
            Map.entry(ActionName.RETURN_COUPON.id(), Map.of()),
            Map.entry(ActionName.RECORD_PURCHASE.id(), Map.of()),
            Map.entry(ActionName.EXCHANGE.id(), Map.of()),
            Map.entry(ActionName.RETURN_GOODS.id(), Map.of()),
            Map.entry(ActionName.CANCEL_ORDER.id(), Map.of()),
            Map.entry(ActionName.CHANGE_ADDRESS.id(), Map.of()),
            Map.entry(ActionName.CHASE.id(), Map.of()),
            Map.entry(ActionName.APPROVE_REFUND.id(), Map.of()),
            Map.entry(ActionName.REJECT_REFUND.id(), Map.of()),
            Map.entry(Outcome.WEBHOOK, Map.of("result", Set.of("ok", "failed"))));

    private static final BigDecimal CENT = new BigDecimal("0.01");

    private final String file;
    private final Playbook playbook;
    private final IdentityHashMap<Object, Integer> lines;
    private final List<Problem> problems;

    PlaybookCheck(String file, Playbook playbook, IdentityHashMap<Object, Integer> lines, List<Problem> problems) {
        this.file = file;
        this.playbook = playbook;
        this.lines = lines;
        this.problems = problems;
    }

    void check() {
        doubles();
        playbook.steps().forEach(this::check);
        if (playbook.first().passes() || playbook.first().lead()) {
            problem(playbook.first(), Problem.say("bad-first"));
        }
        if (targetsKnown()) {
            covered();
            unreached();
            ends();
            passingLoops();
        }
    }

    private void problem(Object at, String sentence) {
        problems.add(new Problem(file, lines.getOrDefault(at, 0), sentence));
    }

    private void doubles() {
        Set<String> ids = new HashSet<>();
        for (Step step : playbook.steps()) {
            if (step.id().equals(Catalogue.REVIEW) || step.id().equals(Outcome.END)) {
                problem(step, Problem.say("own-id", step.id()));
            } else if (!ids.add(step.id())) {
                problem(step, Problem.say("taken-id", step.id()));
            }
        }
    }

    private void check(Step step) {
        step.outcomes().forEach(outcome -> check(step, outcome));
        Silence silence = step.silence();
        if (silence != null && !known(silence.to())) {
            problem(silence, Problem.say("no-step", silence.to()));
        }
        if (silence != null && endsUnheard(silence.to())) {
            problem(silence, Problem.say("silent-end"));
        }
        if (step.webhook() != null && step.actions().isEmpty()) {
            problem(step, Problem.say("webhook-alone"));
        }
        if (step.passes()) {
            boolean always = step.outcomes().stream()
                    .anyMatch(
                            outcome -> outcome.after() == null && outcome.when().none());
            if (!always) {
                problem(step, Problem.say("stuck"));
            }
            if (silence != null) {
                problem(silence, Problem.say("silent-pass"));
            }
        }
    }

    private void check(Step step, Outcome outcome) {
        if (!known(outcome.to())) {
            problem(outcome, Problem.say("no-step", outcome.to()));
        }
        String after = outcome.after();
        if (after == null) {
            if (step.passes()) {
                checkPassing(step, outcome);
            } else {
                problem(outcome, Problem.say("no-after", outcome.to()));
            }
            return;
        }
        Map<String, Set<String>> answers = FOLLOWED.get(after);
        if (answers == null) {
            problem(outcome, Problem.say("no-outcome", after));
        } else if (!offers(step, after)) {
            problem(outcome, Problem.say("not-offered", after));
        } else {
            outcome.when().answers().forEach((field, value) -> {
                if (!answers.getOrDefault(field, Set.of()).contains(value)) {
                    problem(outcome, Problem.say("never", after, field, value));
                }
            });
            if (outcome.when().answers().containsKey("answer") && !step.confirm()) {
                problem(outcome, Problem.say("no-confirm"));
            }
        }
        if (REFUND_ENDS.contains(after)) {
            checkRefunded(outcome);
        } else if (outcome.when().refund() != null) {
            problem(outcome, Problem.say("no-refund"));
        }
        if (saysMore(outcome.when().answers())) {
            problem(outcome, Problem.say("missed-answer"));
        }
        if (after.equals(ActionName.SEND_SMS.id()) && outcome.to().equals(Outcome.END)) {
            problem(outcome, Problem.say("sms-end"));
        }
    }

    /** The end of a refund comes back to who asked for it: that one neither is the lead, nor is it over for them. */
    private void checkRefunded(Outcome outcome) {
        if (endsUnheard(outcome.to())) {
            problem(outcome, Problem.say("refund-end"));
        }
        if (through(outcome.to()).stream().anyMatch(step -> step.lead() && !step.passes())) {
            problem(outcome, Problem.say("refund-lead"));
        }
    }

    /** Nobody acts in such a step: what it asks for must have been said by what leads into it. */
    private void checkPassing(Step step, Outcome outcome) {
        List<Way> into = waysInto(step);
        Map<String, String> asked = outcome.when().answers();
        if (saysMore(asked)) {
            problem(outcome, Problem.say("missed-answer"));
        } else if (!asked.isEmpty() && into.stream().noneMatch(way -> way.maySay(asked))) {
            String words = asked.entrySet().stream().map(Object::toString).collect(Collectors.joining(", "));
            problem(outcome, Problem.say("never-before", step.id(), words.replace("=", ": ")));
        }
        boolean refunded =
                into.stream().anyMatch(way -> REFUND_ENDS.contains(way.outcome().after()));
        if (outcome.when().refund() != null && !refunded) {
            problem(outcome, Problem.say("no-refund"));
        }
    }

    /** Whoever was not reached has answered nothing. */
    private static boolean saysMore(Map<String, String> answers) {
        return "missed".equals(answers.get("result")) && answers.containsKey("answer");
    }

    /** An act of somebody, in the step in which it is done. */
    private record Way(Step from, Outcome outcome) {

        /** Whether this act could have said all that, by its own condition as well. */
        boolean maySay(Map<String, String> asked) {
            Map<String, String> own = outcome.when().answers();
            Map<String, String> all = new HashMap<>(own);
            all.putAll(asked);
            return all.entrySet().containsAll(own.entrySet())
                    && !saysMore(all)
                    && asked.entrySet().stream().allMatch(said -> maySay(said.getKey(), said.getValue()));
        }

        private boolean maySay(String field, String value) {
            Map<String, Set<String>> answers = FOLLOWED.getOrDefault(String.valueOf(outcome.after()), Map.of());
            return answers.getOrDefault(field, Set.of()).contains(value) && (!field.equals("answer") || from.confirm());
        }
    }

    private List<Way> waysInto(Step passing) {
        return playbook.steps().stream()
                .filter(step -> !step.passes())
                .flatMap(step -> step.outcomes().stream().map(outcome -> new Way(step, outcome)))
                .filter(way -> through(way.outcome().to()).contains(passing))
                .toList();
    }

    /** The steps that come from here without anybody's doing, the last one of each way included. */
    private Set<Step> through(String to) {
        return playbook.find(to)
                .map(start -> from(start, step -> step.passes() ? step.targets() : Stream.empty()))
                .orElse(Set.of());
    }

    private boolean endsUnheard(String to) {
        return to.equals(Outcome.END)
                || through(to).stream()
                        .filter(Step::passes)
                        .flatMap(Step::targets)
                        .anyMatch(Outcome.END::equals);
    }

    private static boolean offers(Step step, String after) {
        if (after.equals(Outcome.WEBHOOK)) {
            return step.webhook() != null;
        }
        Set<ActionName> needed = REFUND_ENDS.contains(after)
                ? EnumSet.of(ActionName.APPLY_REFUND, ActionName.COMPENSATE)
                : EnumSet.of(ActionName.of(after).orElseThrow());
        return step.actions().stream().anyMatch(needed::contains);
    }

    private boolean known(String to) {
        return to.equals(Outcome.END) || playbook.find(to).isPresent();
    }

    private boolean targetsKnown() {
        return playbook.steps().stream().flatMap(Step::targets).allMatch(this::known);
    }

    /** Outcomes that another one above always takes the place of: whoever wrote them meant another order. */
    private void covered() {
        List<Circumstances> worlds = worlds();
        for (Step step : playbook.steps()) {
            step.outcomes().stream()
                    .filter(outcome -> worlds.stream().noneMatch(world -> taken(step, outcome, world)))
                    .forEach(outcome -> problem(outcome, Problem.say("covered")));
        }
    }

    private void unreached() {
        Set<Step> reached = from(playbook.first(), Step::targets);
        playbook.steps().stream()
                .filter(step -> !reached.contains(step))
                .forEach(step -> problem(step, Problem.say("unreached", step.id())));
    }

    /** Whatever the order costs, whoever the buyer is and however much goes back: there is always a way to the end. */
    private void ends() {
        Set<Step> stranded = new LinkedHashSet<>();
        for (Circumstances world : worlds()) {
            playbook.steps().stream().filter(step -> !ends(step, world)).forEach(stranded::add);
        }
        for (Step step : stranded) {
            boolean ever = worlds().stream().anyMatch(world -> ends(step, world));
            problem(step, Problem.say(ever ? "no-end-always" : "no-end", step.id()));
        }
    }

    private boolean ends(Step start, Circumstances world) {
        return from(start, step -> targets(step, world)).stream()
                .anyMatch(step -> step.actions().contains(ActionName.RESOLVE)
                        || targets(step, world).anyMatch(Outcome.END::equals));
    }

    /**
     * Where it may lead to for such an order, {@link Outcome#END} included: what people answer is open, the rest is as
     * it is.
     */
    private static Stream<String> targets(Step step, Circumstances world) {
        Stream<String> silent = Stream.ofNullable(step.silence()).map(Silence::to);
        return Stream.concat(
                step.outcomes().stream()
                        .filter(outcome -> taken(step, outcome, world))
                        .map(Outcome::to),
                silent);
    }

    /** Whether it is ever the first that fits. */
    private static boolean taken(Step step, Outcome outcome, Circumstances world) {
        Map<String, String> answers = new HashMap<>(outcome.when().answers());
        if (answers.containsKey("answer")) {
            answers.putIfAbsent("result", "reached");
        }
        Circumstances said = world.saying(answers);
        return step.outcomes().stream()
                .filter(other -> Objects.equals(other.after(), outcome.after()))
                .filter(other -> other.when().holds(said))
                .findFirst()
                .filter(outcome::equals)
                .isPresent();
    }

    /** One of each sort of order that the conditions tell apart; a single one when there are none. */
    private List<Circumstances> worlds() {
        List<Condition> conditions = playbook.steps().stream()
                .flatMap(step -> step.outcomes().stream())
                .map(Outcome::when)
                .toList();
        List<@Nullable String> levels = new ArrayList<>();
        levels.add(null);
        conditions.stream().flatMap(when -> when.levels().stream()).distinct().forEach(levels::add);
        List<BigDecimal> refunds =
                amounts(conditions.stream().map(Condition::refund).filter(Objects::nonNull));
        List<Circumstances> worlds = new ArrayList<>();
        for (BigDecimal amount :
                amounts(conditions.stream().map(Condition::amount).filter(Objects::nonNull))) {
            for (BigDecimal refund : refunds) {
                levels.forEach(level -> worlds.add(new Circumstances(amount, refund, level, Map.of())));
            }
        }
        return worlds;
    }

    /** Nothing, and each limit with what is just below and above it. */
    private static List<BigDecimal> amounts(Stream<Bound> limits) {
        SortedSet<BigDecimal> amounts = new TreeSet<>(List.of(BigDecimal.ZERO));
        limits.map(Bound::value)
                .forEach(value ->
                        amounts.addAll(List.of(value.subtract(CENT).max(BigDecimal.ZERO), value, value.add(CENT))));
        return List.copyOf(amounts);
    }

    private Set<Step> from(Step start, Function<Step, Stream<String>> leads) {
        Set<Step> reached = new LinkedHashSet<>();
        Deque<Step> open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty()) {
            Step step = open.pop();
            if (reached.add(step)) {
                leads.apply(step)
                        .map(to -> playbook.find(to).orElse(null))
                        .filter(Objects::nonNull)
                        .forEach(open::push);
            }
        }
        return reached;
    }

    private Stream<Step> next(Step step) {
        return step.targets().map(to -> playbook.find(to).orElse(null)).filter(Objects::nonNull);
    }

    private void passingLoops() {
        for (Step start : playbook.steps()) {
            Deque<Step> open = new ArrayDeque<>(start.passes() ? next(start).toList() : List.of());
            Set<Step> seen = new HashSet<>();
            while (!open.isEmpty()) {
                Step step = open.pop();
                if (step.passes() && step.equals(start)) {
                    problem(start, Problem.say("loop", start.id()));
                    break;
                }
                if (step.passes() && seen.add(step)) {
                    next(step).forEach(open::push);
                }
            }
        }
    }
}
