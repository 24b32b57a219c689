package dev.baton.journey;

import dev.baton.embedded.TestEngines;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** The database behind the service's back: to count what is there, and to break it. */
final class Store {

    private final String url;

    Store(String url) {
        this.url = url;
    }

    /** Runs it; the number of rows it changed. */
    int change(String sql, Object... args) {
        try (Connection connection = connect();
                PreparedStatement statement = prepared(connection, sql, args)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    long number(String sql, Object... args) {
        return Long.parseLong(texts(sql, args).get(0));
    }

    /** The first column of every row. */
    List<String> texts(String sql, Object... args) {
        List<String> texts = new ArrayList<>();
        try (Connection connection = connect();
                PreparedStatement statement = prepared(connection, sql, args);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                texts.add(String.valueOf(rows.getString(1)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
        return texts;
    }

    private Connection connect() throws SQLException {
        Properties account = new Properties();
        account.setProperty("user", TestEngines.mysqlUser());
        account.setProperty("password", TestEngines.mysqlPassword());
        account.setProperty("connectionTimeZone", "UTC");
        account.setProperty("forceConnectionTimeZoneToSession", "true");
        return DriverManager.getConnection(url, account);
    }

    private static PreparedStatement prepared(Connection connection, String sql, Object... args) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < args.length; i++) {
            statement.setObject(i + 1, args[i]);
        }
        return statement;
    }
}
