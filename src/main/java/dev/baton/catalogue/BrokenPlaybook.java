package dev.baton.catalogue;

import java.util.List;
import java.util.stream.Collectors;
import org.springframework.boot.ExitCodeGenerator;

/** Playbook files cannot be used; the message names every file, line and what to mend. */
public class BrokenPlaybook extends RuntimeException implements ExitCodeGenerator {

    private final transient List<Problem> problems;

    BrokenPlaybook(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    BrokenPlaybook(Problem problem) {
        this(List.of(problem));
    }

    /** A start that it stops ends with its message alone. */
    @Override
    public int getExitCode() {
        return 1;
    }

    /** All that is wrong, in the order of the files and their lines. */
    public List<Problem> problems() {
        return problems;
    }
}
