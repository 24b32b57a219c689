package dev.baton.journey;

import static org.awaitility.Awaitility.await;

import dev.baton.Baton;
import dev.baton.SettableClock;
import dev.baton.embedded.TestEngines;
import dev.baton.sandbox.SandboxClient;
import dev.baton.sandbox.SandboxOptions;
import dev.baton.sandbox.SandboxServer;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import tools.jackson.databind.JsonNode;

/**
 * The whole service, started as it is started live, against a sandbox that speaks DingTalk's wire; the story is told
 * over HTTP and read as people see it in their chats.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Journey {

    private static final AtomicInteger REQUESTS = new AtomicInteger();

    /** Long enough for a loaded machine; the stories themselves take milliseconds. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    SandboxServer sandbox;
    SandboxClient chat;
    SettableClock clock;
    ApiClient api;
    Shop shop;
    ConfigurableApplicationContext baton;
    String url;

    @BeforeAll
    void start() {
        clock = new SettableClock();
        sandbox = sandbox();
        chat = new SandboxClient(sandbox.origin());
        url = TestEngines.freshUrl("journey_" + getClass().getSimpleName().toLowerCase(Locale.ROOT));
        baton = launch(url, redisUrl(), sandbox, clock, more());
        String origin = "http://127.0.0.1:" + port(baton);
        sandbox.product(origin);
        api = new ApiClient(origin, "test-token");
        shop = new Shop(api);
        furnish();
    }

    /** Who and what is there when the story begins. */
    void furnish() {
        shop.open();
    }

    @AfterAll
    void stop() {
        baton.close();
        sandbox.close();
    }

    @BeforeEach
    void calm() {
        chat.calm();
        shop.nobodyHere();
    }

    SandboxServer sandbox() {
        return SandboxServer.start(options());
    }

    /** The platform of this story; by the wall's clock. */
    SandboxOptions options() {
        return SandboxOptions.inMemory();
    }

    String redisUrl() {
        return TestEngines.redisUrl();
    }

    /** Settings of this story beside the usual ones. */
    Map<String, Object> more() {
        return Map.of();
    }

    /** The clock of the story in place of the wall's. */
    static class StoryTime {

        private static SettableClock next = new SettableClock();

        @Bean
        @Primary
        Clock storyClock() {
            return next;
        }
    }

    static ConfigurableApplicationContext launch(String name, SandboxServer sandbox, SettableClock clock) {
        String url = TestEngines.freshUrl("journey_" + name.toLowerCase(Locale.ROOT));
        return launch(url, TestEngines.redisUrl(), sandbox, clock);
    }

    /** One more instance, or the same one again after a stop, on a store that is there. */
    static ConfigurableApplicationContext launch(
            String databaseUrl, String redisUrl, SandboxServer sandbox, SettableClock clock) {
        return launch(databaseUrl, redisUrl, sandbox, clock, Map.of());
    }

    static synchronized ConfigurableApplicationContext launch(
            String databaseUrl, String redisUrl, SandboxServer sandbox, SettableClock clock, Map<String, Object> more) {
        StoryTime.next = clock;
        Map<String, Object> settings = new LinkedHashMap<>(sandbox.properties());
        settings.put("spring.datasource.url", databaseUrl);
        settings.put("spring.datasource.username", TestEngines.mysqlUser());
        settings.put("spring.datasource.password", TestEngines.mysqlPassword());
        settings.put("spring.data.redis.url", redisUrl);
        settings.put("server.port", "0");
        settings.put("baton.api-token", "test-token");
        settings.put("baton.handover.every", "PT24H"); // stories say when work is taken back
        settings.putAll(more);
        SpringApplication application = new SpringApplicationBuilder(Baton.class, StoryTime.class).build();
        application.setRegisterShutdownHook(false);
        String[] args = settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
        return application.run(args);
    }

    static int port(ConfigurableApplicationContext context) {
        return Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer())
                .getPort();
    }

    /** Raises an exception by the API; the answer's workflow. */
    JsonNode raise(String orderNo, int lineNo, String type, String detail) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("requestId", request());
        report.put("orderNo", orderNo);
        if (lineNo != 0) {
            report.put("lineNo", lineNo);
        }
        report.put("type", type);
        report.put("detail", detail);
        report.put("reportedBy", "u-wang");
        return api.post("/api/workflows", report).ok();
    }

    ApiClient.Answer act(JsonNode workflow, String action, String actor, Map<String, ?> params) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("requestId", request());
        body.put("actor", actor);
        body.put("params", params);
        return api.post("/api/workflows/" + id(workflow) + "/actions/" + action, body);
    }

    JsonNode workflow(String id) {
        return api.get("/api/workflows/" + id).ok();
    }

    static String id(JsonNode workflow) {
        return workflow.path("id").stringValue();
    }

    static String request() {
        return "req-" + REQUESTS.incrementAndGet() + "-" + System.nanoTime();
    }

    static String cardOf(String workflowId) {
        return "baton-" + workflowId;
    }

    /** The card of this workflow in what a person sees, once it looks as it must. */
    SandboxClient.Card seen(String user, String workflowId, Predicate<SandboxClient.Card> right) {
        return await().atMost(PATIENCE)
                .until(
                        () -> chat.cards(user).stream()
                                .filter(card -> card.id().equals(cardOf(workflowId)))
                                .findFirst()
                                .orElse(null),
                        card -> card != null && right.test(card));
    }

    SandboxClient.@Nullable Card cardNow(String user, String workflowId) {
        return chat.cards(user).stream()
                .filter(card -> card.id().equals(cardOf(workflowId)))
                .findFirst()
                .orElse(null);
    }

    void integrityIsOk() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode integrity = api.get("/api/integrity").ok();
            if (!integrity.path("ok").booleanValue()) {
                throw new AssertionError(integrity.toString());
            }
        });
    }
}
