package dev.baton.journey;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Between the product and the stand-ins of its gateways: hands everything on as it is, both ways, and remembers it. */
final class Wiretap implements AutoCloseable {

    /** One call as it travelled. */
    record Heard(String path, JsonNode body, int status, JsonNode answer) {}

    private static final List<String> HEADERS =
            List.of("Content-Type", "Idempotency-Key", "X-Baton-Timestamp", "X-Baton-Signature");

    private final HttpClient http = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Heard> heard = new ArrayList<>();
    private final HttpServer server;
    private final String gateways;
    private volatile String product = "";

    Wiretap(String gateways) {
        this.gateways = gateways;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handOn);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Where the product listens. */
    void product(String origin) {
        product = origin;
    }

    /** The calls of this path so far. */
    synchronized List<Heard> heard(String path) {
        return heard.stream().filter(one -> one.path().equals(path)).toList();
    }

    private void handOn(HttpExchange call) throws IOException {
        String path = call.getRequestURI().getPath();
        byte[] body = call.getRequestBody().readAllBytes();
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create((path.startsWith("/hooks/") ? product : gateways) + path))
                .method(call.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        for (String header : HEADERS) {
            String value = call.getRequestHeaders().getFirst(header);
            if (value != null) {
                request.header(header, value);
            }
        }
        try {
            HttpResponse<byte[]> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            synchronized (this) {
                heard.add(new Heard(path, json(body), answer.statusCode(), json(answer.body())));
            }
            call.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            if (answer.body().length > 0) {
                call.getResponseBody().write(answer.body());
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } finally {
            call.close();
        }
    }

    private static JsonNode json(byte[] text) {
        return text.length == 0
                ? JsonMapper.shared().nullNode()
                : JsonMapper.shared().readTree(text);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
