package dev.baton.catalogue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Every kind of exception we know, with its playbook. Read once at start; a broken file stops the start with its name. */
@Component
public class Catalogue {

    /** The step id of a refund that waits for 财务; the same in every playbook. */
    public static final String REVIEW = "review";

    private final Map<ProblemType, Playbook> playbooks;
    private final Step review;
    private final Map<ProblemType, List<String>> words;

    Catalogue(PlaybookFiles files) {
        PlaybookFiles.Content content = files.read();
        this.playbooks = content.playbooks();
        this.review = content.review();
        this.words = content.words();
    }

    /** The playbook of a kind, empty when nobody wrote one. */
    public Optional<Playbook> playbook(ProblemType kind) {
        return Optional.ofNullable(playbooks.get(kind));
    }

    /** All kinds in the order of the files. */
    public List<ProblemType> kinds() {
        return List.copyOf(playbooks.keySet());
    }

    /** The details of a type, in the order of its file; empty for an unknown type. */
    public List<String> details(String type) {
        return playbooks.keySet().stream()
                .filter(kind -> kind.type().equals(type))
                .map(ProblemType::detail)
                .toList();
    }

    /** What people say when they mean this kind, beside its name (R041). */
    public List<String> words(ProblemType kind) {
        return words.getOrDefault(kind, List.of());
    }

    /** The types, each once. */
    public List<String> types() {
        return playbooks.keySet().stream().map(ProblemType::type).distinct().toList();
    }

    /** The step in which a refund waits for 财务; every playbook shares it (R067, R111). */
    public Step review() {
        return review;
    }

    /** The step a stored workflow stands in. */
    public Step step(ProblemType kind, String stepId) {
        if (stepId.equals(REVIEW)) {
            return review;
        }
        Playbook playbook = playbooks.get(kind);
        if (playbook == null) {
            throw new IllegalStateException("no playbook for " + kind.id() + ", but workflows of that kind are stored");
        }
        return playbook.step(stepId);
    }

    /** Every step there is, the review included. */
    public List<Step> steps() {
        Map<String, Step> all = new LinkedHashMap<>();
        playbooks.forEach((kind, playbook) ->
                playbook.steps().forEach(step -> all.put(kind.id() + "/" + step.id(), step)));
        all.put(REVIEW, review);
        return List.copyOf(all.values());
    }
}
