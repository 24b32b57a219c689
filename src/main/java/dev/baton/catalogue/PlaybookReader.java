package dev.baton.catalogue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads playbook files: one a type, plus {@code review.yml} for the step all types share. Goes on after a mistake, to
 * name all.
 */
final class PlaybookReader {

    static final String REVIEW_FILE = "review.yml";

    /** Whose cases rank one higher unless the playbook says otherwise: members of either level (X20). */
    private static final List<String> MEMBERS = List.of("vip", "svip");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** A file as it was found. */
    record Source(String file, String text) {}

    /** What the files say. */
    record Content(Map<ProblemType, Playbook> playbooks, Step review, Map<ProblemType, List<String>> words) {}

    private final StepReader stepReader;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<ProblemType, Playbook> playbooks = new LinkedHashMap<>();
    private final Map<ProblemType, List<String>> words = new LinkedHashMap<>();
    private final Map<ProblemType, String> files = new HashMap<>();
    private final IdentityHashMap<Object, Integer> lines = new IdentityHashMap<>();
    private @Nullable Step review;

    /** @param smsTexts the SMS text of a name, empty when there is none */
    PlaybookReader(Function<String, Optional<String>> smsTexts) {
        this.stepReader = new StepReader(smsTexts, lines);
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
            review = stepReader.review(file);
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
            steps.add(stepReader.step(step));
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
                DigestUtils.sha256Hex(json(playbook)).substring(0, 16));
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

    private static Optional<Urgency> urgency(String word) {
        return Arrays.stream(Urgency.values())
                .filter(urgency -> urgency.name().equals(word))
                .findFirst();
    }
}
