package dev.baton.dingtalk;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * One WebSocket to the stream gateway: reads frames, hands pushes on, and writes each answer here, on the connection
 * the push came on. Says once, through {@code ended}, that it is over; a peer that no longer answers pings counts as
 * gone.
 */
class StreamConnection implements WebSocket.Listener {

    private static final Logger log = LoggerFactory.getLogger(StreamConnection.class);

    /** The gateway's frames are at most 256 KiB; anything far above is not the gateway. */
    private static final int LONGEST_FRAME = 1 << 20;

    private static final String NO_ANSWER = "{\"response\":null}";
    private static final String EMPTY_ANSWER = "{\"response\":{}}";

    private static final String EVENT_HEARD = "{\"status\":\"SUCCESS\",\"message\":\"success\"}";
    private static final String EVENT_AGAIN = "{\"status\":\"LATER\",\"message\":\"failed\"}";

    private final Wire wire;
    private final Pushes pushes;
    private final Clock clock;
    private final StreamTransport.Timing timing;
    private final ScheduledExecutorService control;
    private final Consumer<StreamConnection> disconnecting;
    private final BiConsumer<StreamConnection, String> ended;

    private final StringBuilder partial = new StringBuilder();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile boolean givenUp;
    private final AtomicInteger unanswered = new AtomicInteger();
    private final long openedAt = System.nanoTime();
    private volatile long heardAt = openedAt;
    private volatile @Nullable WebSocket socket;
    private volatile @Nullable ScheduledFuture<?> pings;
    private CompletableFuture<?> lastWrite = CompletableFuture.completedFuture(null);

    StreamConnection(
            Wire wire,
            Pushes pushes,
            Clock clock,
            StreamTransport.Timing timing,
            ScheduledExecutorService control,
            Consumer<StreamConnection> disconnecting,
            BiConsumer<StreamConnection, String> ended) {
        this.wire = wire;
        this.pushes = pushes;
        this.clock = clock;
        this.timing = timing;
        this.control = control;
        this.disconnecting = disconnecting;
        this.ended = ended;
    }

