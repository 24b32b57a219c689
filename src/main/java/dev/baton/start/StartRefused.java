package dev.baton.start;

import java.io.Serial;
import org.springframework.boot.ExitCodeGenerator;

/** Stops the start. Its message is one sentence for the person at the console: what is wrong and the mend. */
public final class StartRefused extends RuntimeException implements ExitCodeGenerator {

    @Serial
    private static final long serialVersionUID = 1;

    /** @param sentence names the variable and the mend, and repeats no secret */
    public StartRefused(String sentence) {
        super(sentence);
    }

    @Override
    public int getExitCode() {
        return 1;
    }
}
