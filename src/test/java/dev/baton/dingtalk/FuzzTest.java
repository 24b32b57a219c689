package dev.baton.dingtalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import dev.baton.Baton;
import dev.baton.dingtalk.PretendDingTalk.Answer;
import dev.baton.dingtalk.PretendDingTalk.Line;
import dev.baton.embedded.TestEngines;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.LoggerFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Mutated frames and callbacks against the whole service: each is answered, none is an error of ours, nothing in the
 * store changes, and the log gives nothing away. The gate does a share of it; {@code -Dfuzz=100000} does as many as
 * that says, half of them frames. The seed is fixed, {@code -Dfuzz.seed} names another.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FuzzTest {

    private static final Integer ALL = Integer.getInteger("fuzz");
    private static final int SHARE = 4_000;
    private static final Duration SHARE_TIME = Duration.ofSeconds(6);
    private static final int OUTSTANDING = 300;

    private static final String SECRET = "app-secret-never-to-be-seen";
    private static final String CARD_SECRET = "card-secret-never-to-be-seen";
    private static final String TOKEN = "eventtokenneverseen";
    private static final String AES_KEY = "NeverNeverNeverNeverNeverNeverNeverNeverNev";
    private static final Pattern GIVEN_AWAY = Pattern.compile(
            "(?<!\\d)1[3-9]\\d{9}(?!\\d)|never-to-be-seen|neverseen|NeverNever|FAKEsession|" + PretendDingTalk.TOKEN);

    /**
     * What only says that people were there, strangers among them, which playbooks were found, that a push was met, or
     * what our answers cost; and the groups, because an event that its mutation left whole (a group disbanded, for
     * example) is obeyed.
     */
    private static final String OTHER_TABLES =
            "presence_|request|bot_stranger|catalogue_|card_private|flyway_|instance|dingtalk_|roster_group|roster_version";

    private final long seed = Long.getLong("fuzz.seed", 20_261_122L);
    private PretendDingTalk platform;
    private ConfigurableApplicationContext baton;
    private StreamTransport stream;
    private Line line;
    private URI origin;
    private String card;
    private final List<String> bad = new CopyOnWriteArrayList<>();
    private final Ear ear = new Ear();

    /** Hears every line of the log. */
    private final class Ear extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            StringBuilder all = new StringBuilder(event.getFormattedMessage());
            for (IThrowableProxy cause = event.getThrowableProxy(); cause != null; cause = cause.getCause()) {
                all.append("\n").append(cause.getClassName()).append(": ").append(cause.getMessage());
            }
            if (GIVEN_AWAY.matcher(all).find()) {
                bad.add("given away: " + all);
            }
            if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
                bad.add("an error: " + all);
            }
        }
    }

    @BeforeAll
    void start() throws Exception {
        platform = new PretendDingTalk();
        platform.on("POST /v1.0/card/instances/createAndDeliver", request -> delivered(request.body()));
        platform.on("POST /v1.0/card/instances/deliver", request -> delivered(request.body()));
        platform.on("PUT /v1.0/card/instances", request -> Answer.json(200, "{\"success\":true,\"result\":true}"));
        platform.on(
                "POST /v1.0/card/callbacks/register",
                request -> Answer.json(
                        200,
                        "{\"success\":true,\"result\":{\"callbackUrl\":"
                                + request.body().path("callbackUrl")
                                + ",\"apiSecret\":\""
                                + CARD_SECRET
                                + "\"}}"));
        for (String send : List.of("groupMessages/send", "oToMessages/batchSend")) {
            platform.on("POST /v1.0/robot/" + send, request -> Answer.json(200, "{\"processQueryKey\":\"k\"}"));
        }
        platform.on("POST /robot/sendBySession", request -> Answer.json(200, "{\"errcode\":0,\"errmsg\":\"ok\"}"));
        baton = launch();
        origin = URI.create("http://127.0.0.1:"
                + Objects.requireNonNull(((WebServerApplicationContext) baton).getWebServer())
                        .getPort());
        card = aCardThatHangs();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ear.setContext(root.getLoggerContext());
        ear.start();
        root.addAppender(ear);
        stream = new StreamTransport(
                new DingTalkProperties(
                        Samples.APP,
                        SECRET,
                        null,
                        Samples.CORP,
                        null,
                        platform.origin(),
                        platform.origin(),
                        "stream",
                        "t.schema",
                        null,
                        null,
                        null),
                baton.getBean(Wire.class),
                baton.getBean(Pushes.class),
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(),
                new Standing(Clock.systemUTC(), true),
                Clock.systemUTC(),
                StreamTransport.Timing.REAL,
                true);
        stream.start();
        line = platform.line();
    }

    @AfterAll
    void stop() throws Exception {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(ear);
        stream.stop();
        baton.close();
        platform.close();
    }

    private ConfigurableApplicationContext launch() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("spring.datasource.url", TestEngines.freshUrl("fuzz"));
        settings.put("spring.datasource.username", TestEngines.mysqlUser());
        settings.put("spring.datasource.password", TestEngines.mysqlPassword());
        settings.put("spring.data.redis.url", TestEngines.redisUrl());
        settings.put("server.port", "0");
        settings.put("baton.api-token", "test-token");
        settings.put("baton.dingtalk.client-id", Samples.APP);
        settings.put("baton.dingtalk.client-secret", SECRET);
        settings.put("baton.dingtalk.corp-id", Samples.CORP);
        settings.put("baton.dingtalk.api-base", platform.origin());
        settings.put("baton.dingtalk.oapi-base", platform.origin());
        settings.put("baton.dingtalk.callback-mode", "http");
        settings.put("baton.dingtalk.card-template-id", "t.schema");
        settings.put("baton.dingtalk.card-secret", CARD_SECRET);
        settings.put("baton.dingtalk.event-token", TOKEN);
        settings.put("baton.dingtalk.event-aes-key", AES_KEY);
        settings.put("baton.sms.http-url", platform.origin() + "/sms");
        settings.put("baton.sms.http-secret", "sms-never-to-be-seen");
        settings.put("baton.refund.http-url", platform.origin() + "/refund");
        settings.put("baton.refund.http-secret", "refund-never-to-be-seen");
        var application = new SpringApplicationBuilder(Baton.class).build();
        application.setRegisterShutdownHook(false);
        return application.run(settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new));
    }

    private static Answer delivered(JsonNode request) {
        StringBuilder spaces = new StringBuilder();
        for (String space : request.path("openSpaceId")
                .asString("")
                .replace("dtv1.card//", "")
                .split(";", -1)) {
            String[] parts = space.split("\\.", 2);
            spaces.append(spaces.isEmpty() ? "" : ",")
                    .append("{\"spaceType\":\"%s\",\"spaceId\":\"%s\",\"success\":true,\"carrierId\":\"carrier-%s\"}"
                            .formatted(parts[0], parts[1], parts[1]));
        }
        boolean create = request.has("cardTemplateId");
        return Answer.json(
                200,
                create
                        ? "{\"success\":true,\"result\":{\"outTrackId\":" + request.path("outTrackId")
                                + ",\"deliverResults\":[" + spaces + "]}}"
                        : "{\"success\":true,\"result\":[" + spaces + "]}");
    }

    private String aCardThatHangs() throws Exception {
        api("PUT", "/api/roster", """
                {"teams":[{"id":"cs","name":"客服组","roles":["客服"],"lead":"u-zhang","group":"g"}],
                 "members":[{"userId":"u-zhang","name":"张三","teams":["cs"],"roles":["客服"],"mobile":"13800000001"},
                            {"userId":"u-li","name":"李四","teams":["cs"],"roles":["客服"],"mobile":"13800000002"}]}""");
        api(
                "POST",
                "/api/groups",
                Samples.JSON.writeValueAsString(
                        Map.of("name", "g", "openConversationId", Samples.GROUP, "teams", List.of("cs"))));
        api("POST", "/api/presence/u-zhang", "{\"state\":\"online\"}");
        String now = Instant.now().toString();
        api("PUT", "/api/orders/SO8861", """
                {"orderNo":"SO8861","status":"paid","currency":"CNY","amount":"99.00","placedAt":"%s","paidAt":"%s",
                 "updatedAt":"%s","buyer":{"id":"b","name":"陈女士","mobile":"13900000000"},
                 "lines":[{"lineNo":1,"sku":"S","name":"围巾","quantity":1,"price":"99.00"}],
                 "payments":[{"paymentNo":"P","channel":"alipay","amount":"99.00","status":"paid","at":"%s"}]}""".formatted(now, now, now, now));
        api(
                "POST",
                "/api/workflows",
                "{\"requestId\":\"r1\",\"orderNo\":\"SO8861\",\"lineNo\":1,\"type\":\"质量\",\"detail\":\"商品问题\","
                        + "\"reportedBy\":\"u-li\"}");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !platform.calls("POST /v1.0/card/instances/createAndDeliver")
                        .isEmpty());
        await().atMost(Duration.ofSeconds(20)).until(() -> rows("outbox_entry") == 0);
        return platform.calls("POST /v1.0/card/instances/createAndDeliver")
                .get(0)
                .body()
                .path("outTrackId")
                .asString();
    }

    private void api(String method, String path, String body) throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(origin.resolve(path))
                                .header("Authorization", "Bearer test-token")
                                .header("Content-Type", "application/json")
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
    }

    private <T> T read(java.util.function.Function<JdbcClient, T> query) {
        return Objects.requireNonNull(new TransactionTemplate(baton.getBean(PlatformTransactionManager.class))
                .execute(status -> query.apply(baton.getBean(JdbcClient.class))));
    }

    private long rows(String table) {
        return read(sql ->
                sql.sql("select count(*) from " + table).query(Long.class).single());
    }

    /** The contents of every table that holds business, as checksums. */
    private Map<String, String> store() {
        Map<String, String> sums = new TreeMap<>();
        List<String> tables = read(sql ->
                sql.sql("show tables").query((row, n) -> row.getString(1)).list());
        for (String table : tables) {
            if (!Pattern.compile("^(" + OTHER_TABLES + ")").matcher(table).find()) {
                sums.put(
                        table,
                        read(sql -> sql.sql("checksum table " + table)
                                        .query((row, n) -> String.valueOf(row.getString(2)))
                                        .single())
                                + " " + rows(table));
            }
        }
        assertThat(sums).containsKeys("workflow", "workflow_timeline", "action_run", "order_head", "money_request");
        return sums;
    }

    /** A press on a real card by somebody who may not, in every way we know. */
    private List<String> presses() {
        List<String> seeds = new ArrayList<>();
        for (String user : List.of("stranger", "u-li")) {
            for (String action : List.of("resolve", "apply-refund", "send-sms")) {
                ObjectNode data = (ObjectNode) Samples.data("stream-card-form-submit");
                data.put("outTrackId", card).put("userId", user);
                String content = Samples.JSON.writeValueAsString(Map.of(
                        "cardPrivateData",
                        Map.of(
                                "actionIds",
                                List.of(action),
                                "params",
                                Map.of(
                                        "action",
                                        action,
                                        "rev",
                                        "1",
                                        "press",
                                        "token",
                                        "form",
                                        Map.of("amount", "99.00", "reason", "电话 " + Mutations.PHONE)))));
                data.put("content", content).put("value", content);
                seeds.add(Samples.JSON.writeValueAsString(data));
            }
        }
        return seeds;
    }

    private List<String> messages() {
        List<String> seeds = new ArrayList<>();
        for (String name : Samples.names("stream-bot-")) {
            if (!name.endsWith("ack")) {
                ObjectNode data = (ObjectNode) Samples.data(name);
                data.put("sessionWebhook", platform.origin() + "/robot/sendBySession?session=FAKEsession1");
                data.put("sessionWebhookExpiredTime", System.currentTimeMillis() + 5_400_000);
                seeds.add(Samples.JSON.writeValueAsString(data));
            }
        }
        ObjectNode said = (ObjectNode) Samples.data("stream-bot-text-single");
        said.put("senderStaffId", "u-li").put("originalProcessQueryKey", "carrier-u-zhang");
        said.put("sessionWebhook", platform.origin() + "/robot/sendBySession?session=FAKEsession2");
        said.put("senderNick", "**李** [x](http://x) " + Mutations.PHONE);
        ((ObjectNode) said.path("text")).put("content", "嗯嗯 " + Mutations.PHONE);
        seeds.add(Samples.JSON.writeValueAsString(said));
        return seeds;
    }

    private List<String> frames() {
        List<String> frames = new ArrayList<>();
        for (String name : Samples.names("stream-")) {
            if (!name.contains("-bot-") && !name.contains("connections") && !name.equals("stream-system-disconnect")) {
                frames.add(Samples.JSON.writeValueAsString(Samples.json(name)));
            }
        }
        presses().forEach(data -> frames.add(framed("stream-card-action", data)));
        messages().forEach(data -> frames.add(framed("stream-bot-text-group", data)));
        return frames;
    }

    private static String framed(String like, String data) {
        ObjectNode frame = (ObjectNode) Samples.json(like);
        frame.put("data", data);
        return Samples.JSON.writeValueAsString(frame);
    }

    @Test
    void nothingMutatedBreaksUsChangesAnythingOrIsRepeatedInTheLog() throws Exception {
        Map<String, String> before = store();
        int frames = pushFrames(ALL == null ? SHARE : ALL / 2);
        int callbacks = callBack(ALL == null ? SHARE : ALL - ALL / 2);
        await().atMost(Duration.ofMinutes(3))
                .until(() -> baton.getBean(Pushes.class).idle());
        assertThat(bad).isEmpty();
        assertThat(store()).isEqualTo(before);
        assertThat(frames).isGreaterThan(ALL == null ? 100 : ALL / 2 - 1);
        assertThat(callbacks).isGreaterThan(ALL == null ? 100 : ALL / 2 - 1);
        LoggerFactory.getLogger(FuzzTest.class)
                .info(
                        "{} frames and {} callbacks, {} answers to people, seed {}",
                        frames,
                        callbacks,
                        platform.calls("POST /robot/sendBySession").size()
                                + platform.calls("POST /v1.0/robot/groupMessages/send")
                                        .size(),
                        seed);
    }

    /** Every frame that has an id is acknowledged exactly once, under that id. */
    private int pushFrames(int most) throws Exception {
        Random random = new Random(seed);
        Mutations mutations = new Mutations(random);
        List<String> seeds = frames();
        Wire wire = Samples.wire();
        Map<String, Integer> owed = new HashMap<>();
        Map<String, Integer> acked = new ConcurrentHashMap<>();
        AtomicInteger acks = new AtomicInteger();
        Thread ears = new Thread(() -> {
            try {
                while (true) {
                    JsonNode ack = line.answer();
                    acked.merge(ack.path("headers").path("messageId").asString(), 1, Integer::sum);
                    acks.incrementAndGet();
                }
            } catch (InterruptedException | AssertionError over) {
                // nothing more comes
            }
        });
        ears.setDaemon(true);
        ears.start();
        int due = 0;
        int sent = 0;
        long until = System.nanoTime() + SHARE_TIME.toNanos();
        for (; sent < most && (ALL != null || System.nanoTime() - until < 0); sent++) {
            String frame = Samples.JSON.writeValueAsString(
                    withId(seeds.get(random.nextInt(seeds.size())), "fuzz-" + sent, random));
            String mutated =
                    new String(mutations.frame(frame).getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            Frame read = Frame.of(wire, mutated);
            if (read != null && !read.messageId().isEmpty()) {
                owed.merge(read.messageId(), 1, Integer::sum);
                due++;
            }
            line.push(mutated);
            int limit = due - OUTSTANDING;
            if (acks.get() < limit) {
                await().pollInterval(Duration.ofMillis(2))
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> acks.get() >= limit);
            }
        }
        int all = due;
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(acks.get()).as("every frame with an id").isGreaterThanOrEqualTo(all));
        assertThat(platform.hasLine()).as("the connection held").isFalse();
        ears.interrupt();
        assertThat(acked).isEqualTo(owed);
        return sent;
    }

    /** A frame with its own id; one message in a hundred is one nobody has heard yet. */
    private static JsonNode withId(String seed, String id, Random random) {
        ObjectNode frame = (ObjectNode) Samples.JSON.readTree(seed);
        if (frame.path("headers").isObject()) {
            ((ObjectNode) frame.path("headers")).put("messageId", id);
        }
        if (random.nextInt(100) == 0) {
            String data = frame.path("data").asString("");
            frame.put("data", data.replaceFirst("\"msgId\":\"[^\"]*\"", "\"msgId\":\"" + id + "\""));
        }
        return frame;
    }

    private int callBack(int most) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        AtomicInteger done = new AtomicInteger();
        long until = System.nanoTime() + SHARE_TIME.toNanos();
        List<Future<?>> all = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Random random = new Random(seed + t + 1);
            all.add(threads.submit(() -> {
                Caller caller = new Caller(random);
                while (done.incrementAndGet() <= most && (ALL != null || System.nanoTime() - until < 0)) {
                    caller.call();
                }
                return null;
            }));
        }
        for (Future<?> each : all) {
            each.get();
        }
        threads.shutdown();
        return Math.min(most, done.get());
    }

    private final class Caller {

        private final Random random;
        private final Mutations mutations;
        private final List<String> messages = messages();
        private final List<String> presses = presses();
        private final List<String> events = new ArrayList<>();
        private final HttpClient http = HttpClient.newHttpClient();
        private final EventCrypto crypto = new EventCrypto(TOKEN, AES_KEY, Samples.APP, null);

        Caller(Random random) {
            this.random = random;
            this.mutations = new Mutations(random);
            presses.add(Samples.json("http-card-callback").path("body").toString());
            messages.add(Samples.json("http-bot-message")
                    .path("body")
                    .toString()
                    .replace("https://oapi.dingtalk.com", platform.origin()));
            for (String name : Samples.names("http-event-")) {
                if (Samples.json(name).has("plaintext")) {
                    events.add(Samples.json(name).path("plaintext").asString());
                }
            }
        }

        void call() throws Exception {
            String now = Long.toString(System.currentTimeMillis());
            String path;
            String body;
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("Content-Type", "application/json");
            switch (random.nextInt(3)) {
                case 0 -> {
                    path = "/dingtalk/card";
                    body = mutations.payload(presses.get(random.nextInt(presses.size())));
                    headers.put("x-ddpaas-signature-timestamp", now);
                    headers.put("x-ddpaas-signature", hmac(CARD_SECRET, now));
                }
                case 1 -> {
                    path = "/dingtalk/robot";
                    body = mutations.payload(messages.get(random.nextInt(messages.size())));
                    headers.put("timestamp", now);
                    headers.put("sign", hmac(SECRET, now + "\n" + SECRET));
                }
                default -> {
                    Map<String, String> sealed = crypto.seal(
                            mutations.payload(events.get(random.nextInt(events.size()))), System.currentTimeMillis());
                    path = "/dingtalk/event?msg_signature=" + sealed.get("msg_signature") + "&timestamp="
                            + sealed.get("timeStamp") + "&nonce=" + sealed.get("nonce");
                    body = Samples.JSON.writeValueAsString(Map.of("encrypt", String.valueOf(sealed.get("encrypt"))));
                }
            }
            switch (random.nextInt(20)) {
                case 0 -> raw(path, headers, body);
                case 1 -> send(path, headers, mutations.letters(body));
                case 2 -> send(odd(path), headers, body);
                case 3 -> {
                    headers.replaceAll((name, value) -> random.nextBoolean() ? value : "9".repeat(random.nextInt(30)));
                    send(path, headers, body);
                }
                default -> send(path, headers, body);
            }
        }

        private String odd(String path) {
            int query = path.indexOf('?');
            String asked = query < 0 ? "" : path.substring(query + 1);
            return (query < 0 ? path : path.substring(0, query)) + "?"
                    + URLEncoder.encode(mutations.letters(asked.isEmpty() ? "a=b" : asked), StandardCharsets.UTF_8)
                            .replace("%3D", "=")
                            .replace("%26", "&");
        }

        private void send(String path, Map<String, String> headers, String body)
                throws IOException, InterruptedException {
            HttpRequest.Builder request = HttpRequest.newBuilder(origin.resolve(path))
                    .timeout(Duration.ofSeconds(30))
                    .POST(HttpRequest.BodyPublishers.ofString(body));
            headers.forEach(request::header);
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            judge(response.statusCode(), path, body);
        }

        /** Bytes that no well-behaved client would send. */
        private void raw(String path, Map<String, String> headers, String body) throws IOException {
            StringBuilder request = new StringBuilder("POST " + path + "&%ZZ=%\u00ff HTTP/1.1\r\nHost: x\r\n");
            headers.forEach((name, value) -> request.append(name)
                    .append(": ")
                    .append(random.nextInt(4) == 0 ? mutations.letters(value).replaceAll("[\r\n]", "") : value)
                    .append("\r\n"));
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            request.append("Content-Length: ").append(bytes.length).append("\r\nConnection: close\r\n\r\n");
            try (Socket socket = new Socket(origin.getHost(), origin.getPort())) {
                socket.setSoTimeout(30_000);
                socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().write(bytes);
                socket.getOutputStream().flush();
                InputStream in = socket.getInputStream();
                String status = new String(in.readNBytes(12), StandardCharsets.ISO_8859_1);
                if (!status.isEmpty()) {
                    judge(Integer.parseInt(status.substring(9)), path + " raw", body);
                }
            } catch (java.net.SocketException cutOff) {
                // refused before it was read to the end, which is an answer too
            }
        }

        private void judge(int status, String path, @Nullable String body) {
            if (status >= 500) {
                bad.add(status + " " + path + " " + body);
            }
        }

        private static String hmac(String key, String text) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
                return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }
}
