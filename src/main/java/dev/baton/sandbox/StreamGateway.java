package dev.baton.sandbox;

import dev.baton.sandbox.Web.Call;
import dev.baton.sandbox.Web.Reply;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.tomcat.websocket.WsSession;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The platform's side of stream mode: gives out tickets, keeps the connections, and pushes each frame to exactly one
 * connection, picked at random among those that subscribed to its topic.
 */
final class StreamGateway {

    static final String BOT = "/v1.0/im/bot/messages/get";
    static final String CARD = "/v1.0/card/instances/callback";

    private static final long TICKET_MS = 90_000;

    /** An ack as it came: its code and the text of its data. */
    record Ack(int code, String data) {}

    private record Ticket(Set<String> topics, long expires) {}

    /** One live connection of the product. */
    static final class Connection {
        final String id = UUID.randomUUID().toString();
        final Session session;
        final Set<String> topics;
        final Line line;
        volatile boolean delivering = true;
        volatile boolean frozen;

        Connection(Session session, Set<String> topics, Line line) {
            this.session = session;
            this.topics = topics;
            this.line = line;
        }
    }

    private final Supplier<String> origin;
    private final Supplier<SandboxApp> app;
    private final Faults faults;
    private final LongSupplier now;
    private final ExecutorService executor;
    private final ScheduledExecutorService timer;
    private final Map<String, Ticket> tickets = new ConcurrentHashMap<>();
    private final Map<String, Ticket> granted = new ConcurrentHashMap<>();
    private final List<Connection> connections = new CopyOnWriteArrayList<>();
    private final Map<String, CompletableFuture<Ack>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong frames = new AtomicLong();
    private final AtomicLong pings = new AtomicLong();
    private final String boot = Long.toHexString(System.nanoTime());

    StreamGateway(
            Supplier<String> origin,
            Supplier<SandboxApp> app,
            Faults faults,
            LongSupplier now,
            ExecutorService executor,
            ScheduledExecutorService timer) {
        this.origin = origin;
        this.app = app;
        this.faults = faults;
        this.now = now;
        this.executor = executor;
        this.timer = timer;
        var unused = timer.scheduleAtFixedRate(this::ping, 30, 30, TimeUnit.SECONDS);
    }

    /** POST /v1.0/gateway/connections/open. */
    Reply open(Call call) {
        JsonNode body = call.json();
        SandboxApp known = app.get();
        if (!known.clientId().equals(Json.text(body, "clientId"))
                || !known.clientSecret().equals(Json.text(body, "clientSecret"))) {
            return Shapes.error(401, "authFailed", "鉴权失败");
        }
        String accept = call.header("Accept");
        if (accept == null || !(accept.contains("json") || accept.contains("*/*"))) {
            return new Reply(
                    200,
                    "application/xml;charset=utf-8",
                    "<OpenConnectionResponse/>".getBytes(StandardCharsets.UTF_8),
                    Map.of());
        }
        Set<String> topics = new HashSet<>();
        for (JsonNode subscription : body.path("subscriptions")) {
            topics.add(Json.text(subscription, "type") + " " + Json.text(subscription, "topic"));
        }
        if (topics.isEmpty()) {
            return Shapes.error(400, "param.subscriptionsEmpty");
        }
        tickets.values().removeIf(ticket -> ticket.expires() < now.getAsLong());
        String ticket = UUID.randomUUID().toString();
        tickets.put(ticket, new Ticket(topics, now.getAsLong() + TICKET_MS));
        return Reply.ok(
                Json.object("endpoint", origin.get().replaceFirst("^http", "ws") + "/connect", "ticket", ticket));
    }

    /** Whether this ticket opens a connection; it does so once, within 90 s. */
    boolean admit(@Nullable String ticket) {
        Ticket found = ticket == null ? null : tickets.remove(ticket);
        if (found == null || found.expires() < now.getAsLong()) {
            return false;
        }
        granted.put(ticket, found);
        return true;
    }

    /** The endpoint behind /connect. */
    final class Door extends Endpoint {

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            List<String> names = session.getRequestParameterMap().getOrDefault("ticket", List.of());
            Ticket ticket = names.isEmpty() ? null : granted.remove(names.get(0));
            if (ticket == null) {
                shut(session, CloseReason.CloseCodes.VIOLATED_POLICY);
                return;
            }
            session.setMaxTextMessageBufferSize(1024 * 1024);
            session.setMaxIdleTimeout(0);
            Connection connection = new Connection(session, ticket.topics(), new Line(session, executor));
            session.addMessageHandler(new Ears());
            session.getUserProperties().put("connection", connection);
            if (faults.switches().oneConnection()) {
                connections.forEach(older -> {
                    older.delivering = false;
                    shut(older.session, CloseReason.CloseCodes.GOING_AWAY);
                });
            }
            connections.add(connection);
        }

        @Override
        public void onClose(Session session, CloseReason reason) {
            connections.removeIf(connection -> connection.session == session);
        }