    CompletableFuture<StreamConnection> open(HttpClient http, URI address, Duration timeout) {
        return http.newWebSocketBuilder()
                .connectTimeout(timeout)
                .buildAsync(address, this)
                .thenApply(opened -> this);
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - openedAt);
    }

    /** How many pushes have not been answered yet. */
    int unanswered() {
        return unanswered.get();
    }

    boolean isOver() {
        return over.get();
    }

    /** Says goodbye, and does not wait for the reply. */
    void close() {
        WebSocket open = socket;
        if (open != null && (open.isOutputClosed() || !isQuiet())) {
            open.abort();
        } else if (open != null) {
            write(
                    () -> open.sendClose(WebSocket.NORMAL_CLOSURE, "").orTimeout(1, TimeUnit.SECONDS),
                    failure -> open.abort());
        }
        end("closed by us");
    }

    /** Whether the gateway said that it will push nothing more here. */
    boolean isGivenUp() {
        return givenUp;
    }

    @Override
    public void onOpen(WebSocket opened) {
        socket = opened;
        pings = control.scheduleWithFixedDelay(
                this::ping, timing.ping().toNanos(), timing.ping().toNanos(), TimeUnit.NANOSECONDS);
        opened.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        heardAt = System.nanoTime();
        if (partial.length() + text.length() > LONGEST_FRAME) {
            from.abort();
            end("a frame was too long");
            return null;
        }
        partial.append(text);
        if (last) {
            String frame = partial.toString();
            partial.setLength(0);
            hear(frame, heardAt);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        heardAt = System.nanoTime();
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
        heardAt = System.nanoTime();
        from.request(1);
        return null; // the JDK sends the pong
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
        heardAt = System.nanoTime();
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        end("closed by the gateway, code " + code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        end("broken: " + error.getClass().getSimpleName());
    }

    /** Sends a ping and expects to have heard something, if only the pong, shortly after. */
    private void ping() {
        WebSocket open = socket;
        if (open == null || over.get()) {
            return;
        }
        long asked = System.nanoTime();
        write(() -> open.sendPing(ByteBuffer.allocate(0)), failure -> {});
        var unused = control.schedule(
                () -> {
                    if (heardAt - asked < 0 && !over.get()) {
                        open.abort();
                        end("half open: no pong within " + timing.pong());
                    }
                },
                timing.pong().toNanos(),
                TimeUnit.NANOSECONDS);
    }

    private void hear(String text, long arrived) {
        Frame frame = Frame.of(wire, text);
        if (frame == null || frame.messageId().isEmpty()) {
            log.debug("a frame without a message id was ignored");
            return;
        }
        unanswered.incrementAndGet();
        try {
            dispatch(frame, arrived);
        } catch (RuntimeException unforeseen) {
            log.error("a frame could not be read", unforeseen);
            answer(frame, 500, "unreadable", NO_ANSWER);
        }
    }

    private void dispatch(Frame frame, long arrived) {
        switch (frame.type()) {
            case "SYSTEM" -> system(frame);
            case "EVENT" -> event(frame);
            case "CALLBACK" -> {
                switch (frame.topic()) {
                    case Frame.CARD -> press(frame, arrived);
                    case Frame.ROBOT -> message(frame);
                    default -> answer(frame, 404, "unknown topic", NO_ANSWER);
                }
            }
            default -> answer(frame, 404, "unknown type", NO_ANSWER);
        }
    }

    private void system(Frame frame) {
        if (frame.topic().equals("disconnect")) {
            answer(frame, 200, "OK", frame.data());
            givenUp = true;
            disconnecting.accept(this);
        } else {
            answer(frame, 200, "OK", frame.data());
        }
    }

    private void event(Frame frame) {
        Map<String, String> headers = frame.headers();
        String type = headers.getOrDefault("eventType", "");
        JsonNode data = wire.object(frame.data());
        if (type.isBlank() || data == null || !wire.ours(headers.get("eventCorpId"))) {
            answer(frame, 200, "OK", EVENT_HEARD);
            return;
        }
        String id = headers.getOrDefault("eventId", "");
        var unused = pushes.event(wire.event(id.isBlank() ? frame.messageId() : id, type, data))
                .thenAccept(outcome -> {
                    boolean heard = outcome == Pushes.Outcome.DONE || outcome == Pushes.Outcome.LATE;
                    answer(frame, 200, "OK", heard ? EVENT_HEARD : EVENT_AGAIN);
                });
    }

    private void message(Frame frame) {
        JsonNode data = wire.object(frame.data());
        ChatMessage message = data == null ? null : wire.message(data, clock.instant());
        if (message == null) {
            answer(frame, 400, "not a message", NO_ANSWER);
            return;
        }
        var unused = pushes.message(message).thenAccept(outcome -> {
            boolean heard = outcome == Pushes.Outcome.DONE || outcome == Pushes.Outcome.LATE;
            answer(frame, heard ? 200 : 500, heard ? "OK" : "failed", NO_ANSWER);
        });
    }

    private void press(Frame frame, long arrived) {
        JsonNode data = wire.object(frame.data());
        CardPress press = data == null ? null : wire.press(data, frame.messageId());
        if (press == null) {
            answer(frame, 400, "not a press", EMPTY_ANSWER);
            return;
        }
        var unused = pushes.press(press).thenAccept(pressed -> {
            switch (pressed.outcome()) {
                case DONE, LATE ->
                    answer(
                            frame,
                            200,
                            "OK",
                            wire.text(Map.of("response", wire.reply(pressed.reply()))),
                            () -> pushes.sent(pressed, arrived));
                case FAILED, REFUSED -> answer(frame, 500, "failed", EMPTY_ANSWER);
            }
        });
    }

    private void answer(Frame frame, int code, String message, String data) {
        answer(frame, code, message, data, () -> {});
    }

    /** Writes the answer to a frame; {@code sent} runs when it has left. */
    private void answer(Frame frame, int code, String message, String data, Runnable sent) {
        WebSocket open = socket;
        if (open == null) {
            unanswered.decrementAndGet();
            return;
        }
        String ack = frame.ack(wire, code, message, data);
        write(() -> open.sendText(ack, true), failure -> {
            unanswered.decrementAndGet();
            if (failure == null) {
                sent.run();
            } else {
                log.debug("an answer did not leave: {}", failure.toString());
            }
        });
    }

    private synchronized boolean isQuiet() {
        return lastWrite.isDone();
    }

    /** One write at a time, in order: the JDK's socket refuses a second one while the first is under way. */
    private synchronized void write(Supplier<CompletableFuture<?>> send, Consumer<@Nullable Throwable> then) {
        CompletableFuture<?> written = lastWrite.handle((done, failure) -> done).thenCompose(before -> send.get());
        lastWrite = written;
        var unused = written.whenComplete((done, failure) -> then.accept(failure));
    }

    private void end(String reason) {
        if (over.compareAndSet(false, true)) {
            ScheduledFuture<?> pinging = pings;
            if (pinging != null) {
                pinging.cancel(false);
            }
            ended.accept(this, reason);
        }
    }
}
