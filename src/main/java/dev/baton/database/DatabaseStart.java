package dev.baton.database;

import dev.baton.start.MysqlAddress;
import dev.baton.start.StartRefused;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.stereotype.Component;

/**
 * The first thing that speaks to the database: waits for a minute when it does not answer, stops with one sentence when
 * it never does or when it refuses us, and then brings the tables up to date and takes this process's number.
 */
@Component
class DatabaseStart implements FlywayMigrationStrategy {

    private static final Logger log = LoggerFactory.getLogger(DatabaseStart.class);

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration REMINDER = Duration.ofSeconds(10);

    private final JdbcConnectionDetails details;
    private final Nodes nodes;

    DatabaseStart(JdbcConnectionDetails details, Nodes nodes) {
        this.details = details;
        this.nodes = nodes;
    }

    @Override
    public void migrate(Flyway flyway) {
        await(details.getJdbcUrl(), details.getUsername(), details.getPassword(), PATIENCE);
        flyway.migrate();
        nodes.take();
    }

    static void await(String url, @Nullable String user, @Nullable String password, Duration patience) {
        Properties account = new Properties();
        Optional.ofNullable(user).filter(name -> !name.isEmpty()).ifPresent(name -> account.setProperty("user", name));
        Optional.ofNullable(password)
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> account.setProperty("password", text));
        account.setProperty("connectTimeout", "3000");
        account.setProperty("socketTimeout", "5000");
        long start = System.nanoTime();
        long reminded = start;
        while (true) {
            try (Connection connection = DriverManager.getConnection(url, account)) {
                checkVersion(connection, url);
                return;
            } catch (SQLException e) {
                refuseWhatWaitingDoesNotMend(e, url);
                if (System.nanoTime() - start > patience.toNanos()) {
                    throw new StartRefused("MYSQL_URL: " + MysqlAddress.shown(url) + " has not answered for "
                            + patience.toSeconds() + " s (" + reason(e) + "): start that MySQL or correct MYSQL_URL.");
                }
                if (reminded == start || System.nanoTime() - reminded > REMINDER.toNanos()) {
                    log.warn(
                            "MySQL at {} does not answer yet ({}); waiting for up to {} s",
                            MysqlAddress.shown(url),
                            reason(e),
                            patience.toSeconds());
                    reminded = System.nanoTime();
                }
            }
            pause();
        }
    }

    private static void refuseWhatWaitingDoesNotMend(SQLException e, String url) {
        switch (e.getErrorCode()) {
            case 1045, 1698 ->
                throw new StartRefused("MYSQL_USER or MYSQL_PASSWORD is not accepted by " + MysqlAddress.shown(url)
                        + ": correct them, or create that account there.");
            case 1044, 1142, 1227 ->
                throw new StartRefused("MYSQL_USER may not use the database " + MysqlAddress.shown(url)
                        + ": grant that account all rights on it.");
            case 1049 ->
                throw new StartRefused(
                        "MYSQL_URL: the database " + MysqlAddress.shown(url)
                                + " does not exist: create it (CREATE DATABASE ... CHARACTER SET utf8mb4), or correct MYSQL_URL.");
            case 1130 ->
                throw new StartRefused("MYSQL_URL: " + MysqlAddress.shown(url)
                        + " does not admit this machine: let MYSQL_USER connect from here.");
            default -> {
                if ("08001".equals(e.getSQLState()) || "S1009".equals(e.getSQLState()) || e.getSQLState() == null) {
                    throw new StartRefused("MYSQL_URL cannot be read (" + reason(e) + "): write it like"
                            + " jdbc:mysql://db.example.com:3306/baton.");
                }
            }
        }
    }

    private static void checkVersion(Connection connection, String url) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT VERSION()")) {
            String version = row.next() ? String.valueOf(row.getString(1)) : "";
            Matcher numbers = Pattern.compile("(\\d+)\\.(\\d+).*").matcher(version);
            if (numbers.matches()) {
                int release = Integer.parseInt(numbers.group(1)) * 100 + Integer.parseInt(numbers.group(2));
                boolean mariaDb = version.contains("MariaDB");
                if (release < (mariaDb ? 1006 : 800)) {
                    throw new StartRefused("MYSQL_URL: " + MysqlAddress.shown(url) + " is version " + version
                            + ", Baton needs MySQL 8 or MariaDB 10.6 or newer: upgrade it, or name another.");
                }
            }
        }
    }

    private static String reason(SQLException e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String said = String.valueOf(deepest.getMessage()).lines().findFirst().orElse("");
        return said.isBlank() ? deepest.getClass().getSimpleName() : said;
    }

    private static void pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartRefused("Interrupted while waiting for the database.");
        }
    }
}
