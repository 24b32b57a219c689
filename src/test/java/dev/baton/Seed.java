package dev.baton;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * What a test of chance begins with. A failure names it, so that the same order of things can be tried again with
 * {@code -Dproperty=value}. Registered as an extension of the test.
 */
public final class Seed implements TestExecutionExceptionHandler {

    private final String property;
    private final long value;

    private Seed(String property, long value) {
        this.property = property;
        this.value = value;
    }

    /** The same each time, unless the property says another. */
    public static Seed of(String property, long usual) {
        return new Seed(property, Long.getLong(property, usual));
    }

    /** Another each time, unless the property says which. */
    public static Seed any(String property) {
        return of(property, System.nanoTime());
    }

    public long value() {
        return value;
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) {
        throw new AssertionError("again with -D" + property + "=" + value + ": " + failure.getMessage(), failure);
    }
}
