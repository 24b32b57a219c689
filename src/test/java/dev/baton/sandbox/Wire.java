package dev.baton.sandbox;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Plain calls to the sandbox's wire, as any HTTP client would make them. */
final class Wire {

    /** An answer: its status and its body. */
    record Answer(int status, JsonNode body) {}

    private final String origin;
    private final HttpClient http = HttpClient.newHttpClient();

    Wire(String origin) {
        this.origin = origin;
    }

    JsonNode post(String path, @Nullable Object body, @Nullable String token) throws Exception {
        return call("POST", path, body, token).body();
    }

    Answer call(String method, String path, @Nullable Object body, @Nullable String token) throws Exception {
        return call(method, path, body, token == null ? Map.of() : Map.of("x-acs-dingtalk-access-token", token));
    }

    Answer call(String method, String path, @Nullable Object body, Map<String, String> headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin + path))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(
                                        body instanceof String text ? text : Json.write(body), StandardCharsets.UTF_8));
        headers.forEach(request::header);
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), Json.read(response.body()));
    }

    String token(SandboxServer sandbox) throws Exception {
        return Json.text(
                post(
                        "/v1.0/oauth2/accessToken",
                        Map.of("appKey", sandbox.clientId(), "appSecret", sandbox.clientSecret()),
                        null),
                "accessToken");
    }
}
