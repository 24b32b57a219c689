package dev.baton.dingtalk;

import dev.baton.dingtalk.DingTalkException.Kind;
import dev.baton.dingtalk.Status.State;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import tools.jackson.databind.JsonNode;

/**
 * Keeps one connection to the stream gateway alive for as long as Baton runs; the gateway picks one of all instances'
 * connections for each push. Never fails the start: what goes wrong is told by {@link Standing}.
 */
class StreamTransport implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(StreamTransport.class);

    /**
     * The clockwork of a connection.
     *
     * @param open to register, and again to connect
     * @param ping between two pings of ours
     * @param pong from a ping until the peer must have been heard
     * @param retryFirst shortest pause before another attempt
     * @param retryMost longest pause, reached by doubling
     * @param rejected between attempts with credentials that were refused
     * @param stable how long a connection must hold before the next pause is the shortest again
     * @param retire how long a connection the gateway gave up may still carry answers
     */
    record Timing(
            Duration open,
            Duration ping,
            Duration pong,
            Duration retryFirst,
            Duration retryMost,
            Duration rejected,
            Duration stable,
            Duration retire) {

        static final Timing REAL = new Timing(
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                Duration.ofSeconds(8),
                Duration.ofSeconds(1),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30));
    }

    private final DingTalkProperties properties;
    private final Wire wire;
    private final Pushes pushes;
    private final HttpClient http;
    private final Standing standing;
    private final Clock clock;
    private final Timing timing;
    private final boolean wanted;

    private final Set<StreamConnection> retiring = ConcurrentHashMap.newKeySet();
    private volatile @Nullable StreamConnection current;
    private volatile @Nullable ScheduledThreadPoolExecutor control;
    private volatile CountDownLatch firstTry = new CountDownLatch(1);
    private volatile boolean running;
    /** Touched by the control thread only. */
    private boolean connecting;

    /** Written by the control thread only. */
    private volatile int failures;

    StreamTransport(
            DingTalkProperties properties,
            Wire wire,
            Pushes pushes,
            HttpClient http,
            Standing standing,
            Clock clock,
            Timing timing,
            boolean wanted) {
        this.properties = properties;
        this.wire = wire;
        this.pushes = pushes;
        this.http = http;
        this.standing = standing;
        this.clock = clock;
        this.timing = timing;
        this.wanted = wanted;
    }

    /** Waits up to 2 s for the first attempt, so that the start-up line can say how it went. */
    @Override
    public synchronized void start() {
        if (running || !wanted || !properties.isConfigured()) {
            return;
        }
        ScheduledThreadPoolExecutor fresh = new ScheduledThreadPoolExecutor(1, Pushes.named("dingtalk-stream"));
        fresh.setRemoveOnCancelPolicy(true);
        fresh.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        control = fresh;
        CountDownLatch tried = new CountDownLatch(1);
        firstTry = tried;
        running = true;
        standing.pushes(State.CONNECTING, null);
        fresh.execute(() -> {
            connecting = false;
            failures = 0;
            current = null;
            connect();
        });
        standing.awaitFirst(tried);
    }

    /** Lets handlers that are at work answer for up to 2 s, then closes. */
    @Override
    public synchronized void stop() {
        if (!running) {
            return;
        }
        running = false;
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        while (unanswered() > 0 && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        StreamConnection open = current;
        if (open != null) {
            open.close();
        }
        retiring.forEach(StreamConnection::close);
        ScheduledThreadPoolExecutor mine = control;
        if (mine != null) {
            mine.shutdownNow();
        }
        standing.pushes(State.OFF, null);
    }

    @Override
    public boolean isAutoStartup() {
        return wanted;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Attempts and connections in a row that came to nothing; what the next pause is made of. */
    int failures() {
        return failures;
    }

    private int unanswered() {
        StreamConnection open = current;
        int waiting = open == null || open.isOver() ? 0 : open.unanswered();
        for (StreamConnection old : retiring) {
            waiting += old.isOver() ? 0 : old.unanswered();
        }
        return waiting;
    }

    private void connect() {
        if (!running || connecting || current != null) {
            return;
        }
        connecting = true;
        var unused = CompletableFuture.completedFuture(null)
                .thenCompose(now -> register())
                .thenCompose(address -> new StreamConnection(
                                wire, pushes, clock, timing, control(), this::disconnecting, this::ended)
                        .open(http, address, timing.open()))
                .whenComplete((connection, failure) -> onControl(() -> {
                    connecting = false;
                    if (connection != null) {
                        connected(connection);
                    } else {
                        failed(
                                failure instanceof CompletionException wrapped && wrapped.getCause() != null
                                        ? wrapped.getCause()
                                        : failure);
                    }
                    firstTry.countDown();
                }));
    }

    private void connected(StreamConnection connection) {
        if (!running) {
            connection.close();
            return;
        }
        if (connection.isOver()) {
            retry(State.RETRYING, "the connection to DingTalk drops at once; trying again", pause());
            return;
        }
        current = connection;
        standing.pushes(State.CONNECTED, null);
        later(
                () -> {
                    if (current == connection) {
                        failures = 0;
                    }
                },
                timing.stable());
        if (connection.isGivenUp()) {
            disconnecting(connection);
        }
    }

    private void failed(@Nullable Throwable failure) {
        if (failure instanceof DingTalkException refused && refused.kind() == Kind.CONFIGURATION) {
            retry(State.REJECTED, Standing.words(refused), timing.rejected());
            return;
        }
        String words = failure instanceof DingTalkException known
                ? Standing.words(known)
                : "DingTalk is busy or out of reach; trying again";
        log.debug("no stream connection: {}", failure == null ? "?" : failure.toString());
        Duration pause = pause();
        if (failure instanceof DingTalkException known
                && known.retryAfter().isPresent()
                && known.retryAfter().get().compareTo(pause) > 0) {
            pause = known.retryAfter().get();
        }
        retry(State.RETRYING, words, pause);
    }

    /** The gateway gives a connection up: a new one first, while this one carries the answers still owed. */
    private void disconnecting(StreamConnection connection) {
        onControl(() -> {
            if (!running || current != connection) {
                return;
            }
            log.debug("the gateway changes our connection after {}", connection.age());
            current = null;
            retiring.add(connection);
            later(connection::close, timing.retire());
            if (connection.age().compareTo(timing.retryFirst()) >= 0) {
                connect();
            } else {
                later(this::connect, pause());
            }
        });
    }

    private void ended(StreamConnection connection, String reason) {
        onControl(() -> {
            retiring.remove(connection);
            if (running && current == connection) {
                current = null;
                log.debug("stream connection lost after {}: {}", connection.age(), reason);
                retry(State.RETRYING, "the connection to DingTalk was lost; trying again", pause());
            }
        });
    }

    private void retry(State state, String words, Duration pause) {
        standing.pushes(state, words);
        later(this::connect, pause);
    }

    /**
     * Between the shortest pause and one that doubles with each failure, anywhere: instances must not come together.
     */
    private Duration pause() {
        long first = timing.retryFirst().toNanos();
        long most = timing.retryMost().toNanos();
        int before = failures;
        failures = before + 1;
        long doubled = Math.min(most, first << Math.min(before, 20));
        return Duration.ofNanos(
                first + (doubled > first ? ThreadLocalRandom.current().nextLong(doubled - first + 1) : 0));
    }

    /** Asks for an address; its ticket is good for 90 s and for one connection. */
    private CompletableFuture<URI> register() {
        String body = wire.text(Map.of(
                "clientId", properties.id(),
                "clientSecret", properties.secret(),
                "subscriptions",
                        List.of(
                                Map.of("type", "EVENT", "topic", "*"),
                                Map.of("type", "CALLBACK", "topic", Frame.ROBOT),
                                Map.of("type", "CALLBACK", "topic", Frame.CARD)),
                "ua", "baton-java/1.0"));
        HttpRequest request = HttpRequest.newBuilder(URI.create(properties.api() + "/v1.0/gateway/connections/open"))
                .timeout(timing.open())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString()).handle((response, failure) -> {
            if (response == null) {
                throw new DingTalkException(Kind.BUSY, ErrorCodes.NO_CONNECTION, "stream gateway: out of reach");
            }
            return address(response);
        });
    }

    private URI address(HttpResponse<String> response) {
        JsonNode answer = wire.object(response.body());
        String endpoint = answer == null ? null : Wire.word(answer, "endpoint");
        String ticket = answer == null ? null : Wire.word(answer, "ticket");
        if (response.statusCode() == 200 && endpoint != null && ticket != null) {
            try {
                return URI.create(endpoint + (endpoint.contains("?") ? "&" : "?") + "ticket="
                        + URLEncoder.encode(ticket, StandardCharsets.UTF_8));
            } catch (IllegalArgumentException malformed) {
                throw new DingTalkException(Kind.BUSY, ErrorCodes.PAGE, "the stream gateway named no usable address");
            }
        }
        String code = answer == null ? null : Wire.word(answer, "code");
        int status = response.statusCode();
        if (isBan(answer, response)) {
            throw new DingTalkException(
                    ErrorCodes.of(ErrorCodes.BAN, status), ErrorCodes.BAN, "stream gateway: banned", List.of());
        }
        ErrorCodes.Meaning meaning = code == null && answer == null && status < 500 && status != 401
                ? ErrorCodes.of(ErrorCodes.PAGE, 502)
                : ErrorCodes.of(code, status);
        boolean refused = meaning.kind() == Kind.BUG && status >= 400 && status < 500;
        throw new DingTalkException(
                refused ? new ErrorCodes.Meaning(Kind.CONFIGURATION, null, false) : meaning,
                code == null ? "http." + status : code,
                "stream gateway answered " + status,
                List.of());
    }

    /** The ban of an address is no proper answer: a page, or an object that only has a status. */
    private static boolean isBan(@Nullable JsonNode answer, HttpResponse<String> response) {
        if (answer != null) {
            return answer.has("punish") && !answer.has("code");
        }
        int status = response.statusCode();
        return response.body().stripLeading().startsWith("<") && (status < 300 || status == 403 || status == 405);
    }

    private ScheduledThreadPoolExecutor control() {
        ScheduledThreadPoolExecutor mine = control;
        if (mine == null) {
            throw new IllegalStateException("not started");
        }
        return mine;
    }

    private void later(Runnable step, Duration delay) {
        var unused = control().schedule(step, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void onControl(Runnable step) {
        try {
            control().execute(step);
        } catch (RejectedExecutionException stopped) {
            log.debug("stopped meanwhile");
        }
    }
}
