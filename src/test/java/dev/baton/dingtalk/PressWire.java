package dev.baton.dingtalk;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * The product's end of a stream connection without a network: a frame's text goes in as the socket would bring it, and
 * the answer's text comes out as it would be written.
 */
public final class PressWire implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String MESSAGE_ID = "\"messageId\":\"";

    private final Pushes pushes;
    private final List<Gauge> following;
    private final ScheduledThreadPoolExecutor control = new ScheduledThreadPoolExecutor(1, Pushes.named("wire"));
    private final Map<String, CompletableFuture<String>> asked = new ConcurrentHashMap<>();
    private final Socket socket = new Socket();
    private final StreamConnection connection;

    public PressWire(ApplicationContext baton) {
        pushes = baton.getBean(Pushes.class);
        MeterRegistry meters = baton.getBean(MeterRegistry.class);
        following = Stream.of("baton.outbox.settling", "baton.card.answers")
                .map(name -> meters.get(name).gauge())
                .toList();
        connection = new StreamConnection(
                baton.getBean(Wire.class),
                pushes,
                baton.getBean(Clock.class),
                StreamTransport.Timing.REAL,
                control,
                giving -> {},
                (ended, why) -> {});
        connection.onOpen(socket);
    }

    /** The frame of a press, as the gateway sends it. */
    public static String frame(
            String messageId, String outTrackId, String userId, String action, Map<String, ?> params) {
        Map<String, Object> all = new LinkedHashMap<>(params);
        all.put("action", action);
        String content = JSON.writeValueAsString(
                Map.of("cardPrivateData", Map.of("actionIds", new String[] {action}, "params", all)));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("extension", "{}");
        data.put("spaceType", "im");
        data.put("userIdType", 1);
        data.put("type", "actionCallback");
        data.put("userId", userId);
        data.put("content", content);
        data.put("spaceId", "cidFAKE+group/0001AAAAAAAAAA==");
        data.put("outTrackId", outTrackId);
        data.put("value", content);
        Map<String, Object> frame = new LinkedHashMap<>();
        frame.put("specVersion", "1.0");
        frame.put("type", "CALLBACK");
        frame.put(
                "headers",
                Map.of(
                        "contentType",
                        "application/json",
                        "messageId",
                        messageId,
                        "time",
                        "1750000000000",
                        "topic",
                        Frame.CARD));
        frame.put("data", JSON.writeValueAsString(data));
        return JSON.writeValueAsString(frame);
    }

    /** Frame in, answer out. */
    public String answer(String messageId, String frame) throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        asked.put(messageId, answer);
        synchronized (connection) {
            var unused = connection.onText(socket, frame, true);
        }
        return answer.get(30, TimeUnit.SECONDS);
    }

    /** Waits until what follows the answers has been done too. */
    public void settled() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        for (int quiet = 0;
                quiet < 5;
                quiet = pushes.idle() && following.stream().allMatch(gauge -> gauge.value() == 0) ? quiet + 1 : 0) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("what follows the answers has not come to an end in 30 s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    @Override
    public void close() {
        control.shutdownNow();
    }

    private final class Socket implements WebSocket {

        @Override
        public CompletableFuture<WebSocket> sendText(CharSequence data, boolean last) {
            String text = data.toString();
            int from = text.indexOf(MESSAGE_ID) + MESSAGE_ID.length();
            CompletableFuture<String> answer = asked.remove(text.substring(from, text.indexOf('"', from)));
            if (answer != null) {
                answer.complete(text);
            }
            return CompletableFuture.completedFuture(this);
        }

        @Override
        public CompletableFuture<WebSocket> sendBinary(ByteBuffer data, boolean last) {
            return CompletableFuture.completedFuture(this);
        }

        @Override
        public CompletableFuture<WebSocket> sendPing(ByteBuffer message) {
            return CompletableFuture.completedFuture(this);
        }

        @Override
        public CompletableFuture<WebSocket> sendPong(ByteBuffer message) {
            return CompletableFuture.completedFuture(this);
        }

        @Override
        public CompletableFuture<WebSocket> sendClose(int statusCode, String reason) {
            return CompletableFuture.completedFuture(this);
        }

        @Override
        public void request(long n) {}

        @Override
        public @Nullable String getSubprotocol() {
            return null;
        }

        @Override
        public boolean isOutputClosed() {
            return false;
        }

        @Override
        public boolean isInputClosed() {
            return false;
        }

        @Override
        public void abort() {}
    }
}
