package dev.baton.dingtalk;

import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Puts the room together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DingTalkProperties.class)
class DingTalkConfiguration {

    private static final Duration CONNECT = Duration.ofMillis(OpenApi.CONNECT_MILLIS);

    /** The wire has its own rules; the product's mapper may change without touching it. */
    private final JsonMapper json = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(Pushes.pool("dingtalk-http", 4))
            .build();

    @Bean
    Wire dingTalkWire(DingTalkProperties properties) {
        return new Wire(json, properties.corpId());
    }

    @Bean
    Standing dingTalkStanding(DingTalkProperties properties, Clock clock) {
        return new Standing(clock, properties.isConfigured());
    }

    @Bean
    Pushes dingTalkPushes(
            Clock clock,
            Wire wire,
            ObjectProvider<PushMemory> memory,
            ObjectProvider<CardPressHandler> presses,
            ObjectProvider<ChatMessageHandler> messages,
            ObjectProvider<EventHandler> events) {
        return new Pushes(
                Pushes.Limits.REAL,
                clock,
                wire,
                memory::getIfAvailable,
                presses::getIfAvailable,
                () -> messages.orderedStream().toList(),
                () -> events.orderedStream().toList());
    }

    @Bean
    DingTalkClient dingTalkClient(DingTalkProperties properties, Wire wire, Standing standing, Clock clock) {
        CallLimits limits = new CallLimits(CallLimits.Ticker.REAL);
        OpenApi api = new OpenApi(properties, limits, standing, clock, OpenApi.READ_MILLIS);
        OldApi old = new OldApi(http, json, properties.oapi(), api, limits, Duration.ofMillis(OpenApi.READ_MILLIS));
        return new DingTalkClient(properties, api, old, wire, standing, clock);
    }

    /** Has the SDK loaded by the time it is needed, without making the start wait. */
    @Bean
    ApplicationListener<ApplicationReadyEvent> dingTalkWarmUp(
            DingTalkProperties properties, DingTalkClient client, @Value("${baton.command:}") String command) {
        return ready -> {
            if (properties.isConfigured() && command.isBlank()) {
                Pushes.named("dingtalk-warm-up").newThread(client::warmUp).start();
            }
        };
    }

    @Bean
    DingTalkHealth dingTalkHealthIndicator(DingTalkClient client) {
        return new DingTalkHealth(client);
    }

    /** Rests in http mode, and during one-shot commands. */
    @Bean
    StreamTransport dingTalkStream(
            DingTalkProperties properties,
            Wire wire,
            Pushes pushes,
            Standing standing,
            Clock clock,
            @Value("${baton.command:}") String command) {
        boolean wanted = !properties.isHttpMode() && command.isBlank();
        return new StreamTransport(
                properties, wire, pushes, http, standing, clock, StreamTransport.Timing.REAL, wanted);
    }

    /** Rests in stream mode, and during one-shot commands. */
    @Bean
    CallbackRoute dingTalkCallbackRoute(
            DingTalkProperties properties,
            DingTalkClient client,
            Standing standing,
            Environment environment,
            @Value("${baton.command:}") String command) {
        boolean wanted = properties.isHttpMode() && command.isBlank();
        return new CallbackRoute(properties, client, standing, () -> publicUrl(environment), wanted);
    }

    private static String publicUrl(Environment environment) {
        String told = environment.getProperty("baton.public-url", "");
        return told.isBlank()
                ? "http://localhost:" + environment.getProperty("local.server.port", "8080")
                : told.strip();
    }
}
