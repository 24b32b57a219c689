package dev.baton.journey;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The open API as another program uses it. */
public final class ApiClient {

    private static final JsonMapper JSON = new JsonMapper();

    /** An answer with its status. */
    public record Answer(int status, JsonNode body) {

        /** The body of a call that must have worked. */
        public JsonNode ok() {
            if (status >= 300) {
                throw new AssertionError(status + " " + body);
            }
            return body;
        }
    }

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String origin;
    private final String token;

    public ApiClient(String origin, String token) {
        this.origin = origin;
        this.token = token;
    }

    /** Where the product listens. */
    public String origin() {
        return origin;
    }

    public Answer get(String path) {
        return send(request(path).GET());
    }

    public Answer put(String path, Object body) {
        return send(request(path).PUT(json(body)));
    }

    public Answer post(String path, Object body) {
        return send(request(path).POST(json(body)));
    }

    /** The same with an {@code Idempotency-Key}. */
    public Answer post(String path, String key, Object body) {
        return send(request(path).header("Idempotency-Key", key).POST(json(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(origin + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json");
    }

    private static HttpRequest.BodyPublisher json(Object body) {
        return HttpRequest.BodyPublishers.ofString(body instanceof String text ? text : JSON.writeValueAsString(body));
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            String body = answer.body();
            return new Answer(answer.statusCode(), body.isEmpty() ? JSON.createObjectNode() : JSON.readTree(body));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
