package dev.baton.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.Baton;
import dev.baton.embedded.TestEngines;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole product as a process of its own, started with no environment, as a person does it. */
class StartTest {

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void shareTheUnpackedPrograms() throws IOException {
        TestEngines.redisUrl();
        Files.createDirectories(folder.resolve(".baton"));
        Files.createSymbolicLink(
                folder.resolve(".baton/bin"), Path.of("target/test-engines/bin").toAbsolutePath());
    }

    @AfterEach
    void endWhatIsLeft() throws Exception {
        for (Process process : started) {
            process.destroy();
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
        Files.delete(folder.resolve(".baton/bin"));
    }

    @Test
    void oneCommandStartsEverythingAndSaysWhereToLook() throws Exception {
        Path said = folder.resolve("serve.txt");
        Process baton = run(said);
        await().atMost(Duration.ofMinutes(2))
                .until(() -> !baton.isAlive() || output(said).contains("  API token"));
        List<String> end = output(said)
                .lines()
                .dropWhile(line -> !line.equals("Baton is ready."))
                .toList();
        assertThat(end).as(output(said)).isNotEmpty();
        assertThat(end.subList(1, 6))
                .satisfiesExactly(
                        database -> assertThat(database)
                                .matches("  database +embedded +127\\.0\\.0\\.1:\\d+, data in .*\\.baton"),
                        redis -> assertThat(redis)
                                .matches("  redis +embedded +127\\.0\\.0\\.1:\\d+, data in .*\\.baton"),
                        dingtalk -> assertThat(dingtalk).matches("  dingtalk +sandbox +http://localhost:\\d+"),
                        sms -> assertThat(sms).matches("  sms +sandbox +http://localhost:\\d+/.*"),
                        refunds -> assertThat(refunds).matches("  refunds +sandbox +http://localhost:\\d+/.*"));
        String here = found(output(said), "links +(http://localhost:\\d+)");
        assertThat(get(found(output(said), "chat window +(http://localhost:\\d+)"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(get(here + "/actuator/health/readiness").body()).contains("\"status\":\"UP\"");

        assertThat(get(here + "/actuator/health").body())
                .contains("\"database\":\"MariaDB\"")
                .as("anybody may ask: no version, no path")
                .doesNotContain("version", "diskSpace", folder.toString())
                .doesNotContainPattern("[0-9]+\\.[0-9]+\\.[0-9]+");

        Path swept = folder.resolve("sweep.txt");
        Process sweep = run(swept, "sweep");
        assertThat(sweep.waitFor(90, TimeUnit.SECONDS)).isTrue();
        assertThat(sweep.exitValue()).as(output(swept)).isZero();
        assertThat(output(swept)).as("joined the store with the demo orders").contains("发现 10，");

        signal("TERM", engine("redis"));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(get(here + "/actuator/health").body())
                        .contains("Redis does not answer")
                        .doesNotContain("error", "127.0.0.1"));
        assertThat(get(here + "/actuator/health/readiness").statusCode())
                .as("Redis gone is no outage")
                .isEqualTo(200);

        int before = output(said).length();
        endsInTime(baton, "INT");
        assertThat(output(said).substring(before).lines())
                .filteredOn(line -> !line.contains("Redis is gone")) // who asks it seldom may find out now only
                .noneMatch(line -> line.contains(" ERROR ") || line.contains("Exception"));

        Path again = folder.resolve("again.txt");
        Process second = run(again);
        await().atMost(Duration.ofMinutes(2))
                .until(() -> !second.isAlive() || output(again).contains("  API token"));
        signal("KILL", engine("database"));
        await().atMost(Duration.ofSeconds(20)).until(() -> output(again).contains("The database does not answer"));
        String there = found(output(again), "links +(http://localhost:\\d+)");
        HttpResponse<String> health = get(there + "/actuator/health");
        assertThat(health.statusCode()).as(health.body()).isEqualTo(503);
        assertThat(health.body()).contains("\"status\":\"DOWN\"", "the database does not answer, so nobody knows");
        endsInTime(second, "TERM");
    }

    /** The process of a private engine. */
    private long engine(String name) throws IOException {
        return Long.parseLong(Files.readString(folder.resolve(".baton/" + name + "/server.pid"))
                .strip());
    }

    private static void endsInTime(Process process, String signal) throws Exception {
        signal(signal, process.pid());
        assertThat(process.waitFor(10, TimeUnit.SECONDS))
                .as("everything ends within ten seconds")
                .isTrue();
    }

    @Test
    void aWrongWordCostsNothing() throws Exception {
        Path said = folder.resolve("wrong.txt");
        Process wrong = run(said, "sweeep");
        assertThat(wrong.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(wrong.exitValue()).isEqualTo(2);
        assertThat(output(said)).contains("baton sweep");
        assertThat(folder.resolve(".baton/owner.lock")).doesNotExist();
    }

    @Test
    void aWrongSettingEndsWithItsSentenceAlone() throws Exception {
        Path said = folder.resolve("refused.txt");
        Files.writeString(folder.resolve(".env"), "SMS_PROVIDER=http\n");
        Process refused = run(said);
        assertThat(refused.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(refused.exitValue()).isEqualTo(1);
        assertThat(output(said).strip())
                .isEqualTo(
                        "Baton cannot start: SMS_HTTP_URL is empty but SMS_PROVIDER is http: set SMS_HTTP_URL, or leave"
                                + " SMS_PROVIDER empty to use the sandbox.");
    }

    @Test
    void aDatabaseThatRefusesUsEndsWithItsSentence() throws Exception {
        Path said = folder.resolve("stranger.txt");
        String url = TestEngines.freshUrl("start_stranger");
        Files.writeString(
                folder.resolve(".env"), "MYSQL_URL=" + url + "\nMYSQL_USER=nobody-here\nMYSQL_PASSWORD=wrong\n");
        Process refused = run(said);
        assertThat(refused.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(refused.exitValue()).isEqualTo(1);
        assertThat(output(said))
                .contains("Baton cannot start: MYSQL_USER or MYSQL_PASSWORD is not accepted by ")
                .doesNotContain("Exception", "\tat ");
    }

    private Process run(Path said, String... words) throws IOException {
        String product = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.endsWith("test-classes"))
                .reduce((one, other) -> one + File.pathSeparator + other)
                .orElseThrow();
        List<String> command = new ArrayList<>(List.of(
                "env",
                "--default-signal=INT", // a run in the background would ignore Ctrl-C
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                product,
                Baton.class.getName()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().keySet().removeAll(Variables.NAMES);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private static void signal(String name, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    private HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(url))
                        .timeout(Duration.ofSeconds(30))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String found(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }

    private static String output(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
