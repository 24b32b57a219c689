package dev.baton.sandbox;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the platform pushes to the product: presses of card buttons, messages to the robot, events. Each goes over a
 * stream connection or, in http mode, as a signed request; answers to presses change the card.
 */
final class Callbacks {

    /** Where callbacks go in http mode, and how they are signed. */
    record HttpMode(
            boolean on, @Nullable String robotUrl, @Nullable String eventUrl, String eventToken, String eventAesKey) {}

    /** A registered route of card callbacks. */
    record CardRoute(String key, String url, @Nullable String apiSecret) {}

    /** One press of a button, as the client sends it to the platform. */
    record Press(
            Person who, String outTrackId, String conversation, List<String> actionIds, Map<String, Object> params) {}

    /** How one push of a press ended: acked, failed (an error for an answer), late, lost or nobody. */
    record Pressed(
            String messageId,
            String outcome,
            long ms,
            @Nullable String answer) {
        boolean ok() {
            return outcome.equals("acked");
        }
    }

    private final World world;
    private final StreamGateway stream;
    private final Faults faults;
    private final Traffic traffic;
    private final Problems problems;
    private final LongSupplier now;
    private final ScheduledExecutorService timer;
    private final HttpClient http;
    private final Map<String, CardRoute> routes = new ConcurrentHashMap<>();
    private volatile SandboxApp app;
    private volatile HttpMode mode = new HttpMode(false, null, null, "", "");
    private volatile BiFunction<Person, Conversation, String> sessionWebhooks = (who, where) -> "";

    Callbacks(
            World world,
            StreamGateway stream,
            Faults faults,
            Traffic traffic,
            Problems problems,
            LongSupplier now,
            ScheduledExecutorService timer,
            HttpClient http,
            SandboxApp app) {
        this.world = world;
        this.stream = stream;
        this.faults = faults;
        this.traffic = traffic;
        this.problems = problems;
        this.now = now;
        this.timer = timer;
        this.http = http;
        this.app = app;
    }

    void mode(HttpMode newMode) {
        this.mode = newMode;
    }

    HttpMode mode() {
        return mode;
    }

    void app(SandboxApp newApp) {
        this.app = newApp;
    }

    void sessionWebhooks(BiFunction<Person, Conversation, String> maker) {
        this.sessionWebhooks = maker;
    }

    /** Takes a route, or gives the one that stands there already unless the caller insists. */
    CardRoute register(CardRoute route, boolean force) {
        return force ? replaced(route) : routes.computeIfAbsent(route.key(), fresh -> route);
    }

    private CardRoute replaced(CardRoute route) {
        routes.put(route.key(), route);
        return route;
    }

    // presses

    /**
     * Pushes a press, {@code times} times at once; with {@code newIds} every second copy has a message id of its own.
     * The future of each copy completes when its answer came, or will not come any more.
     */
    List<CompletableFuture<Pressed>> press(Press press, int times, boolean newIds, @Nullable String messageId) {
        Switches now = faults.switches();
        int copies = Math.max(1, times * now.pushCopies());
        String first = messageId == null || messageId.isEmpty() ? stream.messageId() : messageId;
        List<CompletableFuture<Pressed>> all = new ArrayList<>();
        for (int i = 0; i < copies; i++) {
            String id = (newIds || now.copiesNewId()) && i % 2 == 1 ? stream.messageId() : first;
            all.add(delayed(() -> push(press, id, 3)));
        }
        return all;
    }

    private <T> CompletableFuture<T> delayed(java.util.function.Supplier<CompletableFuture<T>> work) {
        long delay = faults.switches().pushDelayMs();
        if (delay <= 0) {
            return work.get();
        }
        CompletableFuture<T> later = new CompletableFuture<>();
        var unused = timer.schedule(
                () -> {
                    var ignored = work.get().whenComplete((value, broken) -> {
                        if (broken == null) {
                            later.complete(value);
                        } else {
                            later.completeExceptionally(broken);
                        }
                    });
                },
                delay,
                TimeUnit.MILLISECONDS);
        return later;
    }

