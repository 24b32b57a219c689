package dev.baton.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Whether the database answers, and what it calls itself: its driver says MySQL whatever the server is. Anybody may
 * ask, so neither its version nor its address is told; the log has them.
 */
@Component("dbHealthContributor")
class DatabaseHealth implements HealthIndicator {

    private final DataSource database;

    DatabaseHealth(DataSource database) {
        this.database = database;
    }

    @Override
    public Health health() {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SELECT VERSION()")) {
            answer.next();
            String kind = answer.getString(1).contains("MariaDB") ? "MariaDB" : "MySQL";
            return Health.up().withDetail("database", kind).build();
        } catch (SQLException gone) {
            return Health.down()
                    .withDetail("problem", "the database does not answer")
                    .build();
        }
    }
}