        @Override
        public void onError(Session session, Throwable gone) {
            connections.removeIf(connection -> connection.session == session);
        }
    }

    private final class Ears implements MessageHandler.Whole<String> {
        @Override
        public void onMessage(String text) {
            JsonNode ack = Json.read(text);
            String messageId = Json.text(ack.path("headers"), "messageId");
            if (Faults.chance(faults.switches().ackLoss())) {
                return;
            }
            CompletableFuture<Ack> waiter = waiting.remove(messageId);
            if (waiter != null) {
                waiter.complete(new Ack((int) Json.number(ack, "code", 0), Json.text(ack, "data")));
            }
        }
    }

    /** What became of a push: nobody to push to, lost on the way, or an ack to come. */
    record Push(String messageId, String fate, CompletableFuture<Ack> ack) {}

    String messageId() {
        long n = frames.incrementAndGet();
        return "0a" + boot.substring(0, Math.min(6, boot.length())) + "_" + n + "_" + Long.toHexString(now.getAsLong())
                + "_" + Long.toHexString(n);
    }

    /** Pushes a CALLBACK frame. */
    Push callback(String topic, String messageId, Object data) {
        return push("CALLBACK", topic, messageId, Map.of(), data);
    }

    /** Pushes an EVENT frame. */
    Push event(String messageId, Map<String, String> eventHeaders, Object data) {
        return push("EVENT", "*", messageId, eventHeaders, data);
    }

    private Push push(String type, String topic, String messageId, Map<String, String> more, Object data) {
        CompletableFuture<Ack> ack = new CompletableFuture<>();
        Connection connection = pick(type + " " + topic);
        if (connection == null) {
            return new Push(messageId, "nobody", ack);
        }
        if (connection.frozen || Faults.chance(faults.switches().pushLoss())) {
            return new Push(messageId, "lost", ack);
        }
        Map<String, Object> headers = Json.object(
                "appId",
                type.equals("EVENT") ? null : "00000000-0000-4000-8000-0000000000aa",
                "connectionId",
                connection.id,
                "contentType",
                "application/json",
                "messageId",
                messageId,
                "time",
                Long.toString(now.getAsLong()),
                "topic",
                topic);
        headers.putAll(more);
        String frame = Json.write(
                Json.object("specVersion", "1.0", "type", type, "headers", headers, "data", Json.write(data)));
        // Copies of one push share the id: every one of them may be the one that is answered.
        waiting.merge(messageId, ack, (earlier, later) -> {
            var unused = earlier.whenComplete((answer, broken) -> {
                if (answer != null) {
                    later.complete(answer);
                }
            });
            return earlier;
        });
        if (!connection.line.send(frame)) {
            connections.remove(connection);
            return new Push(messageId, "lost", ack);
        }
        return new Push(messageId, "sent", ack);
    }

    /** Nobody waits for this ack any more. */
    void forget(String messageId) {
        waiting.remove(messageId);
    }

    private @Nullable Connection pick(String topic) {
        List<Connection> able = new ArrayList<>();
        for (Connection connection : connections) {
            if (connection.delivering && connection.session.isOpen() && connection.topics.contains(topic)) {
                able.add(connection);
            }
        }
        return able.isEmpty() ? null : able.get(ThreadLocalRandom.current().nextInt(able.size()));
    }

    private void ping() {
        connections.removeIf(connection -> !connection.frozen
                && !connection.line.send(system("ping", Json.object("opaque", boot + "-" + pings.incrementAndGet()))));
    }

    private String system(String topic, Object data) {
        return Json.write(Json.object(
                "specVersion",
                "1.0",
                "type",
                "SYSTEM",
                "headers",
                Json.object(
                        "topic",
                        topic,
                        "messageId",
                        messageId(),
                        "contentType",
                        "application/json",
                        "time",
                        Long.toString(now.getAsLong())),
                "data",
                Json.write(data)));
    }

    List<Connection> connections() {
        return List.copyOf(connections);
    }

    /** The polite end: a disconnect frame, no more deliveries, and the line is cut ten seconds later. */
    int disconnectAll() {
        for (Connection connection : connections) {
            connection.delivering = false;
            connection.line.send(system("disconnect", Json.object("reason", "connection is expired")));
            var unused = timer.schedule(
                    () -> shut(connection.session, CloseReason.CloseCodes.NORMAL_CLOSURE), 10, TimeUnit.SECONDS);
        }
        return connections.size();
    }

    /** The impolite end: every line is cut at once. */
    int cutAll() {
        int cut = connections.size();
        connections.forEach(connection -> shut(connection.session, CloseReason.CloseCodes.GOING_AWAY));
        return cut;
    }

    /**
     * Half-open: the lines look up, but nothing arrives in either direction any more, not even the answer to a ping.
     */
    int freezeAll() {
        for (Connection connection : connections) {
            connection.frozen = true;
            if (connection.session instanceof WsSession session) {
                session.suspend();
            }
        }
        return connections.size();
    }

    private static void shut(Session session, CloseReason.CloseCodes code) {
        try {
            session.close(new CloseReason(code, ""));
        } catch (IOException | IllegalStateException gone) {
            // It is closed, which is what was wanted.
        }
    }
}
