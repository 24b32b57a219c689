package dev.baton.embedded;

import java.io.Serial;
import org.springframework.boot.ExitCodeGenerator;

/**
 * Stops the start. Its message is one sentence for the person at the console, who can mend it without a stack trace.
 * This room's own, because the product starts without this room and this room uses no other.
 */
final class CannotStart extends RuntimeException implements ExitCodeGenerator {

    @Serial
    private static final long serialVersionUID = 1;

    CannotStart(String sentence) {
        super(sentence);
    }

    CannotStart(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    @Override
    public int getExitCode() {
        return 1;
    }
}
