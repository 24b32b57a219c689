package dev.baton.api;

import dev.baton.Baton;
import dev.baton.embedded.TestEngines;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** The API over real HTTP. */
@SpringBootTest(classes = Baton.class, webEnvironment = WebEnvironment.RANDOM_PORT)
abstract class ApiTest {

    /** An answer as it came. */
    record Heard(int status, String type, JsonNode body) {

        JsonNode get(String pointer) {
            return body.at(pointer);
        }

        String text(String pointer) {
            return body.at(pointer).asString();
        }
    }

    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @LocalServerPort
    int port;

    @DynamicPropertySource
    static void engines(DynamicPropertyRegistry registry) {
        TestEngines.register(registry, ApiTest.class);
    }

    Heard get(String path) {
        return sendBytes("GET", path, null, null);
    }

    Heard put(String path, String body) {
        return send("PUT", path, body, null);
    }

    Heard post(String path, String body) {
        return send("POST", path, body, null);
    }

    Heard send(String method, String path, @Nullable String body, @Nullable String key) {
        return sendBytes(method, path, body == null ? null : body.getBytes(StandardCharsets.UTF_8), key);
    }

    Heard sendBytes(String method, String path, byte @Nullable [] body, @Nullable String key) {
        HttpRequest.Builder request = request(path)
                .header("Authorization", "Bearer test-token")
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return exchange(request.build());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    }

    static Heard exchange(HttpRequest request) {
        try {
            HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
            String type = response.headers().firstValue("Content-Type").orElse("");
            String text = response.body();
            JsonNode body = type.contains("json") ? JSON.readTree(text) : JSON.stringNode(text);
            return new Heard(response.statusCode(), type, body);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
