package dev.baton.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.Baton;
import dev.baton.order.Problem;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

@ExtendWith(OutputCaptureExtension.class)
class SettingsTest {

    @TempDir
    Path folder;

    @Test
    void withoutAPortTheNextFreeOneIsTakenAndLinksNameIt() throws IOException {
        StandardEnvironment first = start(Map.of());
        StandardEnvironment second = start(Map.of());
        assertThat(first.getProperty("server.port", Integer.class)).isBetween(8080, 8279);
        assertThat(second.getProperty("server.port")).isNotEqualTo(first.getProperty("server.port"));
        assertThat(second.getProperty("baton.public-url"))
                .isEqualTo("http://localhost:" + second.getProperty("server.port"));
    }

    @Test
    void aBusyPortOfOnesOwnChoiceStopsTheStart() throws IOException {
        try (ServerSocket other = new ServerSocket(0)) {
            String port = Integer.toString(other.getLocalPort());
            assertThatThrownBy(() -> start(Map.of("BATON_HTTP_PORT", port, "server.port", port)))
                    .isInstanceOf(StartRefused.class)
                    .hasMessageStartingWith("BATON_HTTP_PORT " + port + " is in use by another program");
        }
    }

    @Test
    void aDevelopmentTokenIsMadeOnceShownOnceAndKept() {
        StandardEnvironment first = start(Map.of());
        StandardEnvironment second = start(Map.of());
        assertThat(first.getProperty("baton.api-token")).hasSizeGreaterThan(30);
        assertThat(first.getProperty("baton.api-token-shown")).isEqualTo(first.getProperty("baton.api-token"));
        assertThat(second.getProperty("baton.api-token")).isEqualTo(first.getProperty("baton.api-token"));
        assertThat(second.getProperty("baton.api-token-shown")).isNull();
    }

    @Test
    void emptyIsUnsetAndBlanksAroundAValueGo() {
        StandardEnvironment environment =
                start(Map.of("BATON_UNDO_WINDOW", "", "SMS_PROVIDER", " ", "BATON_SWEEP_DAYS", " 7 "));
        assertThat(environment.getProperty("BATON_UNDO_WINDOW")).isEqualTo("PT60S");
        assertThat(environment.getProperty("SMS_PROVIDER")).isEqualTo("sandbox");
        assertThat(environment.getProperty("BATON_SWEEP_DAYS")).isEqualTo("7");
    }

    @Test
    void aSlipOfTheFingersInANameIsSaidAtTheStart(CapturedOutput output) {
        start(Map.of("BATON_HTTP_PROT", "1", "SMS_SOMETHING_ELSE", "1", "BATON_SWEEP_DAYS", "7", "SHELL_X", "1"));
        assertThat(output.getAll())
                .contains("不认识变量 BATON_HTTP_PROT，是不是 BATON_HTTP_PORT？", "不认识变量 SMS_SOMETHING_ELSE，全部变量见 .env.example")
                .doesNotContain("SWEEP_DAYS", "SHELL_X");
    }

    @Test
    void theTemplatesFolderSpeaksAlsoWhereNoBeanReaches() throws IOException {
        Path messages = Files.createDirectory(folder.resolve("messages"));
        Files.writeString(messages.resolve("order_zh_CN.properties"), "negative=不能是负数");
        Problem negative = new Problem("amount", "negative", List.of());
        start(Map.of("baton.templates-dir", folder.toString()));
        assertThat(negative.text()).isEqualTo("不能是负数");
        start(Map.of());
        assertThat(negative.text()).isEqualTo("金额不能为负");
    }

    @Test
    void demoDataIsForAStartWithoutAnyRealPart() {
        assertThat(start(Map.of()).getProperty("baton.demo")).isEqualTo("true");
        assertThat(start(Map.of("REDIS_URL", "redis://r")).getProperty("baton.demo"))
                .isEqualTo("false");
    }

