package dev.baton.outbox;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.crypto.Mac;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The wire of the shop's own gateways (CONTRACT 8), both ways: JSON that carries our signature, and the check of theirs
 * on what they send. A call has five seconds for everything, the answer's body included, and follows no redirect. It
 * says what came back and nothing more: whether to try again, and with which key, is the caller's to know.
 */
@Component
public class SignedCalls {

    /** The longest body that is read, of an answer as of what gateways send, in bytes. */
    public static final int LONGEST_BODY = 64 * 1024;

    /** Within which a whole answer must have come. */
    public static final Duration TIME_OUT = Duration.ofSeconds(5);

    /** How far their clock may be from ours; what is older may be a repeat by a stranger. */
    private static final Duration WINDOW = Duration.ofMinutes(5);

    private final Clock clock;
    private final JsonMapper json;
    private final GatewayStanding standing;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(TIME_OUT)
            .build();

    SignedCalls(Clock clock, JsonMapper json, GatewayStanding standing) {
        this.clock = clock;
        this.json = json;
        this.standing = standing;
    }

    /**
     * What a gateway answered.
     *
     * @param status of HTTP
     * @param body as text, at most {@link #LONGEST_BODY}
     */
    public record Reply(int status, String body) {

        /** Whether it is an answer at all; anything else tells nothing about the effect. */
        public boolean isAnswer() {
            return status / 100 == 2;
        }

        /**
         * Whether the gateway is only out of order or busy, so that waiting may mend it; otherwise an engineer must
         * look.
         */
        public boolean isPassing() {
            return status / 100 == 5 || status == 408 || status == 429;
        }

        /** The body may name people and money: it is never logged. */
        @Override
        public String toString() {
            return "Reply[" + status + "]";
        }
    }

