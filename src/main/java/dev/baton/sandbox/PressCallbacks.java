package dev.baton.sandbox;

import dev.baton.sandbox.Callbacks.CardRoute;
import dev.baton.sandbox.Callbacks.Press;
import dev.baton.sandbox.Callbacks.Pressed;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Presses on their way to the product, and what their answers do to the card. */
final class PressCallbacks {

    private final PushLine wire;
    private final World world;
    private final Problems problems;
    private final Supplier<SandboxApp> app;
    private final Map<String, CardRoute> routes = new ConcurrentHashMap<>();

    PressCallbacks(PushLine wire, World world, Problems problems, Supplier<SandboxApp> app) {
        this.wire = wire;
        this.world = world;
        this.problems = problems;
        this.app = app;
    }

    /** Takes a route, or gives the one that stands there already unless the caller insists. */
    CardRoute register(CardRoute route, boolean force) {
        if (!force) {
            return routes.computeIfAbsent(route.key(), fresh -> route);
        }
        routes.put(route.key(), route);
        return route;
    }

    /**
     * Pushes a press, {@code times} times at once; with {@code newIds} every second copy has a message id of its own.
     * The future of each copy completes when its answer came, or will not come any more.
     */
    List<CompletableFuture<Pressed>> press(Press press, int times, boolean newIds, @Nullable String messageId) {
        Switches switches = wire.switches();
        int copies = Math.max(1, times * switches.pushCopies());
        String first = messageId == null || messageId.isEmpty() ? wire.stream().messageId() : messageId;
        List<CompletableFuture<Pressed>> all = new ArrayList<>();
        for (int i = 0; i < copies; i++) {
            String id = (newIds || switches.copiesNewId()) && i % 2 == 1
                    ? wire.stream().messageId()
                    : first;
            all.add(wire.delayed(() -> wire.insisting(
                    StreamGateway.CARD,
                    Switches::redeliverPressMs,
                    id,
                    PushLine.REDELIVERIES,
                    each -> push(press, each))));
        }
        return all;
    }

    private CompletableFuture<Pressed> push(Press press, String messageId) {
        Card card = world.cards().find(press.outTrackId());
        long start = System.nanoTime();
        if (card != null && "HTTP".equals(card.callbackType())) {
            return overHttp(press, card, messageId, start);
        }
        if (card == null || !"STREAM".equals(card.callbackType())) {
            problems.note(
                    "a press of a card without callbackType STREAM or HTTP reaches nobody: " + press.outTrackId());
            return CompletableFuture.completedFuture(new Pressed(messageId, "nobody", 0, null));
        }
        return overStream(press, messageId, start);
    }

    private CompletableFuture<Pressed> overStream(Press press, String messageId, long start) {
        StreamGateway.Push push = wire.stream().callback(StreamGateway.CARD, messageId, payload(press));
        if (!push.fate().equals("sent")) {
            return CompletableFuture.completedFuture(new Pressed(messageId, push.fate(), 0, null));
        }
        return wire.within(push.ack(), wire.switches().pressLimitMs()).thenApply(ack -> {
            long ms = (System.nanoTime() - start) / 1_000_000;
            if (ack.code() == 0) {
                wire.stream().forget(messageId);
                return new Pressed(messageId, "late", ms, null);
            }
            if (ack.code() != 200) {
                return new Pressed(messageId, "failed", ms, ack.data());
            }
            apply(press, Json.read(ack.data()).path("response"));
            return new Pressed(messageId, "acked", ms, ack.data());
        });
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
        String timestamp = Long.toString(wire.now());
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(route.url()))
                .timeout(Duration.ofMillis(wire.switches().pressLimitMs()))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Json.write(body), StandardCharsets.UTF_8));
        if (route.apiSecret() != null) {
            request.header("x-ddpaas-signature-timestamp", timestamp)
                    .header("x-ddpaas-signature", Signatures.card(timestamp, route.apiSecret()));
        }
        return wire.http()
                .sendAsync(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
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
        Card card = world.cards().find(press.outTrackId());
        boolean union = card != null && card.userIdType() == 2;
        String shape = wire.switches().pressShape();
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
                app.get().corpId(),
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
        world.cards()
                .change(
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
}
