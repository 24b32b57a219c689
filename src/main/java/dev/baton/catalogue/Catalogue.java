package dev.baton.catalogue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Every kind of exception we know, with its playbook; broken files stop the start and name what is wrong, and are
 * refused while it runs. A workflow goes by the version of its playbook that it began with.
 */
@Component
public class Catalogue {

    /** The step id of a refund that waits for 财务; the same in every playbook. */
    public static final String REVIEW = "review";

    private final PlaybookFiles files;
    private final @Nullable Versions versions;
    private volatile PlaybookReader.Content content;
    private volatile List<Problem> refused = List.of();

    @Autowired
    Catalogue(PlaybookFiles files, Versions versions) {
        this.files = files;
        this.versions = versions;
        this.content = files.read();
    }

    /** Of files alone: what was changed since is forgotten. */
    Catalogue(PlaybookFiles files) {
        this.files = files;
        this.versions = null;
        this.content = files.read();
    }

    /**
     * The files of a folder, of templates or of playbooks alone, with the shipped ones that they do not replace; for
     * judging them.
     *
     * @throws BrokenPlaybook that names every mistake there is
     */
    public static Catalogue reading(Path folder) {
        return new Catalogue(PlaybookFiles.of(folder));
    }

    /** The shipped files alone; for judging them. */
    public static Catalogue shipped() {
        return new Catalogue(new PlaybookFiles(""));
    }

    /** How many of its files are somebody's own. */
    public int ownFiles() {
        return files.count();
    }

    /** What came of reading the files again: either the kinds that changed, or what is wrong. */
    record Reload(List<ProblemType> changed, List<Problem> problems) {}

    /** Reads the files again. All of them are taken at once, or none: with a mistake in one the old ones stay. */
    synchronized Reload reload() {
        PlaybookReader.Content fresh;
        try {
            fresh = files.read();
        } catch (BrokenPlaybook broken) {
            refused = broken.problems();
            return new Reload(List.of(), refused);
        }
        PlaybookReader.Content before = content;
        content = fresh;
        refused = List.of();
        Set<ProblemType> changed = new LinkedHashSet<>(fresh.playbooks().keySet());
        changed.addAll(before.playbooks().keySet());
        changed.removeIf(kind -> version(before, kind).equals(version(fresh, kind)));
        return new Reload(List.copyOf(changed), List.of());
    }

    private static String version(PlaybookReader.Content content, ProblemType kind) {
        Playbook playbook = content.playbooks().get(kind);
        return playbook == null ? "" : playbook.version();
    }

    /**
     * What is wrong with the files as they are saved now, while the ones before keep running; empty when all is well.
     */
    public List<Problem> refused() {
        return refused;
    }

    /** The playbook of a kind, empty when nobody wrote one. */
    public Optional<Playbook> playbook(ProblemType kind) {
        return Optional.ofNullable(content.playbooks().get(kind));
    }

    /** The playbook that begins now for a kind, kept for those that begin with it. Never in a transaction. */
    public Optional<Playbook> beginning(ProblemType kind) {
        Optional<Playbook> playbook = playbook(kind);
        if (versions != null) {
            playbook.ifPresent(versions::keep);
        }
        return playbook;
    }

    /**
     * The files were changed to say this of a kind: its version came last, also when it is an old one again. Never in a
     * transaction.
     */
    public void renewed(ProblemType kind) {
        if (versions != null) {
            playbook(kind).ifPresent(versions::renew);
        }
    }

    /**
     * Versions of its kind that came after this one, from another instance with other files. Never in a transaction.
     */
    public List<String> later(Playbook playbook) {
        return versions == null ? List.of() : versions.later(playbook);
    }

    /**
     * The playbook a stored workflow began with; today's when that one is not known any more, or when it never said.
     * Costs nothing, but one statement a process for a version whose file was changed.
     */
    public Playbook playbook(ProblemType kind, String version) {
        Playbook today = content.playbooks().get(kind);
        if (today != null && (version.isEmpty() || today.version().equals(version))) {
            return today;
        }
        Optional<Playbook> kept = versions == null || version.isEmpty() ? Optional.empty() : versions.find(version);
        return kept.or(() -> Optional.ofNullable(today))
                .orElseThrow(() -> new IllegalStateException(
                        "no playbook for " + kind.id() + ", but workflows of that kind are stored"));
    }

    /** All kinds in the order of the files. */
    public List<ProblemType> kinds() {
        return List.copyOf(content.playbooks().keySet());
    }

    /** The details of a type, in the order of its file; empty for an unknown type. */
    public List<String> details(String type) {
        return content.playbooks().keySet().stream()
                .filter(kind -> kind.type().equals(type))
                .map(ProblemType::detail)
                .toList();
    }

    /** What people say when they mean this kind, beside its name (R041). */
    public List<String> words(ProblemType kind) {
        return content.words().getOrDefault(kind, List.of());
    }

    /** The types, each once. */
    public List<String> types() {
        return content.playbooks().keySet().stream()
                .map(ProblemType::type)
                .distinct()
                .toList();
    }

    /** The step in which a refund waits for 财务; every playbook shares it (R067, R111). */
    public Step review() {
        return content.review();
    }

    /** The step a stored workflow stands in, by the version it began with. */
    public Step step(ProblemType kind, String version, String stepId) {
        return stepId.equals(REVIEW) ? review() : playbook(kind, version).step(stepId);
    }

    /** Every step there is, the review included. */
    public List<Step> steps() {
        Map<String, Step> all = new LinkedHashMap<>();
        content.playbooks()
                .forEach((kind, playbook) ->
                        playbook.steps().forEach(step -> all.put(kind.id() + "/" + step.id(), step)));
        all.put(REVIEW, review());
        return List.copyOf(all.values());
    }
}
