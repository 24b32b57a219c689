package dev.baton.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** Real processes: a Baton is started, stopped and killed as a person does it. */
class EmbeddedEnginesTest {

    @TempDir
    Path folder;

    private Path data;
    private final List<Trial> trials = new ArrayList<>();

    @BeforeEach
    void shareTheUnpackedPrograms() throws IOException {
        TestEngines.redisUrl();
        data = Files.createDirectories(folder.resolve("a folder with blanks"));
        Files.createSymbolicLink(
                data.resolve("bin"), Path.of("target/test-engines/bin").toAbsolutePath());
    }

    @AfterEach
    void endWhatIsLeft() throws IOException {
        trials.forEach(trial -> trial.process.destroyForcibly());
        await().atMost(Duration.ofSeconds(30)).until(() -> engines().isEmpty());
        Files.delete(data.resolve("bin"));
    }

    @Test
    void aSecondStartKeepsTheDataAlsoAfterAKill() throws Exception {
        Trial first = start("--trial.until=never").awaitReady();
        first.sql("CREATE TABLE kept (word VARCHAR(20))");
        first.sql("INSERT INTO kept VALUES ('接力')");
        try (RedisClient redis = RedisClient.create(first.redisUrl())) {
            redis.set("kept", "棒");
        }
        assertThat(engines()).hasSize(1);
        first.process.destroy();
        assertThat(first.process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(first.output()).doesNotContain("ERROR");
        assertThat(engines()).as("everything ends with Baton").isEmpty();

        Trial second = start("--trial.until=never").awaitReady();
        assertThat(second.word()).isEqualTo("接力");
        try (RedisClient redis = RedisClient.create(second.redisUrl())) {
            assertThat(redis.get("kept")).isEqualTo("棒");
        }
        assertThat(second.url()).as("ports are remembered").isEqualTo(first.url());
        second.sql("UPDATE kept SET word = '不丢'");
        second.process.destroyForcibly().waitFor();

        Trial third = start("--trial.until=never").awaitReady();
        assertThat(third.word()).isEqualTo("不丢");
        assertThat(engines()).hasSize(1);
    }

    @Test
    void enginesEndByThemselvesAfterAKill() throws Exception {
        start("--trial.until=never").awaitReady().process.destroyForcibly().waitFor();
        await().atMost(Duration.ofSeconds(20)).until(() -> engines().isEmpty());
    }

    @Test
    void oneFolderHasOneOwnerAndCommandsJoinIt() throws Exception {
        Trial owner = start("--trial.until=never").awaitReady();

        Trial another = start();
        assertThat(another.process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(another.process.exitValue()).isEqualTo(1);
        assertThat(another.output().lines().filter(line -> !line.contains(" INFO ")))
                .containsExactly(
                        "Baton cannot start: Another Baton (serve, process " + owner.process.pid() + ") works in "
                                + data + ": stop that one, or set BATON_DATA_DIR to another folder for this one.");

        Trial command = start("--baton.command=import");
        assertThat(command.process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(command.process.exitValue()).isZero();
        assertThat(command.ready()).isEqualTo(owner.ready());
        assertThat(owner.word("SELECT 'still here'")).isEqualTo("still here");
    }

    @Test
    void aCommandAloneStartsEnginesAndStopsThem() throws Exception {
        Trial command = start("--baton.command=sweep");
        assertThat(command.process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(command.process.exitValue()).isZero();
        assertThat(command.ready()).startsWith("READY jdbc:mysql://127.0.0.1:");
        assertThat(engines()).isEmpty();
    }

    @Test
    void aCommandThatStartedTheEnginesLetsAnotherFinish() throws Exception {
        Trial owner = start("--baton.command=import", "--trial.until=" + folder.resolve("owner-done"))
                .awaitReady();
        Trial guest = start("--baton.command=sweep", "--trial.until=" + folder.resolve("guest-done"))
                .awaitReady();
        assertThat(guest.ready()).isEqualTo(owner.ready());
        Files.createFile(folder.resolve("owner-done"));
        await().atMost(Duration.ofSeconds(30)).until(() -> owner.output().contains("Waiting for another command"));
        assertThat(guest.word("SELECT 'at work'")).isEqualTo("at work");
        Files.createFile(folder.resolve("guest-done"));
        assertThat(guest.process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(owner.process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(guest.process.exitValue()).isZero();
        assertThat(owner.process.exitValue()).isZero();
        assertThat(engines()).isEmpty();
    }

    /** Database servers that work in this test's folder. */
    private List<Long> engines() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").endsWith("mariadbd"))
                .filter(process -> process.info().commandLine().orElse("").contains(data.toString()))
                .map(ProcessHandle::pid)
                .toList();
    }

    private Trial start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                EngineTrial.class.getName(),
                "--spring.datasource.url=",
                "--spring.data.redis.url=",
                "--baton.data-dir=" + data));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("output-" + trials.size() + ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeAll(List.of("MYSQL_URL", "MYSQL_USER", "MYSQL_PASSWORD", "REDIS_URL"));
        Trial trial = new Trial(builder.start(), output);
        trials.add(trial);
        return trial;
    }

    private record Trial(Process process, Path file) {

        Trial awaitReady() {
            await().atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> !process.isAlive() || !ready().isEmpty());
            assertThat(ready()).as(output()).isNotEmpty();
            return this;
        }

        String output() {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                return "";
            }
        }

        String ready() {
            return output().lines()
                    .filter(line -> line.startsWith("READY "))
                    .findFirst()
                    .orElse("");
        }

        String url() {
            return ready().split(" ", -1)[1];
        }

        String redisUrl() {
            return ready().split(" ", -1)[3];
        }

        void sql(String statement) throws SQLException {
            try (Connection connection = connect();
                    Statement call = connection.createStatement()) {
                call.execute(statement);
            }
        }

        String word() throws SQLException {
            return word("SELECT word FROM kept");
        }

        String word(String query) throws SQLException {
            try (Connection connection = connect();
                    Statement call = connection.createStatement();
                    ResultSet row = call.executeQuery(query)) {
                row.next();
                return row.getString(1);
            }
        }

        private Connection connect() throws SQLException {
            return DriverManager.getConnection(url(), PrivateDatabase.USER, ready().split(" ", -1)[2]);
        }
    }
}
