package dev.baton.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** What a start without DingTalk settings gets filled in, and what it does not. */
class SandboxStartTest {

    @TempDir
    Path dataDir;

    private final SandboxStart first = new SandboxStart();
    private final SandboxStart second = new SandboxStart();

    @AfterEach
    void stop() {
        second.stop();
        first.stop();
    }

    private StandardEnvironment filled(SandboxStart start, Map<String, Object> settings) {
        StandardEnvironment environment = new StandardEnvironment();
        Map<String, Object> all = new HashMap<>(Map.of(
                "baton.data-dir", dataDir.toString(),
                "baton.dingtalk.client-id", "",
                "baton.sms.provider", "sandbox",
                "baton.refund.gateway", "sandbox",
                "baton.sandbox.port", 18_090));
        all.putAll(settings);
        environment.getPropertySources().addFirst(new MapPropertySource("test", all));
        start.onApplicationEvent(new ApplicationEnvironmentPreparedEvent(
                new DefaultBootstrapContext(), new SpringApplication(), new String[0], environment));
        return environment;
    }

    @Test
    void fillsEverythingTheProductNeedsAndKeepsItOverARestart() {
        StandardEnvironment environment = filled(first, Map.of());
        String origin = environment.getProperty("baton.sandbox.url");
        assertThat(origin).startsWith("http://localhost:18");
        assertThat(environment.getProperty("baton.dingtalk.api-base")).isEqualTo(origin);
        assertThat(environment.getProperty("baton.dingtalk.oapi-base")).isEqualTo(origin);
        assertThat(environment.getProperty("baton.sms.http-url")).isEqualTo(origin + "/gateway/sms");
        assertThat(environment.getProperty("baton.refund.http-secret")).isNotEmpty();
        assertThat(environment.getProperty("baton.dingtalk.card-template-id")).endsWith(".schema");
        assertThat(environment.getProperty("baton.dingtalk.monthly-api-quota")).isEqualTo("2147483647");
        assertThat(environment.getProperty("baton.dingtalk.event-token")).isNull();
        String secret = environment.getProperty("baton.dingtalk.client-secret");
        assertThat(new SandboxClient(origin == null ? "" : origin).connections())
                .isZero();
        assertThat(dataDir.resolve("sandbox"))
                .as("customers' numbers lie there")
                .satisfies(sandbox -> assertThat(
                                PosixFilePermissions.toString(java.nio.file.Files.getPosixFilePermissions(sandbox)))
                        .isEqualTo("rwx------"));
        first.stop();
        StandardEnvironment again = filled(first, Map.of());
        assertThat(again.getProperty("baton.dingtalk.client-secret")).isEqualTo(secret);
        assertThat(again.getProperty("baton.sandbox.url")).isEqualTo(origin);
    }

    @Test
    void aSecondBatonOnTheSameFolderJoinsAndACommandStartsNothing() {
        StandardEnvironment serving = filled(first, Map.of());
        StandardEnvironment joining = filled(second, Map.of());
        StandardEnvironment command = filled(new SandboxStart(), Map.of("baton.command", "sweep"));
        for (StandardEnvironment other : new StandardEnvironment[] {joining, command}) {
            for (String name : new String[] {"baton.sandbox.url", "baton.dingtalk.client-secret"}) {
                assertThat(other.getProperty(name)).isEqualTo(serving.getProperty(name));
            }
        }
    }

    @Test
    void leavesARealAppAndRealGatewaysAlone() {
        StandardEnvironment mixed =
                filled(first, Map.of("baton.dingtalk.client-id", "dingreal", "baton.sms.provider", "http"));
        assertThat(mixed.getProperty("baton.dingtalk.api-base")).isNull();
        assertThat(mixed.getProperty("baton.sms.http-url")).isNull();
        assertThat(mixed.getProperty("baton.refund.http-url")).endsWith("/gateway/refund");
        StandardEnvironment real = filled(
                second,
                Map.of(
                        "baton.dingtalk.client-id",
                        "dingreal",
                        "baton.sms.provider",
                        "http",
                        "baton.refund.gateway",
                        "http"));
        assertThat(real.getProperty("baton.sandbox.url")).isNull();
    }
}
