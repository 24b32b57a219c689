package dev.baton.dingtalk;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * The platform's pushes in http mode. Only there: in stream mode these addresses do not exist. Whoever cannot sign gets
 * 401 and learns nothing.
 *
 * @see <a href="https://open.dingtalk.com/document/orgapp/receive-message">robot messages over HTTP</a>
 * @see <a href="https://open.dingtalk.com/document/orgapp/event-callback-card">card callbacks</a>
 */
@RestController
@RequestMapping("/dingtalk")
@ConditionalOnProperty(name = "baton.dingtalk.callback-mode", havingValue = "http")
class CallbackController {

    private static final Logger log = LoggerFactory.getLogger(CallbackController.class);

    static final int LONGEST_BODY = 256 * 1024;

    private static final long REFUSAL_SAID_MS = 60_000;

    private final DingTalkProperties properties;
    private final Wire wire;
    private final Pushes pushes;
    private final Clock clock;
    private final @Nullable EventCrypto crypto;
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong refusalSaid = new AtomicLong();

    CallbackController(DingTalkProperties properties, Wire wire, Pushes pushes, Clock clock) {
        this.properties = properties;
        this.wire = wire;
        this.pushes = pushes;
        this.clock = clock;
        this.crypto = properties.eventToken() == null || properties.eventAesKey() == null
                ? null
                : new EventCrypto(
                        properties.eventToken(), properties.eventAesKey(), properties.id(), properties.corpId());
    }

    @PostMapping("/card")
    void card(HttpServletRequest request, HttpServletResponse response) throws IOException {
        long arrived = System.nanoTime();
        String body = body(request, response);
        if (body == null) {
            return;
        }
        String secret = properties.cardSecret();
        if (secret == null
                || !Signatures.ofCard(
                        secret,
                        request.getHeader("x-ddpaas-signature-timestamp"),
                        request.getHeader("x-ddpaas-signature"),
                        clock)) {
            refuse(response, "card");
            return;
        }
        JsonNode data = wire.object(body);
        CardPress press = data == null ? null : wire.press(data, "http-" + UUID.randomUUID());
        if (press == null) {
            write(response, data == null ? 400 : 200, Map.of());
            return;
        }
        Pushes.Pressed pressed = pushes.press(press).join();
        switch (pressed.outcome()) {
            case DONE, LATE -> write(response, 200, wire.reply(pressed.reply()));
            case FAILED, REFUSED -> write(response, 500, Map.of());
        }
        pushes.sent(pressed, arrived);
    }

    @PostMapping("/robot")
    void robot(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String body = body(request, response);
        if (body == null) {
            return;
        }
        if (!Signatures.ofRobot(
                properties.secret(), request.getHeader("timestamp"), request.getHeader("sign"), clock)) {
            refuse(response, "robot");
            return;
        }
        JsonNode data = wire.object(body);
        ChatMessage message = data == null ? null : wire.message(data, clock.instant());
        if (message == null) {
            write(response, data == null ? 400 : 200, Map.of("msgtype", "empty"));
            return;
        }
        write(response, heard(pushes.message(message)) ? 200 : 500, Map.of("msgtype", "empty"));
    }

    @PostMapping("/event")
    void event(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String body = body(request, response);
        if (body == null) {
            return;
        }
        JsonNode envelope = wire.object(body);
        String encrypt = envelope == null ? null : Wire.word(envelope, "encrypt");
        if (crypto == null || encrypt == null) {
            write(response, crypto == null ? 404 : 400, Map.of());
            return;
        }
        Map<String, String> query = query(request);
        String signature = query.get("msg_signature");
        String timestamp = query.get("timestamp");
        String plain;
        try {
            plain = crypto.open(
                    signature == null ? query.get("signature") : signature, timestamp, query.get("nonce"), encrypt);
        } catch (EventCrypto.Unreadable unreadable) {
            refuse(response, "event " + unreadable.number);
            return;
        }
        if (!Signatures.isRecentEvent(timestamp, clock)) {
            refuse(response, "event");
            return;
        }
        JsonNode data = wire.object(plain);
        // without an id a repeat is known by its words
        DingTalkEvent event = data == null ? null : wire.flatEvent(data, "http-" + DigestUtils.sha1Hex(plain));
        if (event != null && isForUs(event) && !heard(pushes.event(event))) {
            write(response, 500, Map.of());
            return;
        }
        write(response, 200, crypto.seal("success", clock.millis()));
    }

    /** What stands behind the question mark. The server's own reader makes an error of ours out of a malformed one. */
    private static Map<String, String> query(HttpServletRequest request) {
        Map<String, String> query = new HashMap<>();
        String text = request.getQueryString();
        for (String part : text == null ? new String[0] : text.split("&", -1)) {
            int is = part.indexOf('=');
            try {
                if (is > 0) {
                    query.putIfAbsent(
                            URLDecoder.decode(part.substring(0, is), StandardCharsets.UTF_8),
                            URLDecoder.decode(part.substring(is + 1), StandardCharsets.UTF_8));
                }
            } catch (IllegalArgumentException malformed) {
                log.debug("a malformed parameter was left out");
            }
        }
        return query;
    }

    private boolean isForUs(DingTalkEvent event) {
        return !event.eventType().equals("check_url")
                && wire.ours(event.data().get("corpId") instanceof String corpId ? corpId : null);
    }

    private static boolean heard(CompletableFuture<Pushes.Outcome> push) {
        Pushes.Outcome outcome = push.join();
        return outcome == Pushes.Outcome.DONE || outcome == Pushes.Outcome.LATE;
    }

    /** The body as text; null when it was too long, which has been answered then. */
    private @Nullable String body(HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] body = request.getContentLengthLong() > LONGEST_BODY
                ? new byte[LONGEST_BODY + 1]
                : request.getInputStream().readNBytes(LONGEST_BODY + 1);
        if (body.length > LONGEST_BODY) {
            write(response, 413, Map.of());
            return null;
        }
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Anybody can bring this about, so the log hears of it once a minute. */
    private void refuse(HttpServletResponse response, String what) throws IOException {
        long count = refused.incrementAndGet();
        long now = clock.millis();
        long said = refusalSaid.get();
        if (now - said >= REFUSAL_SAID_MS && refusalSaid.compareAndSet(said, now)) {
            log.warn("a {} callback was not signed by the platform, or long ago; {} since the start", what, count);
        }
        write(response, 401, Map.of());
    }

    private void write(HttpServletResponse response, int status, Map<String, ?> body) throws IOException {
        byte[] bytes = wire.text(body).getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType("application/json;charset=UTF-8");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
        response.flushBuffer();
    }
}