    private CompletableFuture<Pressed> push(Press press, String messageId, int redeliveries) {
        Card card = world.card(press.outTrackId());
        long start = System.nanoTime();
        CompletableFuture<Pressed> answered;
        if (card != null && "HTTP".equals(card.callbackType())) {
            answered = overHttp(press, card, messageId, start);
        } else if (card == null || !"STREAM".equals(card.callbackType())) {
            problems.note(
                    "a press of a card without callbackType STREAM or HTTP reaches nobody: " + press.outTrackId());
            answered = CompletableFuture.completedFuture(new Pressed(messageId, "nobody", 0, null));
        } else {
            answered = overStream(press, messageId, start);
        }
        long again = faults.switches().redeliverPressMs();
        if (again > 0 && redeliveries > 0) {
            var unused = timer.schedule(
                    () -> {
                        if (!answered.isDone() || !answered.join().ok()) {
                            String id = faults.switches().redeliverNewId() ? stream.messageId() : messageId;
                            var ignored = push(press, id, redeliveries - 1);
                        }
                    },
                    again,
                    TimeUnit.MILLISECONDS);
        }
        return answered.whenComplete((result, broken) -> {
            if (result != null) {
                traffic.pushed(new Traffic.PushSeen(
                        System.currentTimeMillis(),
                        StreamGateway.CARD,
                        messageId,
                        result.outcome(),
                        result.ms(),
                        result.answer()));
            }
        });
    }

    private CompletableFuture<Pressed> overStream(Press press, String messageId, long start) {
        StreamGateway.Push push = stream.callback(StreamGateway.CARD, messageId, payload(press));
        if (!push.fate().equals("sent")) {
            return CompletableFuture.completedFuture(new Pressed(messageId, push.fate(), 0, null));
        }
        return within(push.ack(), faults.switches().pressLimitMs()).thenApply(ack -> {
            long ms = (System.nanoTime() - start) / 1_000_000;
            if (ack.code() == 0) {
                stream.forget(messageId);
                return new Pressed(messageId, "late", ms, null);
            }
            if (ack.code() != 200) {
                return new Pressed(messageId, "failed", ms, ack.data());
            }
            apply(press, Json.read(ack.data()).path("response"));
            return new Pressed(messageId, "acked", ms, ack.data());
        });
    }

    /** The ack, or one of code 0 when it has not come by then. */
    private CompletableFuture<StreamGateway.Ack> within(CompletableFuture<StreamGateway.Ack> ack, long ms) {
        var limit = timer.schedule(() -> ack.complete(new StreamGateway.Ack(0, "")), ms, TimeUnit.MILLISECONDS);
        return ack.whenComplete((came, broken) -> limit.cancel(false));
    }

