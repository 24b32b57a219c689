package dev.baton.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.embedded.TestEngines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The scripts run on MySQL as on MariaDB, and go on where an earlier form of one has run or failed. */
class MigrationsTest {

    /** What MariaDB runs and MySQL refuses. */
    private static final List<Pattern> MARIADB_ONLY = List.of(
            Pattern.compile("\\b(TEXT|BLOB|JSON)\\b[^,;]*\\bDEFAULT\\s+['0-9]", Pattern.CASE_INSENSITIVE),
            Pattern.compile(
                    "\\b(ADD|DROP|CREATE|MODIFY|CHANGE)\\s+(COLUMN|INDEX|KEY|UNIQUE KEY|CONSTRAINT)\\s+IF\\b",
                    Pattern.CASE_INSENSITIVE),
            Pattern.compile(
                    "\\b(CREATE OR REPLACE TABLE|RETURNING|CREATE SEQUENCE|INET[46])\\b", Pattern.CASE_INSENSITIVE));

    private static final int FIRST_FORM = 1087830929;

    private static JdbcClient sql;
    private static Flyway flyway;

    @BeforeAll
    static void migrated() {
        DriverManagerDataSource store = new DriverManagerDataSource(
                TestEngines.freshUrl("test_migrations"), TestEngines.mysqlUser(), TestEngines.mysqlPassword());
        sql = JdbcClient.create(store);
        flyway = Flyway.configure()
                .dataSource(store)
                .locations("classpath:sql/migration")
                .load();
        flyway.migrate();
    }

    @Test
    void noScriptSaysWhatMySqlDoesNotKnow() throws IOException {
        try (var scripts = Files.list(Path.of("sql/migration"))) {
            for (Path script : scripts.toList()) {
                String statements = Files.readString(script).replaceAll("--[^\n]*", "");
                assertThat(MARIADB_ONLY)
                        .as(script.toString())
                        .noneMatch(only -> only.matcher(statements).find());
            }
        }
    }

    @Test
    void whereTheFirstFormOfAScriptHasRunTheNextStartGoesOn() {
        assertThat(sql.sql("UPDATE flyway_schema_history SET checksum = ? WHERE version = '55'")
                        .param(FIRST_FORM)
                        .update())
                .isOne();
        assertThat(flyway.migrate().migrationsExecuted).isZero();
        assertThat(flyway.validateWithResult().validationSuccessful).isTrue();
    }

    @Test
    void whereItHasFailedItRunsAgain() {
        sql.sql("ALTER TABLE bot_question DROP COLUMN mentions, DROP COLUMN pictures")
                .update();
        sql.sql("UPDATE flyway_schema_history SET success = 0, checksum = ? WHERE version = '55'")
                .param(FIRST_FORM)
                .update();
        Flyway late = Flyway.configure()
                .configuration(flyway.getConfiguration())
                .outOfOrder(true) // here later ones have run; where it failed none has
                .load();
        assertThat(late.migrate().migrationsExecuted).isOne();
        assertThat(sql.sql("SELECT COUNT(*) FROM bot_question WHERE mentions = '' AND pictures = ''")
                        .query(Integer.class)
                        .single())
                .isZero();
    }
}
