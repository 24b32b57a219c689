package dev.baton.outbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A shop's own gateway as CONTRACT 8 has it, for SMS and for refunds, with bad days on demand. It does an effect once a
 * key, and believes nothing that is not signed.
 */
public final class PretendGateway implements AutoCloseable {

    public static final String SECRET = "a-secret-of-the-shop";

    /** What it does with the next request to do something. */
    public enum Day {
        /** Does it and says so. */
        GOOD,
        /** Takes it and gives the result later. */
        SLOW,
        /** Says no. */
        REFUSING,
        /** Does it, but the answer is lost on the way. */
        ANSWER_LOST,
        /** The request is lost on the way. */
        CALL_LOST,
        /** Does it, and answers when nobody waits any more. */
        SILENT,
        /** 500, nothing done. */
        BROKEN,
        /** 200 with a page of HTML, nothing done. */
        BABBLING,
        /** 302 to somewhere else, nothing done. */
        MOVED,
        /** 401, nothing done. */
        LOCKED
    }

    /** A request that came in, signed. */
    public record Seen(String method, String path, String key, JsonNode body) {}

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Deque<Day> days = new ArrayDeque<>();
    private final Map<String, String> results = new LinkedHashMap<>();
    private final List<Seen> seen = new ArrayList<>();
    private int strangers;
    private boolean locked;
    private Runnable meanwhile = () -> {};

    public PretendGateway() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/gate";
    }

    /** How it behaves, one a request to do something; good when nothing is said. */
    public synchronized void expect(Day... next) {
        days.clear();
        days.addAll(List.of(next));
    }

    /** Whether it turns everybody away with 401, questions too, as when its secret was changed. */
    public synchronized void locked(boolean now) {
        locked = now;
    }

    /** What happens elsewhere while it thinks about its next request. */
    public synchronized void meanwhile(Runnable once) {
        meanwhile = once;
    }

    /** The result of a key from now on. */
    public synchronized void result(String key, String status) {
        results.put(key, status);
    }

    /** What it did under a key, null for nothing. */
    public synchronized @Nullable String done(String key) {
        return results.get(key);
    }

    /** What came in under a key, in order: POST, or GET for a question. */
    public synchronized List<Seen> seen(String key) {
        return seen.stream().filter(one -> one.key().equals(key)).toList();
    }

    /** The methods of what came in under a key. */
    public List<String> asked(String key) {
        return seen(key).stream().map(Seen::method).toList();
    }

    /** How many requests were not signed as they must be. */
    public synchronized int strangers() {
        return strangers;
    }

    private void serve(HttpExchange call) throws IOException {
        byte[] body = call.getRequestBody().readAllBytes();
        boolean question = call.getRequestMethod().equals("GET");
        if (!signed(call, body)) {
            synchronized (this) {
                strangers++;
            }
            answer(call, 401, "{}");
            return;
        }
        if (isLocked()) {
            answer(call, 401, "{\"error\":\"signature\"}");
            return;
        }
        String path = call.getRequestURI().getPath();
        String key = question
                ? path.substring(path.lastIndexOf('/') + 1)
                : call.getRequestHeaders().getFirst("Idempotency-Key");
        Day day;
        synchronized (this) {
            seen.add(new Seen(call.getRequestMethod(), path, key, question ? JSON.nullNode() : JSON.readTree(body)));
            day = question || days.isEmpty() ? Day.GOOD : days.remove();
        }
        if (question) {
            String status = done(key);
            answer(call, status == null ? 404 : 200, status == null ? "{}" : answer(key, status));
        } else {
            act(call, key, path.endsWith("/sms"), day);
        }
    }

    private synchronized boolean isLocked() {
        return locked;
    }

    private synchronized Runnable meanwhile() {
        Runnable once = meanwhile;
        meanwhile = () -> {};
        return once;
    }

    private void act(HttpExchange call, String key, boolean sms, Day day) throws IOException {
        meanwhile().run();
        switch (day) {
            case GOOD -> answer(call, 200, answer(key, remember(key, sms ? "accepted" : "succeeded")));
            case SLOW -> answer(call, 200, answer(key, remember(key, "processing")));
            case REFUSING -> answer(call, 200, answer(key, remember(key, sms ? "rejected" : "failed")));
            case ANSWER_LOST -> {
                remember(key, sms ? "accepted" : "succeeded");
                call.close();
            }
            case CALL_LOST -> call.close();
            case SILENT -> {
                remember(key, sms ? "accepted" : "succeeded");
                patience();
                call.close();
            }
            case BROKEN -> answer(call, 500, "{\"status\":\"failed\"}");
            case BABBLING -> answer(call, 200, "<html>ok</html>");
            case LOCKED -> answer(call, 401, "{}");
            case MOVED -> {
                call.getResponseHeaders().add("Location", url());
                answer(call, 302, "");
            }
        }
    }

    private void patience() {
        try {
            if (!closing.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody hung up");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The first result of a key stays. */
    private synchronized String remember(String key, String status) {
        return results.computeIfAbsent(key, none -> status);
    }

    private static String answer(String key, String status) {
        boolean no = status.equals("failed") || status.equals("rejected");
        Map<String, Object> words = new LinkedHashMap<>();
        words.put("status", status);
        words.put("messageId", status.equals("accepted") ? "m-" + key : null);
        words.put("gatewayNo", "g-1");
        words.put("reason", no ? "账户已注销" : null);
        return JSON.writeValueAsString(words);
    }

    private static void answer(HttpExchange call, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        call.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            call.getResponseBody().write(bytes);
        }
        call.close();
    }

    private static boolean signed(HttpExchange call, byte[] body) {
        String timestamp = call.getRequestHeaders().getFirst("X-Baton-Timestamp");
        String signature = call.getRequestHeaders().getFirst("X-Baton-Signature");
        return signature != null && signature.equals(sign(timestamp, new String(body, StandardCharsets.UTF_8)));
    }

    /** The signature of CONTRACT 8, written down a second time. */
    public static String sign(String timestamp, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] digest = mac.doFinal((timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
            return "sha256=" + HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
