package dev.baton.catalogue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Reads playbook files: one a type, plus {@code review.yml} for the step all types share. Goes on after a mistake, to name all. */
final class PlaybookReader {

    static final String REVIEW_FILE = "review.yml";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
    private static final Set<String> FILLED = Set.of("order", "goods", "quantity", "left");

    /** Without both of them a refund would wait for ever. */
    private static final List<ActionName> DECISIONS = List.of(ActionName.APPROVE_REFUND, ActionName.REJECT_REFUND);

    /** Whose cases rank one higher unless the playbook says otherwise: members of either level (X20). */
    private static final List<String> MEMBERS = List.of("vip", "svip");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Set<String> STEP = Set.of(
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

    /** A file as it was found. */
    record Source(String file, String text) {}

    /** What the files say. */
    record Content(Map<ProblemType, Playbook> playbooks, Step review, Map<ProblemType, List<String>> words) {}

    private final Function<String, Optional<String>> smsTexts;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<ProblemType, Playbook> playbooks = new LinkedHashMap<>();
    private final Map<ProblemType, List<String>> words = new LinkedHashMap<>();
    private final Map<ProblemType, String> files = new HashMap<>();
    private final IdentityHashMap<Object, Integer> lines = new IdentityHashMap<>();
    private @Nullable Step review;

    /** @param smsTexts the SMS text of a name, empty when there is none */
    PlaybookReader(Function<String, Optional<String>> smsTexts) {
        this.smsTexts = smsTexts;
    }

    /** @throws BrokenPlaybook that names every mistake there is */
    Content read(List<Source> sources) {
        return read(sources, List.of());
    }

    /**
     * @param known what is wrong with files that could not be read, also with texts that are asked for on the way
     * @throws BrokenPlaybook that names every mistake there is
     */
    Content read(List<Source> sources, List<Problem> known) {
        for (Source source : sources) {
            Fields.of(source.file(), source.text(), problems).ifPresent(file -> read(source.file(), file));
        }
        boolean hasReview = sources.stream().anyMatch(source -> source.file().equals(REVIEW_FILE));
        problems.addAll(0, known);
        if (!hasReview && known.stream().noneMatch(problem -> problem.file().equals(REVIEW_FILE))) {
            problems.add(new Problem(REVIEW_FILE, 0, Problem.say("review-missing")));
        }
        if (!problems.isEmpty()) {
            throw new BrokenPlaybook(problems);
        }
        return new Content(playbooks, Objects.requireNonNull(review), words);
    }

    private void read(String name, Fields file) {
        if (name.equals(REVIEW_FILE)) {
            file.only(Set.of("name", "role", "skill", "limit", "hours", "todo", "actions", "sop", "evidence"));
            Step shared = step(file, Catalogue.REVIEW);
            review = shared;
            DECISIONS.stream()
                    .filter(decision -> !shared.actions().contains(decision))
                    .forEach(decision -> file.problem(
                            file.has("actions") ? file.line("actions") : file.line(),
                            Problem.say("review-decision", decision.id())));
            return;
        }
        file.only(Set.of("type", "details"));
        String type = file.need("type", 32);
        Fields details = file.within("details");
        if (details == null) {
            file.problem(file.line(), Problem.say("missing", "details"));
            return;
        }
        for (String detail : details.names()) {
            Fields entry = details.within(detail);
            if (entry != null) {
                read(name, new ProblemType(type, detail), details, entry);
            }
        }
    }

    private void read(String file, ProblemType kind, Fields details, Fields entry) {
        entry.only(Set.of("words", "urgency", "priority", "sensitive", "moves", "steps"));
        if (kind.detail().length() > 32) {
            details.problem(details.line(kind.detail()), Problem.say("detail-long"));
        }
        words.put(kind, entry.texts("words").stream().map(Fields.Text::text).toList());
        Urgency urgency = entry.choice("urgency", PlaybookReader::urgency, "URGENT, HIGH, NORMAL, LOW");
        if (!entry.has("urgency")) {
            entry.problem(details.line(kind.detail()), Problem.say("missing", "urgency"));
        }
        List<Step> steps = new ArrayList<>();
        for (Fields step : entry.list("steps")) {
            step.only(STEP);
            steps.add(step(step, step.need("id", 32)));
        }
        if (steps.isEmpty()) {
            entry.problem(details.line(kind.detail()), Problem.say("no-steps", kind.id()));
            return;
        }
        Playbook unnamed = new Playbook(
                kind,
                urgency == null ? Urgency.NORMAL : urgency,
                priority(entry),
                entry.flag("sensitive"),
                List.copyOf(steps),
                moves(entry, steps),
                "");
        Playbook playbook = named(unnamed);
        new PlaybookCheck(file, playbook, lines, problems).check();
        if (playbooks.put(kind, playbook) != null) {
            details.problem(
                    details.line(kind.detail()),
                    Problem.say("kind-twice", kind.id(), Objects.requireNonNullElse(files.get(kind), file)));
        }
        files.put(kind, file);
    }

    private static Playbook named(Playbook playbook) {
        return new Playbook(
                playbook.kind(),
                playbook.urgency(),
                playbook.priority(),
                playbook.sensitive(),
                playbook.steps(),
                playbook.moves(),
                hash(json(playbook)));
    }

    private static Map<String, String> moves(Fields entry, List<Step> steps) {
        Fields written = entry.within("moves");
        if (written == null) {
            return Map.of();
        }
        SortedMap<String, String> moves = new TreeMap<>();
        for (String old : written.names()) {
            String to = written.need(old);
            boolean known = steps.stream().anyMatch(step -> step.id().equals(to) && !step.passes());
            if (!to.isEmpty() && !known) {
                written.problem(written.line(old), Problem.say("no-move", to));
            }
            moves.put(old, to);
        }
        return Collections.unmodifiableMap(moves);
    }

    private static List<String> priority(Fields entry) {
        return entry.has("priority")
                ? entry.texts("priority").stream().map(Fields.Text::text).toList()
                : MEMBERS;
    }

    /** As it is stored, so that an open workflow finds it again. */
    static String json(Playbook playbook) {
        return JSON.writeValueAsString(playbook);
    }

    /** What {@link #json} wrote. */
    static Playbook playbook(String json) {
        return JSON.readValue(json, Playbook.class);
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Optional<Urgency> urgency(String word) {
        return Arrays.stream(Urgency.values())
                .filter(urgency -> urgency.name().equals(word))
                .findFirst();
    }

    private Step step(Fields at, String id) {
        List<ActionName> actions = actions(at);
        String sms = sms(at, actions);
        Hours hours = at.choice("hours", PlaybookReader::hours, "working, always");
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

    private static List<ActionName> actions(Fields at) {
        if (!at.has("actions")) {
            at.problem(at.line(), Problem.say("no-actions"));
        }
        List<ActionName> actions = new ArrayList<>();
        for (Fields.Text text : at.texts("actions")) {
            ActionName.of(text.text())
                    .ifPresentOrElse(
                            actions::add,
                            () -> at.problem(text.line(), Problem.say("no-action", text.text(), offered())));
        }
        return List.copyOf(actions);
    }

    private static String offered() {
        return words(Arrays.stream(ActionName.values())
                .filter(ActionName::isOffered)
                .map(ActionName::id)
                .toList());
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
                        Problem.say("sms-placeholder", sms, placeholders.group(), "{order} {goods} {quantity} {left}"));
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
        SortedMap<String, String> answers = new TreeMap<>();
        for (String name : when.names()) {
            if (!Set.of("amount", "refund", "level").contains(name)) {
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
        entry.only(Set.of("after", "to"));
        Silence silence = new Silence(entry.duration("after"), entry.need("to"));
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
