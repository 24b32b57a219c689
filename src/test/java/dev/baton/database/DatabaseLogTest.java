package dev.baton.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.embedded.TestEngines;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.CannotCreateTransactionException;

/** A database that goes and comes back is two lines in the log, however much is refused meanwhile. */
@ExtendWith(OutputCaptureExtension.class)
class DatabaseLogTest {

    private static final Logger ROOM = LoggerFactory.getLogger("dev.baton.bot.SomeRoom");

    /** The test engine, with a plug to pull. */
    private static final class Pluggable extends AbstractDataSource {

        private final AtomicBoolean plugged = new AtomicBoolean(true);
        private final DriverManagerDataSource engine = new DriverManagerDataSource(
                TestEngines.mysqlUrl("database_log"), TestEngines.mysqlUser(), TestEngines.mysqlPassword());

        @Override
        public Connection getConnection() throws SQLException {
            if (!plugged.get()) {
                throw new SQLTransientConnectionException("baton - Connection is not available", "08S01");
            }
            return engine.getConnection();
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }
    }

    private final Pluggable database = new Pluggable();
    private final DatabaseLog lines = new DatabaseLog(database);

    @BeforeEach
    void listen() {
        lines.afterPropertiesSet();
    }

    @AfterEach
    void leave() {
        lines.destroy();
    }

    private void refused(int number) {
        RuntimeException failure = new CannotCreateTransactionException(
                "Could not open JDBC Connection", new SQLTransientConnectionException("not available", "08S01"));
        ROOM.error("press take on baton-{} failed", number, failure);
        ROOM.warn("The store is busy: {} at {}", failure.getClass().getSimpleName(), "/api/orders");
    }

    @Test
    void aFloodOfFailuresIsOneLineWhenItGoesAndOneWhenItIsBack(CapturedOutput output) {
        database.plugged.set(false);

        for (int i = 1; i <= 500; i++) {
            refused(i);
        }

        assertThat(output.getAll()).contains("The database does not answer", "press take on baton-1 failed");
        assertThat(output.getAll()).doesNotContain("\tat ", "baton-2 failed", "The store is busy");
        assertThat(output.getAll().lines().count()).isLessThan(5);

        database.plugged.set(true);

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(output.getAll()).contains("The database answers again", "500 times"));
    }

    @Test
    void whatElseFailsKeepsItsTrace(CapturedOutput output) {
        ROOM.error(
                "number {} failed", 7, new IllegalStateException("a bug", new SQLException("Unknown column", "42S22")));

        assertThat(output.getAll())
                .contains("number 7 failed", "a bug", "\tat ")
                .doesNotContain("does not answer");
    }
}
