package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLSyntaxErrorException;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

class PlainReasonTest {

    @Test
    void aDatabaseThatWentAwayIsSaidInOneSentence() {
        assertThat(PlainReason.sentence(new CannotCreateTransactionException("no connection")))
                .hasValueSatisfying(said -> assertThat(said).startsWith("The database went away."));
        assertThat(PlainReason.sentence(new TransactionSystemException(
                        "rollback failed", new SQLNonTransientConnectionException("gone"))))
                .isPresent();
    }

    @Test
    void aMistakeOfOursIsNoPlainReason() {
        assertThat(PlainReason.sentence(
                        new TransactionSystemException("rollback failed", new SQLSyntaxErrorException("near"))))
                .isEmpty();
    }
}
