package dev.baton.dingtalk;

import io.micrometer.core.instrument.MeterRegistry;
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
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Puts the room together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({DingTalkProperties.class, BudgetProperties.class})
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
            Ledger ledger,
            Wire wire,
            ObjectProvider<PushMemory> memory,
            ObjectProvider<CardPressHandler> presses,
            ObjectProvider<ChatMessageHandler> messages,
            ObjectProvider<EventHandler> events) {
        return new Pushes(
                Pushes.Limits.REAL,
                clock,
                ledger,
                wire,
                SingletonSupplier.ofNullable(memory::getIfAvailable),
                SingletonSupplier.ofNullable(presses::getIfAvailable),
                () -> messages.orderedStream().toList(),
                () -> events.orderedStream().toList());
    }

    /** Shared by all instances; a room without Redis or database keeps to itself. */
    @Bean
    CallLimits dingTalkCallLimits(
            DingTalkProperties properties,
            BudgetProperties plan,
            ObjectProvider<StringRedisTemplate> redis,
            ObjectProvider<BudgetMapper> mapper,
            ObjectProvider<TransactionTemplate> transaction) {
        CallLimits.Ticker ticker = CallLimits.Ticker.REAL;
        StringRedisTemplate front = redis.getIfAvailable();
        BudgetMapper store = mapper.getIfAvailable();
        Slots slots = front == null || store == null
                ? new OwnSlots(ticker, plan.callsPerSecond())
                : new SharedSlots(
                        new RedisSlots(front, properties.id(), plan.callsPerSecond()),
                        new SqlSlots(store, transaction.getObject(), properties.id(), plan.callsPerSecond()),
                        ticker);
        return new CallLimits(ticker, slots, plan.ban());
    }

    @Bean
    Ledger dingTalkLedger(
            DingTalkProperties properties,
            BudgetProperties plan,
            Clock clock,
            ObjectProvider<BudgetMapper> mapper,
            ObjectProvider<TransactionTemplate> transaction) {
        BudgetMapper store = mapper.getIfAvailable();
        return new Ledger(
                store == null ? null : new Books(store, transaction.getObject(), properties.id()), plan, clock);
    }

    @Bean
    Bookkeeping dingTalkBookkeeping(
            DingTalkProperties properties,
            Ledger ledger,
            ObjectProvider<MeterRegistry> meters,
            @Value("${baton.command:}") String command) {
        return new Bookkeeping(ledger, meters.getIfAvailable(), properties.isConfigured() && command.isBlank());
    }

    @Bean
    DingTalkClient dingTalkClient(
            DingTalkProperties properties,
            CallLimits limits,
            Ledger ledger,
            Wire wire,
            Standing standing,
            Clock clock,
            ObjectProvider<MeterRegistry> meters) {
        Departures departures = new Departures(limits, ledger, clock, meters.getIfAvailable());
        OpenApi api = new OpenApi(properties, departures, standing, clock, OpenApi.READ_MILLIS);
        OldApi old = new OldApi(
                http, json, properties.oapi(), api, departures, Duration.ofMillis(OpenApi.READ_MILLIS), clock);
        return new DingTalkClient(properties, api, old, wire, standing, ledger, clock);
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
