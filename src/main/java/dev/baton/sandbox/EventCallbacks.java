package dev.baton.sandbox;

import dev.baton.sandbox.Callbacks.HttpMode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** What happened in the organisation, on its way to the product. */
final class EventCallbacks {

    private final PushLine wire;
    private final Supplier<SandboxApp> app;
    private final Supplier<HttpMode> mode;

    EventCallbacks(PushLine wire, Supplier<SandboxApp> app, Supplier<HttpMode> mode) {
        this.wire = wire;
        this.app = app;
        this.mode = mode;
    }

    /** Pushes an event until it is consumed: five attempts, with growing pauses. */
    void happens(String eventType, JsonNode data) {
        String eventId = UUID.randomUUID().toString().replace("-", "");
        for (int i = 0; i < Math.max(1, wire.switches().pushCopies()); i++) {
            var unused = wire.delayed(() -> {
                happened(eventId, eventType, data, 1);
                return CompletableFuture.completedFuture(eventId);
            });
        }
    }

    private void happened(String eventId, String eventType, JsonNode data, int attempt) {
        CompletableFuture<Boolean> consumed = mode.get().on() && mode.get().eventUrl() != null
                ? eventOverHttp(eventId, eventType, data)
                : eventOverStream(eventId, eventType, data);
        var unused = consumed.whenComplete((done, broken) -> {
            if (attempt < 5 && !Boolean.TRUE.equals(done)) {
                var ignored = wire.timer()
                        .schedule(
                                () -> happened(eventId, eventType, data, attempt + 1), 1L << attempt, TimeUnit.SECONDS);
            }
        });
    }

    private CompletableFuture<Boolean> eventOverStream(String eventId, String eventType, JsonNode data) {
        String time = Long.toString(wire.now());
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("eventId", eventId);
        headers.put("eventType", eventType);
        headers.put("eventCorpId", app.get().corpId());
        headers.put("eventBornTime", time);
        headers.put("eventUnifiedAppId", "00000000-0000-4000-8000-0000000000aa");
        String messageId = wire.stream().messageId();
        StreamGateway.Push push = wire.stream().event(messageId, headers, data);
        if (!push.fate().equals("sent")) {
            wire.traffic()
                    .pushed(new Traffic.PushSeen(
                            System.currentTimeMillis(), eventType, messageId, push.fate(), 0, null));
            return CompletableFuture.completedFuture(false);
        }
        return wire.within(push.ack(), 3_000).thenApply(ack -> {
            boolean done = ack.code() == 200
                    && Json.text(Json.read(ack.data()), "status").equals("SUCCESS");
            wire.traffic()
                    .pushed(new Traffic.PushSeen(
                            System.currentTimeMillis(), eventType, messageId, done ? "acked" : "late", 0, ack.data()));
            return done;
        });
    }

    private CompletableFuture<Boolean> eventOverHttp(String eventId, String eventType, JsonNode data) {
        Map<String, Object> flat = Json.object(
                "EventType", eventType,
                "EventTime", wire.now(),
                "CorpId", app.get().corpId(),
                "BizId", eventId.substring(0, 8),
                "eventId", eventId);
        flat.putAll(Json.map(data));
        HttpMode to = mode.get();
        String timestamp = Long.toString(wire.now());
        String nonce = UUID.randomUUID().toString().substring(0, 8);
        String encrypted =
                Signatures.encrypt(Json.write(flat), to.eventAesKey(), app.get().clientId());
        String signature = Signatures.event(to.eventToken(), timestamp, nonce, encrypted);
        String url = to.eventUrl();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "?msg_signature=" + signature + "&signature="
                        + signature + "&timestamp=" + timestamp + "&nonce=" + nonce))
                .timeout(Duration.ofMillis(2500))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        Json.write(Map.of("encrypt", encrypted)), StandardCharsets.UTF_8))
                .build();
        return wire.http()
                .sendAsync(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
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
