package dev.baton.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

class TestEnginesTest {

    @Test
    void theDatabaseSpeaksUtf8mb4AndUtc() throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        TestEngines.mysqlUrl("test_engines"), TestEngines.mysqlUser(), TestEngines.mysqlPassword());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT '接力棒🏃', @@character_set_database, DATABASE()")) {
            row.next();
            assertThat(row.getString(1)).isEqualTo("接力棒🏃");
            assertThat(row.getString(2)).isEqualTo("utf8mb4");
            assertThat(row.getString(3)).isEqualTo("test_engines");
        }
    }

    @Test
    void redisAnswers() {
        try (RedisClient redis = RedisClient.create(TestEngines.redisUrl())) {
            assertThat(redis.set("接力", "棒")).isEqualTo("OK");
            assertThat(redis.get("接力")).isEqualTo("棒");
        }
    }
}