    private CompletableFuture<Pressed> overHttp(Press press, Card card, String messageId, long start) {
        CardRoute route = card.routeKey() == null ? null : routes.get(card.routeKey());
        if (route == null) {
            problems.note("a card in HTTP mode names no registered callbackRouteKey: " + card.outTrackId());
            return CompletableFuture.completedFuture(new Pressed(messageId, "nobody", 0, null));
        }
        Map<String, Object> payload = payload(press);
        Map<String, Object> body = new LinkedHashMap<>();
        for (String field : List.of("type", "outTrackId", "corpId", "userId", "content")) {
            if (payload.containsKey(field)) {
                body.put(field, payload.get(field));
            }
        }
        String timestamp = Long.toString(now.getAsLong());
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(route.url()))
                .timeout(Duration.ofMillis(faults.switches().pressLimitMs()))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Json.write(body), StandardCharsets.UTF_8));
        if (route.apiSecret() != null) {
            request.header("x-ddpaas-signature-timestamp", timestamp)
                    .header("x-ddpaas-signature", Signatures.card(timestamp, route.apiSecret()));
        }
        return http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
                .handle((response, broken) -> {
                    long ms = (System.nanoTime() - start) / 1_000_000;
                    if (response == null) {
                        boolean late = String.valueOf(broken).contains("timed out");
                        return new Pressed(messageId, late ? "late" : "nobody", ms, null);
                    }
                    if (response.statusCode() / 100 != 2) {
                        return new Pressed(messageId, "failed", ms, response.body());
                    }
                    apply(press, Json.read(response.body()));
                    return new Pressed(messageId, "acked", ms, response.body());
                });
    }

    /** The documented payload, or one of the shapes the documents contradict each other about. */
    private Map<String, Object> payload(Press press) {
        Card card = world.card(press.outTrackId());
        boolean union = card != null && card.userIdType() == 2;
        String shape = faults.switches().pressShape();
        Map<String, Object> inner = new LinkedHashMap<>();
        Map<String, Object> privateData = new LinkedHashMap<>();
        privateData.put("actionIds", press.actionIds());
        if (shape.equals("paramsBeside")) {
            inner.put("cardPrivateData", privateData);
            inner.put("params", press.params());
        } else {
            privateData.put("params", press.params());
            inner.put("cardPrivateData", privateData);
        }
        String content = Json.write(inner);
        return Json.object(
                "extension",
                "{}",
                "corpId",
                app.corpId(),
                "spaceType",
                "im",
                "userIdType",
                union ? 2 : 1,
                "type",
                shape.equals("contentOnly") ? null : "actionCallback",
                "userId",
                press.who().outsider()
                        ? ""
                        : union ? press.who().unionId() : press.who().userId(),
                "content",
                shape.equals("valueOnly") ? null : content,
                "spaceId",
                press.conversation(),
                "outTrackId",
                press.outTrackId(),
                "value",
                shape.equals("contentOnly") ? null : content);
    }

    /** The answer to a press changes the card: public data for all, private data for the presser. */
    private void apply(Press press, JsonNode response) {
        if (!response.isObject() || response.isEmpty()) {
            return;
        }
        JsonNode options = response.path("cardUpdateOptions");
        Map<String, String> data = texts(press, response.path("cardData").path("cardParamMap"));
        Map<String, String> own = texts(press, response.path("userPrivateData").path("cardParamMap"));
        boolean changesData = response.path("cardData").path("cardParamMap").isObject();
        boolean changesOwn =
                response.path("userPrivateData").path("cardParamMap").isObject();
        if (!changesData && !changesOwn) {
            return;
        }
        world.change(
                press.outTrackId(),
                card -> card.updated(
                        changesData
                                ? CardData.merge(card.data(), data, Json.flag(options, "updateCardDataByKey"))
                                : card.data(),
                        changesOwn
                                ? CardData.merge(
                                        card.privateData(),
                                        press.who().userId(),
                                        own,
                                        Json.flag(options, "updatePrivateDataByKey"))
                                : card.privateData()));
    }

    private Map<String, String> texts(Press press, JsonNode map) {
        Map<String, String> texts = new LinkedHashMap<>();
        map.properties().forEach(entry -> {
            if (entry.getValue().isString()) {
                texts.put(entry.getKey(), Json.text(entry.getValue()));
            } else {
                problems.note(
                        "a press answer for " + press.outTrackId() + " has a value that is no text: " + entry.getKey());
            }
        });
        return texts;
    }

    // messages to the robot

    /** Tells the product what was said to its robot; over stream or, in http mode, as a signed request. */
    void robotHears(Person who, Conversation where, Message message, String content, Map<String, Object> more) {
        List<Map<String, Object>> mentioned = new ArrayList<>();
        if (where.group()) {
            mentioned.add(Json.object("dingtalkId", robotId()));
            for (String userId : message.mentions()) {
                Person person = world.person(userId);
                if (person != null) {
                    mentioned.add(Json.object(
                            "dingtalkId", person.dingtalkId(),
                            "staffId", person.outsider() ? null : person.userId(),
                            "unionId", person.outsider() ? null : person.unionId()));
                }
            }
        }
        Map<String, Object> payload = Json.object(
                "conversationId",
                where.id(),
                "chatbotCorpId",
                app.corpId(),
                "chatbotUserId",
                robotId(),
                "msgId",
                message.id(),
                "senderNick",
                who.name(),
                "isAdmin",
                false,
                "senderStaffId",
                who.outsider() ? null : who.userId(),
                "senderUnionId",
                who.outsider() ? null : who.unionId(),
                "sessionWebhookExpiredTime",
                message.at() + 5_400_000,
                "createAt",
                message.at(),
                "senderCorpId",
                who.outsider() ? "dingoutside" : app.corpId(),
                "conversationType",
                where.group() ? "2" : "1",
                "senderId",
                who.dingtalkId(),
                "sessionWebhook",
                sessionWebhooks.apply(who, where),
                "robotCode",
                app.robotCode(),
                "atUsers",
                where.group() ? mentioned : null,
                "conversationTitle",
                where.group() ? where.title() : null,
                "isInAtList",
                where.group() ? true : null,
                "msgtype",
                "text",
                "text",
                Json.object("content", content));
        if (more.containsKey("msgtype")) {
            payload.remove("text");
        }
        payload.putAll(more);
        if (quotaUsedUp()) {
            payload.remove("text");
            payload.remove("content");
            payload.put("errCode", 20001);
            payload.put("errMsg", "受调用量超量影响，当前我的消息服务已经暂停。请联系你所在的组织管理员并予以处理");
        }
        Switches switches = faults.switches();
        for (int i = 0; i < Math.max(1, switches.pushCopies()); i++) {
            String id = stream.messageId();
            var unused = delayed(() -> hear(payload, where, id, 3));
        }
    }

    private boolean quotaUsedUp() {
        long limit = faults.switches().monthlyPush();
        return limit > 0 && traffic.pushes().size() >= limit;
    }

    private CompletableFuture<Pressed> hear(
            Map<String, Object> payload, Conversation where, String messageId, int redeliveries) {
        long start = System.nanoTime();
        CompletableFuture<Pressed> heard;
        String url = mode.robotUrl();
        if (mode.on() && url != null) {
            String timestamp = Long.toString(now.getAsLong());
            HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(Duration.ofSeconds(3))
                    .header("Content-Type", "application/json; charset=utf-8")
                    .header("timestamp", timestamp)
                    .header("sign", Signatures.robot(timestamp, app.clientSecret()))
                    .POST(HttpRequest.BodyPublishers.ofString(Json.write(payload), StandardCharsets.UTF_8))
                    .build();
            heard = http.sendAsync(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
                    .handle((response, broken) -> {
                        long ms = (System.nanoTime() - start) / 1_000_000;
                        if (response == null || response.statusCode() / 100 != 2) {
                            return new Pressed(messageId, response == null ? "nobody" : "failed", ms, null);
                        }
                        JsonNode reply = Json.read(response.body());
                        if (reply.has("msgtype") && !Json.text(reply, "msgtype").equals("empty")) {
                            WebhookMessages.post(world, where, reply, World.random());
                        }
                        return new Pressed(messageId, "acked", ms, response.body());
                    });
        } else {
            StreamGateway.Push push = stream.callback(StreamGateway.BOT, messageId, payload);
            if (!push.fate().equals("sent")) {
                heard = CompletableFuture.completedFuture(new Pressed(messageId, push.fate(), 0, null));
            } else {
                heard = within(push.ack(), 60_000)
                        .thenApply(ack -> new Pressed(
                                messageId,
                                ack.code() == 200 ? "acked" : ack.code() == 0 ? "late" : "failed",
                                (System.nanoTime() - start) / 1_000_000,
                                ack.data()));
            }
        }
        long again = faults.switches().redeliverMessageMs();
        if (again > 0 && redeliveries > 0) {
            var unused = timer.schedule(
                    () -> {
                        if (!heard.isDone() || !heard.join().ok()) {
                            String id = faults.switches().redeliverNewId() ? stream.messageId() : messageId;
                            var ignored = hear(payload, where, id, redeliveries - 1);
                        }
                    },
                    again,
                    TimeUnit.MILLISECONDS);
        }
        return heard.whenComplete((result, broken) -> {
            if (result != null) {
                traffic.pushed(new Traffic.PushSeen(
                        System.currentTimeMillis(),
                        StreamGateway.BOT,
                        messageId,
                        result.outcome(),
                        result.ms(),
                        result.answer()));
            }
        });
    }

    String robotId() {
        return "$:LWCP_v1:$robot" + app.robotCode();
    }

    // events

    /** Pushes an event until it is consumed: five attempts, with growing pauses. */
    void event(String eventType, JsonNode data) {
        String eventId = UUID.randomUUID().toString().replace("-", "");
        for (int i = 0; i < Math.max(1, faults.switches().pushCopies()); i++) {
            var unused = delayed(() -> {
                happened(eventId, eventType, data, 1);
                return CompletableFuture.completedFuture(eventId);
            });
        }
    }

    private void happened(String eventId, String eventType, JsonNode data, int attempt) {
        CompletableFuture<Boolean> consumed = mode.on() && mode.eventUrl() != null
                ? eventOverHttp(eventId, eventType, data)
                : eventOverStream(eventId, eventType, data);
        var unused = consumed.whenComplete((done, broken) -> {
            if (attempt < 5 && !Boolean.TRUE.equals(done)) {
                var ignored = timer.schedule(
                        () -> happened(eventId, eventType, data, attempt + 1), 1L << attempt, TimeUnit.SECONDS);
            }
        });
    }

    private CompletableFuture<Boolean> eventOverStream(String eventId, String eventType, JsonNode data) {
        String time = Long.toString(now.getAsLong());
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("eventId", eventId);
        headers.put("eventType", eventType);
        headers.put("eventCorpId", app.corpId());
        headers.put("eventBornTime", time);
        headers.put("eventUnifiedAppId", "00000000-0000-4000-8000-0000000000aa");
        String messageId = stream.messageId();
        StreamGateway.Push push = stream.event(messageId, headers, data);
        if (!push.fate().equals("sent")) {
            traffic.pushed(
                    new Traffic.PushSeen(System.currentTimeMillis(), eventType, messageId, push.fate(), 0, null));
            return CompletableFuture.completedFuture(false);
        }
        return within(push.ack(), 3_000).thenApply(ack -> {
            boolean done = ack.code() == 200
                    && Json.text(Json.read(ack.data()), "status").equals("SUCCESS");
            traffic.pushed(new Traffic.PushSeen(
                    System.currentTimeMillis(), eventType, messageId, done ? "acked" : "late", 0, ack.data()));
            return done;
        });
    }

    private CompletableFuture<Boolean> eventOverHttp(String eventId, String eventType, JsonNode data) {
        Map<String, Object> flat = Json.object(
                "EventType", eventType,
                "EventTime", now.getAsLong(),
                "CorpId", app.corpId(),
                "BizId", eventId.substring(0, 8),
                "eventId", eventId);
        flat.putAll(Json.map(data));
        return eventRequest(Json.write(flat));
    }

    /** What saving the callback address in the console triggers: true when the product answers as it must. */
    CompletableFuture<Boolean> checkUrl() {
        return eventRequest("{\"EventType\":\"check_url\"}");
    }

    private CompletableFuture<Boolean> eventRequest(String text) {
        HttpMode to = mode;
        String timestamp = Long.toString(now.getAsLong());
        String nonce = UUID.randomUUID().toString().substring(0, 8);
        String encrypted = Signatures.encrypt(text, to.eventAesKey(), app.clientId());
        String signature = Signatures.event(to.eventToken(), timestamp, nonce, encrypted);
        String url = to.eventUrl();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "?msg_signature=" + signature + "&signature="
                        + signature + "&timestamp=" + timestamp + "&nonce=" + nonce))
                .timeout(Duration.ofMillis(2500))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        Json.write(Map.of("encrypt", encrypted)), StandardCharsets.UTF_8))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
                .handle((response, broken) -> {
                    if (response == null || response.statusCode() != 200) {
                        return false;
                    }
                    JsonNode answer = Json.read(response.body());
                    String sealed = Json.text(answer, "encrypt");
                    String expected = Signatures.event(
                            to.eventToken(), Json.text(answer, "timeStamp"), Json.text(answer, "nonce"), sealed);
                    return Signatures.same(expected, Json.text(answer, "msg_signature"))
                            && Signatures.decrypt(sealed, to.eventAesKey()).equals("success");
                });
    }
}
