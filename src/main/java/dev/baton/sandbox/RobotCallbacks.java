package dev.baton.sandbox;

import dev.baton.sandbox.Callbacks.HttpMode;
import dev.baton.sandbox.Callbacks.Pressed;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** What was said to the robot, on its way to the product. */
final class RobotCallbacks {

    private final PushLine wire;
    private final World world;
    private final Supplier<SandboxApp> app;
    private final Supplier<HttpMode> mode;
    private volatile BiFunction<Person, Conversation, String> sessionWebhooks = (who, where) -> "";

    RobotCallbacks(PushLine wire, World world, Supplier<SandboxApp> app, Supplier<HttpMode> mode) {
        this.wire = wire;
        this.world = world;
        this.app = app;
        this.mode = mode;
    }

    void sessionWebhooks(BiFunction<Person, Conversation, String> maker) {
        this.sessionWebhooks = maker;
    }

    /** Tells the product what was said to its robot; over stream or, in http mode, as a signed request. */
    void hears(Person who, Conversation where, Message message, String content, Map<String, Object> more) {
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
                app.get().corpId(),
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
                who.outsider() ? "dingoutside" : app.get().corpId(),
                "conversationType",
                where.group() ? "2" : "1",
                "senderId",
                who.dingtalkId(),
                "sessionWebhook",
                sessionWebhooks.apply(who, where),
                "robotCode",
                app.get().robotCode(),
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
        Switches switches = wire.switches();
        for (int i = 0; i < Math.max(1, switches.pushCopies()); i++) {
            String id = wire.stream().messageId();
            var unused = wire.delayed(() -> wire.insisting(
                    StreamGateway.BOT,
                    Switches::redeliverMessageMs,
                    id,
                    PushLine.REDELIVERIES,
                    each -> hear(payload, where, each)));
        }
    }

    private boolean quotaUsedUp() {
        long limit = wire.switches().monthlyPush();
        return limit > 0 && wire.traffic().pushes().size() >= limit;
    }

    private CompletableFuture<Pressed> hear(Map<String, Object> payload, Conversation where, String messageId) {
        long start = System.nanoTime();
        HttpMode to = mode.get();
        String url = to.robotUrl();
        return to.on() && url != null
                ? overHttp(url, payload, where, messageId, start)
                : overStream(payload, messageId, start);
    }

    private CompletableFuture<Pressed> overHttp(
            String url, Map<String, Object> payload, Conversation where, String messageId, long start) {
        String timestamp = Long.toString(wire.now());
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(3))
                .header("Content-Type", "application/json; charset=utf-8")
                .header("timestamp", timestamp)
                .header("sign", Signatures.robot(timestamp, app.get().clientSecret()))
                .POST(HttpRequest.BodyPublishers.ofString(Json.write(payload), StandardCharsets.UTF_8))
                .build();
        return wire.http()
                .sendAsync(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
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
    }

    private CompletableFuture<Pressed> overStream(Map<String, Object> payload, String messageId, long start) {
        StreamGateway.Push push = wire.stream().callback(StreamGateway.BOT, messageId, payload);
        if (!push.fate().equals("sent")) {
            return CompletableFuture.completedFuture(new Pressed(messageId, push.fate(), 0, null));
        }
        return wire.within(push.ack(), 60_000)
                .thenApply(ack -> new Pressed(
                        messageId,
                        ack.code() == 200 ? "acked" : ack.code() == 0 ? "late" : "failed",
                        (System.nanoTime() - start) / 1_000_000,
                        ack.data()));
    }

    private String robotId() {
        return "$:LWCP_v1:$robot" + app.get().robotCode();
    }
}
