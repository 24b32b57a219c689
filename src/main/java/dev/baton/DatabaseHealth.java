package dev.baton;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/** Whether the database answers, and what it calls itself: its driver says MySQL whatever the server is. */
@Component("dbHealthContributor")
class DatabaseHealth extends AbstractHealthIndicator {

    private final DataSource database;

    DatabaseHealth(DataSource database) {
        super("the database does not answer");
        this.database = database;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SELECT VERSION()")) {
            answer.next();
            String version = answer.getString(1);
            health.up()
                    .withDetail("database", version.contains("MariaDB") ? "MariaDB" : "MySQL")
                    .withDetail("version", version);
        }
    }
}
