package dev.baton.sandbox;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/**
 * A headless Chromium in the hands of a test, over its own debugging protocol; {@code chromium} must be on the PATH.
 */
final class Browser implements AutoCloseable {

    private final Process process;
    private final Path profile;
    private final int port;
    private final HttpClient http = HttpClient.newHttpClient();

    Browser() throws Exception {
        profile = Files.createTempDirectory("browser");
        process = new ProcessBuilder(
                        "chromium",
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--hide-scrollbars",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Path told = profile.resolve("DevToolsActivePort");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> Files.exists(told) && Files.readString(told).contains("\n"));
        port = Integer.parseInt(Files.readString(told).lines().findFirst().orElse("0"));
    }

    /** A new tab of that size; phones have two pixels a point. */
    Tab open(String address, int width, int height, boolean phone) throws Exception {
        HttpResponse<String> made = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/new?about:blank"))
                        .PUT(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        Tab tab = new Tab(URI.create(Json.text(Json.read(made.body()), "webSocketDebuggerUrl")));
        tab.call("Page.enable", Map.of());
        tab.call("Runtime.enable", Map.of());
        tab.call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", phone ? 2 : 1, "mobile", phone));
        tab.call("Page.navigate", Map.of("url", address));
        return tab;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stopping) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Awaitility.await() // its children end a little later, and write until they do
                .atMost(Duration.ofSeconds(10))
                .ignoreExceptions()
                .until(() -> FileSystemUtils.deleteRecursively(profile) || Files.notExists(profile));
    }

    /** One tab. */
    final class Tab implements WebSocket.Listener {

        private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
        private final AtomicInteger ids = new AtomicInteger();
        private final StringBuilder text = new StringBuilder();
        private final WebSocket socket;
        final List<String> errors = new java.util.concurrent.CopyOnWriteArrayList<>();

        Tab(URI address) throws Exception {
            socket = http.newWebSocketBuilder().buildAsync(address, this).get(5, TimeUnit.SECONDS);
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                JsonNode message = Json.read(text.toString());
                text.setLength(0);
                CompletableFuture<JsonNode> waiter = waiting.remove((int) Json.number(message, "id", -1));
                if (waiter != null) {
                    waiter.complete(message);
                } else if (Json.text(message, "method").equals("Runtime.exceptionThrown")) {
                    errors.add(Json.text(
                            message.path("params").path("exceptionDetails").path("exception"), "description"));
                }
            }
            from.request(1);
            return null;
        }

        JsonNode call(String method, Map<String, ?> params) throws Exception {
            int id = ids.incrementAndGet();
            CompletableFuture<JsonNode> waiter = new CompletableFuture<>();
            waiting.put(id, waiter);
            socket.sendText(Json.write(Json.object("id", id, "method", method, "params", params)), true)
                    .get(5, TimeUnit.SECONDS);
            return waiter.get(15, TimeUnit.SECONDS).path("result");
        }

        /** The value of a JavaScript expression, as text. */
        String eval(String expression) throws Exception {
            JsonNode result = call(
                    "Runtime.evaluate",
                    Map.of("expression", expression, "returnByValue", true, "awaitPromise", true, "userGesture", true));
            if (result.has("exceptionDetails")) {
                throw new AssertionError(result.path("exceptionDetails").toString());
            }
            return Json.text(result.path("result"), "value");
        }

        /** Clicks the last element that matches, once there is one. */
        void click(String selector) {
            Awaitility.await(selector)
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> eval("(()=>{const e=[...document.querySelectorAll(" + Json.write(selector)
                                    + ")].at(-1); if(!e||e.disabled) return 'no'; e.scrollIntoView({block:'center'});"
                                    + " e.click(); return 'yes';})()")
                            .equals("yes"));
        }

        /** Types into the last field that matches. */
        void type(String selector, String value) throws Exception {
            eval("(()=>{const e=[...document.querySelectorAll(" + Json.write(selector) + ")].at(-1); e.value="
                    + Json.write(value) + "; e.dispatchEvent(new Event('input',{bubbles:true}));})()");
        }

        /** Waits until the element's text contains this. */
        void sees(String selector, String words) {
            Awaitility.await(selector + " shows " + words)
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> read(selector).contains(words));
        }

        String read(String selector) throws Exception {
            return eval("[...document.querySelectorAll(" + Json.write(selector) + ")].at(-1)?.innerText ?? ''");
        }

        void screenshot(Path file) throws Exception {
            Files.createDirectories(file.getParent());
            Files.write(
                    file,
                    Base64.getDecoder()
                            .decode(Json.text(call("Page.captureScreenshot", Map.of("format", "png")), "data")
                                    .getBytes(StandardCharsets.US_ASCII)));
        }
    }
}
