package dev.baton.database;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.embedded.TestEngines;
import dev.baton.start.StartRefused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DatabaseStartTest {

    private static final Duration SHORT = Duration.ofMillis(1);

    @Test
    void aDatabaseThatAnswersIsTaken() {
        assertThatCode(() -> await(
                        TestEngines.mysqlUrl("database_start"), TestEngines.mysqlUser(), TestEngines.mysqlPassword()))
                .doesNotThrowAnyException();
    }

    @Test
    void aDatabaseThatNeverAnswersStopsTheStart() throws IOException {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        assertThatThrownBy(() -> await("jdbc:mysql://127.0.0.1:" + nobody + "/baton", "baton", "s3cret"))
                .isInstanceOf(StartRefused.class)
                .hasMessageStartingWith("MYSQL_URL: 127.0.0.1:" + nobody + "/baton has not answered for ")
                .hasMessageEndingWith("start that MySQL or correct MYSQL_URL.");
    }

    @Test
    void aWrongPasswordIsNotWaitedFor() {
        assertThatThrownBy(() -> await(TestEngines.mysqlUrl("database_start"), TestEngines.mysqlUser(), "wrong"))
                .isInstanceOf(StartRefused.class)
                .hasMessageStartingWith("MYSQL_USER or MYSQL_PASSWORD is not accepted by ");
    }

    @Test
    void aMissingDatabaseIsNotWaitedFor() {
        String url = TestEngines.mysqlUrl("database_start").replace("/database_start", "/nowhere");
        assertThatThrownBy(() -> await(url, TestEngines.mysqlUser(), TestEngines.mysqlPassword()))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("/nowhere does not exist: create it");
    }

    private static void await(String url, String user, String password) {
        DatabaseStart.await(url, user, password, SHORT);
    }
}
