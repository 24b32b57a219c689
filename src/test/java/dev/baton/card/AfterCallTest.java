package dev.baton.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.support.TransactionOperations;

/** What has been sent is not sent once more because the store was away for a moment. */
class AfterCallTest {

    private final AfterCall afterCall = new AfterCall(TransactionOperations.withoutTransaction());
    private final AtomicInteger tries = new AtomicInteger();

    @Test
    void aStoreThatIsAwayForAMomentIsWaitedFor() {
        afterCall.write(() -> {
            if (tries.incrementAndGet() < 3) {
                throw new DataAccessResourceFailureException("away");
            }
        });

        assertThat(tries).hasValue(3);
    }

    @Test
    void whatIsNotTheStoresFaultComesOutAtOnce() {
        assertThatThrownBy(() -> afterCall.write(() -> {
                    tries.incrementAndGet();
                    throw new IllegalStateException("broken");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(tries).hasValue(1);
    }
}
