package dev.baton.sandbox;

import dev.baton.sandbox.Web.Call;
import dev.baton.sandbox.Web.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How both gateways speak with the product: whose requests they take, and how their results get there. */
final class Results {

    private final LongSupplier now;
    private final ScheduledExecutorService timer;
    private final HttpClient http;
    private final Supplier<SandboxApp> app;
    private volatile @Nullable String product;
    private volatile Runnable changed = () -> {};

    Results(LongSupplier now, ScheduledExecutorService timer, HttpClient http, Supplier<SandboxApp> app) {
        this.now = now;
        this.timer = timer;
        this.http = http;
        this.app = app;
    }

    /** Where results go. */
    void product(@Nullable String address) {
        this.product = address;
    }

    @Nullable
    String product() {
        return product;
    }

    void whenChanged(Runnable listener) {
        this.changed = listener;
    }

    void changed() {
        changed.run();
    }

    SandboxApp app() {
        return app.get();
    }

    long now() {
        return now.getAsLong();
    }

    void later(Runnable work, long ms) {
        if (!timer.isShutdown()) {
            var unused = timer.schedule(work, Math.max(0, ms), TimeUnit.MILLISECONDS);
        }
    }

    static void requireSignature(Call call, String secret) {
        String timestamp = call.header("X-Baton-Timestamp");
        String signature = call.header("X-Baton-Signature");
        if (timestamp == null
                || signature == null
                || !Signatures.same(Signatures.gateway(timestamp, call.text(), secret), signature)) {
            throw new Web.Answered(Reply.json(401, Map.of("error", "signature does not match")));
        }
    }

    static void require(JsonNode body, String... fields) {
        for (String field : fields) {
            if (Json.text(body, field).isEmpty()) {
                throw new Web.Answered(Reply.json(400, Map.of("error", field + " is missing")));
            }
        }
    }

    /** What a gateway out of order answers; null while it answers at all. */
    static @Nullable Reply silence(String answer) {
        if (answer.equals("error")) {
            return Reply.json(500, Map.of("error", "gateway out of order"));
        }
        return answer.equals("timeout") ? lost() : null;
    }

    /** Longer than the product waits. */
    static Reply lost() {
        Web.pause(6_000);
        return Reply.json(504, Map.of());
    }

    /** Posts a result until the product takes it: eight attempts, pauses up to a minute. */
    void post(String path, Object body, String secret, String key, int attempt, Runnable taken) {
        String base = product;
        if (base == null) {
            return;
        }
        String text = Json.write(body);
        String timestamp = Long.toString(now.getAsLong());
        boolean ok = false;
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                    .timeout(Duration.ofSeconds(5))
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", key)
                    .header("X-Baton-Timestamp", timestamp)
                    .header("X-Baton-Signature", Signatures.gateway(timestamp, text, secret))
                    .POST(HttpRequest.BodyPublishers.ofString(text, StandardCharsets.UTF_8))
                    .build();
            ok = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() / 100 == 2;
        } catch (IOException unreachable) {
            ok = false;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return;
        }
        if (ok) {
            taken.run();
        } else if (attempt < 8) {
            later(() -> post(path, body, secret, key, attempt + 1, taken), Math.min(60_000, 500L << attempt));
        }
    }
}
