package dev.baton.catalogue;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one step of a playbook file, and names what is wrong with it. */
final class StepReader {

    /** What a step of a playbook may have. */
    private static final Set<String> FIELDS = Set.of(
            "id",
            "name",
            "role",
            "lead",
            "limit",
            "hours",
            "todo",
            "done",
            "actions",
            "sms",
            "sop",
            "evidence",
            "gate",
            "confirm",
            "outcomes",
            "silence",
            "webhook",
            "skill");

    /** What the step that all refunds share may have. */
    private static final Set<String> REVIEW_FIELDS =
            Set.of("name", "role", "skill", "limit", "hours", "todo", "actions", "sop", "evidence");

    /** Without both of them a refund would wait for ever; nowhere else is there anything to decide. */
    private static final Set<ActionName> DECISIONS = EnumSet.of(ActionName.APPROVE_REFUND, ActionName.REJECT_REFUND);

    /**
     * What a reviewer can do while a refund waits; anything else would be refused, or tear the refund out of its
     * review.
     */
    private static final Set<ActionName> IN_REVIEW = EnumSet.of(
            ActionName.APPROVE_REFUND, ActionName.REJECT_REFUND, ActionName.CALL_CUSTOMER, ActionName.ESCALATE);

    private static final Set<String> CONDITIONS = Set.of("amount", "refund", "level", "result", "answer", "kind");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
    private static final Set<String> FILLED = Set.of("order", "goods", "quantity", "left", "amount");

    private final Function<String, Optional<String>> smsTexts;
    private final IdentityHashMap<Object, Integer> lines;

    /**
     * @param smsTexts the SMS text of a name, empty when there is none
     * @param lines takes the line of each step, outcome and silence
     */
    StepReader(Function<String, Optional<String>> smsTexts, IdentityHashMap<Object, Integer> lines) {
        this.smsTexts = smsTexts;
        this.lines = lines;
    }

    /** A step of a playbook. */
    Step step(Fields at) {
        at.only(FIELDS);
        return step(at, at.need("id", 32), actions(at, StepReader::inStep));
    }

    /** The step in which refunds wait. */
    Step review(Fields at) {
        at.only(REVIEW_FIELDS);
        Step review = step(at, Catalogue.REVIEW, actions(at, StepReader::inReview));
        DECISIONS.stream()
                .filter(decision -> !review.actions().contains(decision))
                .forEach(decision -> at.problem(
                        at.has("actions") ? at.line("actions") : at.line(),
                        Problem.say("review-decision", decision.id())));
        return review;
    }

    private Step step(Fields at, String id, List<ActionName> actions) {
        String sms = sms(at, actions);
        Hours hours = at.choice("hours", StepReader::hours, "working, always");
        Step step = new Step(
                id,
                at.need("name", 20),
                at.need("role", 32),
                at.flag("lead"),
                at.duration("limit"),
                hours == null ? Hours.WORKING : hours,
                at.need("todo", 120),
                at.text("done", 60),
                actions,
                sms,
                at.text("sop", 300),
                evidence(at),
                at.choice(
                        "gate",
                        Gate::of,
                        words(Arrays.stream(Gate.values()).map(Gate::word).toList())),
                at.flag("confirm"),
                outcomes(at),
                silence(at),
                webhook(at),
                sms == null ? null : smsText(at, sms),
                skill(at));
        lines.put(step, at.line());
        return step;
    }

    /** Whether anybody has it is not asked: people come and learn while playbooks stay. */
    private static @Nullable String skill(Fields at) {
        return at.has("skill") ? at.need("skill", 32) : null;
    }

    /** @param wrong what is wrong with a button at this place, null for nothing */
    private static List<ActionName> actions(Fields at, Function<String, @Nullable String> wrong) {
        if (!at.has("actions")) {
            at.problem(at.line(), Problem.say("no-actions"));
        }
        List<ActionName> actions = new ArrayList<>();
        for (Fields.Text text : at.texts("actions")) {
            String complaint = wrong.apply(text.text());
            if (complaint != null) {
                at.problem(text.line(), complaint);
            }
            ActionName.of(text.text()).ifPresent(actions::add);
        }
        return List.copyOf(actions);
    }