    @Test
    void severalRedisHostsAreAClusterAndSentinelsNameTheirMaster() {
        assertThat(RedisAddress.properties("rediss://u:p@a:7000,b"))
                .containsEntry("spring.data.redis.url", "rediss://u:p@a:7000")
                .containsEntry("spring.data.redis.cluster.nodes", "a:7000,b:6379");
        assertThat(RedisAddress.properties("redis-sentinel://:p@a,b:26380/2#shop"))
                .containsEntry("spring.data.redis.url", "redis://:p@a/2")
                .containsEntry("spring.data.redis.sentinel.nodes", "a:26379,b:26380")
                .containsEntry("spring.data.redis.sentinel.master", "shop");
    }

    @Test
    void theDatabaseIsShownWithoutAccountAndOptions() {
        assertThat(MysqlAddress.shown("jdbc:mysql://u:p@db:3306/baton?password=p"))
                .isEqualTo("db:3306/baton");
        assertThat(MysqlAddress.shown("db u:p")).isEqualTo("MYSQL_URL");
    }

    @Test
    void aValueInTheFileIsTakenAsItStands() throws IOException {
        Path file = Files.writeString(folder.resolve(".env"), """
                \uFEFFBATON_DATA_DIR=./数据
                # a remark

                export BATON_WEBHOOK_SECRET = a\\u0041\\b#c="d"\s
                BATON_SWEEP_DAYS=5
                BATON_SWEEP_DAYS=6
                """);
        StandardEnvironment read = start(Map.of("baton.env-file", file.toString()));
        assertThat(read.getProperty("BATON_DATA_DIR")).isEqualTo("./数据");
        assertThat(read.getProperty("BATON_WEBHOOK_SECRET")).isEqualTo("a\\u0041\\b#c=\"d\"");
        assertThat(read.getProperty("BATON_SWEEP_DAYS")).isEqualTo("6");
    }

    /** CONTRACT 2: empty is unset, and what is unset does not win. */
    @Test
    void anEmptyVariableHidesNothingInTheFile() throws IOException {
        Path file = Files.writeString(folder.resolve(".env"), "REDIS_URL=redis://r\nBATON_SWEEP_DAYS=5\n");
        StandardEnvironment read =
                start(Map.of("baton.env-file", file.toString(), "REDIS_URL", " ", "BATON_SWEEP_DAYS", "7"));
        assertThat(read.getProperty("REDIS_URL")).isEqualTo("redis://r");
        assertThat(read.getProperty("spring.data.redis.url")).isEqualTo("redis://r");
        assertThat(read.getProperty("baton.demo")).isEqualTo("false");
        assertThat(read.getProperty("BATON_SWEEP_DAYS")).isEqualTo("7");
    }

    @Test
    void aFileThatCannotBeReadStopsTheStartAndNoValueOfItIsShown() throws IOException {
        Path file = folder.resolve(".env");
        Files.write(file, "BATON_PROFILE=production\n".getBytes(StandardCharsets.UTF_16));
        assertThatThrownBy(() -> start(Map.of("baton.env-file", file.toString())))
                .isInstanceOf(StartRefused.class)
                .hasMessage(file + " is not saved as UTF-8: save it again with that encoding.");
        Files.writeString(file, "BATON_PROFILE=development\nMYSQL_PASSWORD sesame\n");
        assertThatThrownBy(() -> start(Map.of("baton.env-file", file.toString())))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("line 2 cannot be read")
                .hasMessageNotContaining("sesame");
    }

    @Test
    void nothingIsReplacedInsideAValue() {
        assertThatThrownBy(() -> start(Map.of("MYSQL_PASSWORD", "se${sa}me")))
                .isInstanceOf(StartRefused.class)
                .hasMessageStartingWith("MYSQL_PASSWORD has ${ in its value")
                .hasMessageNotContaining("sa}me");
    }

    private StandardEnvironment start(Map<String, Object> variables) {
        StandardEnvironment environment = new StandardEnvironment();
        Map<String, Object> all = new HashMap<>(variables);
        all.put("baton.data-dir", folder.toString());
        environment.getPropertySources().remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
        environment.getPropertySources().addFirst(new MapPropertySource("given", all));
        new Settings(said -> said.get()).postProcessEnvironment(environment, new SpringApplication(Baton.class));
        return environment;
    }
}
