package dev.baton.sandbox;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A bare stream client for the sandbox's own tests: answers every callback with what the function makes of its frame.
 */
final class StreamClient implements AutoCloseable {

    final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
    private final WebSocket socket;

    /** The function gets a frame and gives the data of the ack, or null for no ack at all. */
    static StreamClient connect(SandboxServer sandbox, Function<JsonNode, @Nullable Object> answer) throws Exception {
        Wire wire = new Wire(sandbox.origin());
        SandboxClient chat = new SandboxClient(sandbox.origin());
        int before = chat.connections();
        JsonNode opened = wire.post(
                "/v1.0/gateway/connections/open",
                Json.object(
                        "clientId", sandbox.clientId(),
                        "clientSecret", sandbox.clientSecret(),
                        "subscriptions",
                                List.of(
                                        Json.object("type", "EVENT", "topic", "*"),
                                        Json.object("type", "CALLBACK", "topic", StreamGateway.BOT),
                                        Json.object("type", "CALLBACK", "topic", StreamGateway.CARD))),
                null);
        StreamClient client = new StreamClient(
                URI.create(Json.text(opened, "endpoint") + "?ticket=" + Json.text(opened, "ticket")), answer);
        Awaitility.await().until(() -> chat.connections() > before);
        return client;
    }

    StreamClient(URI address, Function<JsonNode, @Nullable Object> answer) throws Exception {
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, new Ears(answer))
                .get(5, TimeUnit.SECONDS);
    }

    private final class Ears implements WebSocket.Listener {
        private final Function<JsonNode, @Nullable Object> answer;
        private final StringBuilder text = new StringBuilder();

        Ears(Function<JsonNode, @Nullable Object> answer) {
            this.answer = answer;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                JsonNode frame = Json.read(text.toString());
                text.setLength(0);
                frames.add(frame);
                Object reply = answer.apply(frame);
                if (reply != null) {
                    var unused = from.sendText(ack(frame, reply), true);
                }
            }
            from.request(1);
            return null;
        }
    }

    static String ack(JsonNode frame, Object data) {
        return Json.write(Json.object(
                "code",
                200,
                "message",
                "OK",
                "headers",
                Json.object(
                        "messageId", Json.text(frame.path("headers"), "messageId"), "contentType", "application/json"),
                "data",
                Json.write(data)));
    }

    JsonNode next() throws InterruptedException {
        JsonNode frame = frames.poll(5, TimeUnit.SECONDS);
        if (frame == null) {
            throw new AssertionError("no frame came");
        }
        return frame;
    }

    /** Whether the platform ended it. */
    boolean ended() {
        return socket.isInputClosed();
    }

    @Override
    public void close() {
        socket.abort();
    }
}
