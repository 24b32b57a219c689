package dev.baton.card;

import java.time.Duration;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Writes down what calls have done. Nobody takes a call back, and one that is not written down is made again: so a
 * store that is away for a moment is waited for, some seconds in all.
 */
@Component
class AfterCall {

    private static final int AGAIN = 4;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    private final TransactionOperations transaction;
    private final RetryTemplate retry = new RetryTemplate(RetryPolicy.builder()
            .includes(DataAccessException.class, TransactionException.class)
            .maxRetries(AGAIN)
            .delay(FIRST_PAUSE)
            .multiplier(2)
            .build());

    AfterCall(TransactionOperations transaction) {
        this.transaction = transaction;
    }

    /** In a transaction of its own, which may run more than once; not in one. */
    void write(Runnable work) {
        retry.invoke(() -> transaction.executeWithoutResult(status -> work.run()));
    }
}
