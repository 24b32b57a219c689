package dev.baton.start;

import java.sql.SQLNonTransientConnectionException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * A start that a person can mend stops with one sentence instead of a stack trace. An exception that carries its own
 * exit code ({@link ExitCodeGenerator}) is one whose message was written for that person.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class PlainReason implements SpringBootExceptionReporter {

    @Override
    public boolean reportException(Throwable failure) {
        Optional<String> sentence = sentence(failure);
        sentence.ifPresent(text -> System.err.println("Baton cannot start: " + text));
        return sentence.isPresent();
    }

    static Optional<String> sentence(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ExitCodeGenerator && cause.getMessage() != null) {
                return Optional.of(cause.getMessage());
            }
            if (cause instanceof PortInUseException busy) {
                return Optional.of("Port " + busy.getPort() + " is in use by another program: stop that one, or set"
                        + " BATON_HTTP_PORT to a free port.");
            }
            if (cause instanceof CannotCreateTransactionException
                    || cause instanceof SQLNonTransientConnectionException) {
                return Optional.of(
                        "The database went away. Nothing is half done: give the same command again when it is back.");
            }
        }
        return Optional.empty();
    }
}