    /**
     * Asks for an effect.
     *
     * @param key the same for every retry of the same effect
     * @throws IOException when no whole answer came in time: the effect may or may not have happened
     */
    public Reply post(Gateway gateway, String key, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.address())
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        Reply reply = call(gateway, key, request, body);
        if (reply.isAnswer()) {
            standing.answered(gateway);
        } else {
            standing.failed(gateway, key, reply.status());
        }
        return reply;
    }

    /**
     * Asks what became of an effect; signed over an empty body.
     *
     * @return empty when the gateway never heard of it
     * @throws IOException when no whole answer came in time
     */
    public Optional<Reply> get(Gateway gateway, String key) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(gateway.address(key)).GET();
        Reply reply = call(gateway, null, request, new byte[0]);
        if (reply.status() == 404) {
            standing.unheard(gateway);
            return Optional.empty();
        }
        if (reply.isAnswer()) {
            standing.told(gateway, key);
        } else {
            standing.failed(gateway, null, reply.status());
        }
        return Optional.of(reply);
    }

    /** @param effect the key of what is asked for; null: it is a question */
    private Reply call(Gateway gateway, @Nullable String effect, HttpRequest.Builder request, byte[] body)
            throws IOException {
        try {
            return call(request, gateway.secret(), body);
        } catch (IOException silent) {
            standing.failed(gateway, effect, null);
            throw silent;
        }
    }

    private Reply call(HttpRequest.Builder request, String secret, byte[] body) throws IOException {
        String timestamp = Long.toString(clock.millis());
        request.timeout(TIME_OUT)
                .header("Accept", "application/json")
                .header("X-Baton-Timestamp", timestamp)
                .header("X-Baton-Signature", signature(secret, timestamp, body));
        CompletableFuture<HttpResponse<String>> call = http.sendAsync(request.build(), head -> new ShortBody());
        try {
            HttpResponse<String> answer = call.get(TIME_OUT.toMillis(), TimeUnit.MILLISECONDS);
            return new Reply(answer.statusCode(), answer.body());
        } catch (TimeoutException late) {
            call.cancel(true);
            throw new IOException("no answer within " + TIME_OUT.toSeconds() + " s", late);
        } catch (InterruptedException stopped) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            throw cause instanceof IOException io ? io : new IOException(cause);
        }
    }

    /** The words of an answer; nothing when it is none, or no JSON. */
    public JsonNode words(Reply reply) {
        try {
            return reply.isAnswer() ? json.readTree(reply.body()) : json.nullNode();
        } catch (JacksonException notJson) {
            return json.nullNode();
        }
    }

    /**
     * What a gateway sends us: read up to {@link #LONGEST_BODY}, and believed when it is signed. Whatever cannot be
     * believed or read is refused with its status; the rest is the caller's to judge.
     */
    public ResponseEntity<ProblemDetail> received(
            HttpServletRequest request, Gateway gateway, Function<JsonNode, HttpStatus> judge) throws IOException {
        byte[] body = request.getInputStream().readNBytes(LONGEST_BODY + 1);
        if (body.length > LONGEST_BODY) {
            return problem(HttpStatus.CONTENT_TOO_LARGE);
        }
        String timestamp = request.getHeader("X-Baton-Timestamp");
        String signature = request.getHeader("X-Baton-Signature");
        if (!genuine(gateway.secret(), timestamp, signature, body)) {
            return problem(HttpStatus.UNAUTHORIZED);
        }
        try {
            HttpStatus judged = judge.apply(json.readTree(body));
            return judged.isError()
                    ? problem(judged)
                    : ResponseEntity.status(judged).build();
        } catch (JacksonException notJson) {
            return problem(HttpStatus.BAD_REQUEST);
        }
    }

    /** For the engineer on the other side. */
    private static ResponseEntity<ProblemDetail> problem(HttpStatus status) {
        String code = switch (status) {
            case UNAUTHORIZED -> "not-signed";
            case CONTENT_TOO_LARGE -> "too-large";
            case BAD_REQUEST -> "not-json";
            case NOT_FOUND -> "unknown";
            default -> "bad-values";
        };
        String detail = switch (status) {
            case UNAUTHORIZED ->
                "X-Baton-Signature must be sha256=<hex HMAC-SHA256(secret, timestamp + \".\" + body)>,"
                        + " X-Baton-Timestamp milliseconds within five minutes of now";
            case CONTENT_TOO_LARGE -> "at most " + LONGEST_BODY + " bytes";
            case BAD_REQUEST -> "the body is not JSON";
            case NOT_FOUND -> "no such number was ever handed to this gateway";
            default -> "a value is missing or none of those that are known";
        };
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setProperty("code", code);
        return ResponseEntity.status(status).body(problem);
    }

    /**
     * Whether a gateway that knows the secret sent this body within the last five minutes. Always false without a
     * secret.
     *
     * @param timestamp the header X-Baton-Timestamp
     * @param signature the header X-Baton-Signature
     */
    boolean genuine(String secret, @Nullable String timestamp, @Nullable String signature, byte[] body) {
        if (secret.isEmpty() || signature == null || timestamp == null || !timestamp.matches("[0-9]{1,15}")) {
            return false;
        }
        long apart = Math.abs(clock.millis() - Long.parseLong(timestamp));
        byte[] expected = signature(secret, timestamp, body).getBytes(StandardCharsets.UTF_8);
        boolean same = MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8));
        return same && apart <= WINDOW.toMillis();
    }

    /**
     * A text of what a gateway said, fit to be stored and shown: on one line, cut to a length, null when it is missing
     * or empty.
     *
     * @param longest in characters
     */
    public static @Nullable String said(JsonNode words, String field, int longest) {
        JsonNode value = words.path(field);
        String text = value.isValueNode() && !value.isNull()
                ? value.asString().replaceAll("\\p{Cntrl}", " ").strip()
                : "";
        if (text.codePointCount(0, text.length()) > longest) {
            text = text.substring(0, text.offsetByCodePoints(0, longest));
        }
        return text.isEmpty() ? null : text;
    }

    private static String signature(String secret, String timestamp, byte[] body) {
        Mac mac = HmacUtils.getInitializedMac(HmacAlgorithms.HMAC_SHA_256, secret.getBytes(StandardCharsets.UTF_8));
        mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
        return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
    }

    /** Collects an answer, and gives up when it is longer than any answer should be. */
    private static final class ShortBody implements HttpResponse.BodySubscriber<String> {

        private final CompletableFuture<String> text = new CompletableFuture<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private Flow.@Nullable Subscription subscription;

        @Override
        public CompletionStage<String> getBody() {
            return text;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> parts) {
            for (ByteBuffer part : parts) {
                if (bytes.size() + part.remaining() > LONGEST_BODY) {
                    if (subscription != null) {
                        subscription.cancel();
                    }
                    text.completeExceptionally(new IOException("the answer is too long"));
                    return;
                }
                byte[] read = new byte[part.remaining()];
                part.get(read);
                bytes.writeBytes(read);
            }
        }

        @Override
        public void onError(Throwable failed) {
            text.completeExceptionally(failed);
        }

        @Override
        public void onComplete() {
            text.complete(bytes.toString(StandardCharsets.UTF_8));
        }
    }
}
