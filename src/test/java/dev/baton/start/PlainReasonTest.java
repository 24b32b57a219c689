package dev.baton.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchRuntimeException;

import dev.baton.catalogue.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLSyntaxErrorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
    void aPlaybookThatIsWrongIsSaidByFileAndLine(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("own.yml"), "type: 缺货\ndetail: 等\n");
        RuntimeException broken = catchRuntimeException(() -> Catalogue.reading(folder));
        assertThat(PlainReason.sentence(new IllegalStateException("a bean could not be made", broken)))
                .hasValueSatisfying(said -> assertThat(said).contains("own.yml:"));
    }

    @Test
    void aMistakeOfOursIsNoPlainReason() {
        assertThat(PlainReason.sentence(
                        new TransactionSystemException("rollback failed", new SQLSyntaxErrorException("near"))))
                .isEmpty();
    }
}