    private static @Nullable String inStep(String id) {
        Optional<ActionName> known = ActionName.of(id);
        if (known.isEmpty()) {
            return Problem.say(
                    "no-action",
                    id,
                    ids(Arrays.stream(ActionName.values())
                            .filter(action -> action.isOffered() && !DECISIONS.contains(action))));
        }
        return DECISIONS.contains(known.get()) ? Problem.say("decision-in-step", id) : null;
    }

    private static @Nullable String inReview(String id) {
        return ActionName.of(id).filter(IN_REVIEW::contains).isPresent()
                ? null
                : Problem.say("no-review-action", id, ids(IN_REVIEW.stream()));
    }

    private static String ids(Stream<ActionName> actions) {
        return words(actions.map(ActionName::id).toList());
    }

    private @Nullable String sms(Fields at, List<ActionName> actions) {
        String sms = at.text("sms");
        if (sms == null && actions.contains(ActionName.SEND_SMS)) {
            at.problem(at.line("actions"), Problem.say("no-sms"));
        }
        return sms;
    }

    /** The words belong to the version: what a customer gets is what stood there when the workflow began. */
    private @Nullable String smsText(Fields at, String sms) {
        Optional<String> text = smsTexts.apply(sms);
        if (text.isEmpty()) {
            at.problem(at.line("sms"), Problem.say("no-sms-file", sms));
            return null;
        }
        Matcher placeholders = PLACEHOLDER.matcher(text.get());
        while (placeholders.find()) {
            if (!FILLED.contains(placeholders.group(1))) {
                at.problem(
                        at.line("sms"),
                        Problem.say(
                                "sms-placeholder",
                                sms,
                                placeholders.group(),
                                "{order} {goods} {quantity} {left} {amount}"));
            }
        }
        return text.get();
    }

    private static List<Evidence> evidence(Fields at) {
        List<Evidence> evidence = new ArrayList<>();
        String known =
                words(Arrays.stream(Evidence.values()).map(Evidence::word).toList());
        for (Fields.Text text : at.texts("evidence")) {
            Evidence.of(text.text())
                    .ifPresentOrElse(
                            evidence::add,
                            () -> at.problem(text.line(), Problem.say("no-evidence", text.text(), known)));
        }
        return List.copyOf(evidence);
    }

    private List<Outcome> outcomes(Fields at) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Fields entry : at.list("outcomes")) {
            entry.only(Set.of("after", "when", "to"));
            Outcome outcome = new Outcome(entry.text("after"), condition(entry), entry.need("to"));
            lines.put(outcome, entry.line());
            outcomes.add(outcome);
        }
        return List.copyOf(outcomes);
    }

    private static Condition condition(Fields entry) {
        Fields when = entry.within("when");
        if (when == null) {
            return Condition.NONE;
        }
        when.only(CONDITIONS);
        SortedMap<String, String> answers = new TreeMap<>();
        for (String name : List.of("result", "answer", "kind")) {
            if (when.has(name)) {
                answers.put(name, when.need(name));
            }
        }
        String bounds = "\">= 500\"、\"< 100\" 这样";
        return new Condition(
                when.choice("amount", Bound::of, bounds),
                when.choice("refund", Bound::of, bounds),
                when.texts("level").stream().map(Fields.Text::text).toList(),
                Collections.unmodifiableMap(answers));
    }

    private @Nullable Silence silence(Fields at) {
        Fields entry = at.within("silence");
        if (entry == null) {
            return null;
        }
        entry.only(Set.of("after", "to", "customer"));
        boolean customers = !entry.has("customer") || entry.flag("customer");
        Silence silence = new Silence(entry.duration("after"), entry.need("to"), customers ? null : false);
        lines.put(silence, entry.line());
        return silence;
    }

    private static @Nullable String webhook(Fields at) {
        String address = at.text("webhook", 500);
        if (address != null && !isAddress(address)) {
            at.problem(at.line("webhook"), Problem.say("bad-webhook"));
        }
        return address;
    }

    private static boolean isAddress(String address) {
        try {
            URI uri = URI.create(address);
            boolean http = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            return http && uri.getHost() != null && uri.getUserInfo() == null && uri.getFragment() == null;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static Optional<Hours> hours(String word) {
        return Arrays.stream(Hours.values())
                .filter(hours -> hours.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
    }

    private static String words(List<String> words) {
        return words.stream().collect(Collectors.joining(", "));
    }
}
