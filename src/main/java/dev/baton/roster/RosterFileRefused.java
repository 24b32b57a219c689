package dev.baton.roster;

import java.io.Serial;
import org.springframework.boot.ExitCodeGenerator;

/**
 * The first roster cannot be read. Its message is for the person at the console, who can mend the file without a stack
 * trace.
 */
final class RosterFileRefused extends RuntimeException implements ExitCodeGenerator {

    @Serial
    private static final long serialVersionUID = 1;

    RosterFileRefused(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    @Override
    public int getExitCode() {
        return 1;
    }
}
