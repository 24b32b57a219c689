package dev.baton.journey;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The page behind 查看详情 as somebody opens it from the card in a browser: it sends to DingTalk's login and comes back.
 */
final class DetailPage {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient http = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .cookieHandler(new CookieManager())
            .build();
    private final String origin;
    private final String workflow;

    private DetailPage(String origin, String workflow) {
        this.origin = origin;
        this.workflow = workflow;
    }

    /** @param link what the card carries; it names nobody */
    static DetailPage open(String origin, String dingTalk, String user, String link) {
        String path = URI.create(link).getPath();
        DetailPage page = new DetailPage(origin, path.substring(path.lastIndexOf('/') + 1));
        String login = page.sentTo(origin + path);
        Map<String, String> asked = query(page.sentTo(origin + login));
        String back = page.post(
                        dingTalk + "/sandbox/api/approve",
                        Map.of("user", user, "redirectUri", asked.get("redirect_uri"), "state", asked.get("state")))
                .path("location")
                .stringValue();
        URI home = URI.create(back);
        String wanted = page.sentTo(origin + home.getRawPath() + "?" + home.getRawQuery());
        if (page.get(origin + wanted).statusCode() != 200) {
            throw new AssertionError("the page does not open at " + wanted);
        }
        return page;
    }

    /** What the page shows. */
    JsonNode sheet() {
        return JSON.readTree(get(origin + "/h5/api/workflows/" + workflow).body());
    }

    /** A button of the page. */
    JsonNode press(String action, Map<String, String> params) {
        return post(
                origin + "/h5/api/workflows/" + workflow + "/actions/" + action,
                Map.of(
                        "requestId",
                        Journey.request(),
                        "revision",
                        sheet().path("revision").asInt(),
                        "params",
                        params));
    }

    private String sentTo(String address) {
        return get(address)
                .headers()
                .firstValue("Location")
                .orElseThrow(() -> new AssertionError(address + " sends nowhere"));
    }

    private HttpResponse<String> get(String address) {
        return send(HttpRequest.newBuilder(URI.create(address)).GET());
    }

    private JsonNode post(String address, Object body) {
        return JSON.readTree(send(HttpRequest.newBuilder(URI.create(address))
                        .header("Content-Type", "application/json")
                        .header("X-Baton-Page", "1")
                        .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))))
                .body());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static Map<String, String> query(String address) {
        return Arrays.stream(URI.create(address).getRawQuery().split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }
}
