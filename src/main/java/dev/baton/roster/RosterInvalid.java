package dev.baton.roster;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A roster that cannot be taken; nothing of it was. Names everything that is wrong. */
public class RosterInvalid extends RuntimeException {

    private final transient List<Problem> problems;
    private final boolean malformed;
    private final @Nullable String requestId;

    RosterInvalid(List<Problem> problems, boolean malformed, @Nullable String requestId) {
        super(problems.stream()
                .map(problem -> problem.field().isEmpty() ? problem.text() : problem.field() + "：" + problem.text())
                .collect(Collectors.joining("；")));
        this.problems = List.copyOf(problems);
        this.malformed = malformed;
        this.requestId = requestId;
    }

    /** All that is wrong, in the order of the file. */
    public List<Problem> problems() {
        return problems;
    }

    /** Whether it could not even be read as YAML or JSON. */
    public boolean malformed() {
        return malformed;
    }

    /** The sender's name for this replacement, if it has one that could be read. */
    public @Nullable String requestId() {
        return requestId;
    }

    /**
     * One mistake.
     *
     * @param field where, as {@code members[2].teams[0]}; empty for the whole
     * @param code stable word for programs, like {@code unknown-team}
     * @param text what is wrong, in Chinese
     */
    public record Problem(String field, String code, String text) {}
}
