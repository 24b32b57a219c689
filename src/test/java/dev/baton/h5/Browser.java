package dev.baton.h5;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A person's browser: keeps cookies, follows nothing by itself. */
final class Browser {

    static final String IN_DINGTALK =
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120 Mobile AliApp(DingTalk/7.6.10) DingTalk/7.6.10";

    private static final HttpClient HTTP =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
    private static final JsonMapper JSON = JsonMapper.shared();

    private final String origin;
    private final String agent;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    Browser(String origin, String agent) {
        this.origin = origin;
        this.agent = agent;
    }

    Browser(String origin) {
        this(origin, "Mozilla/5.0 (X11; Linux x86_64) Chrome/120");
    }

    /** What came back. */
    record Page(int status, String body, @Nullable String location, List<String> setCookies, HttpResponse<String> raw) {

        JsonNode json() {
            return JSON.readTree(body);
        }

        String header(String name) {
            return raw.headers().firstValue(name).orElse("");
        }
    }

    Browser with(String cookie, String value) {
        cookies.put(cookie, value);
        return this;
    }

    @Nullable
    String cookie(String name) {
        return cookies.get(name);
    }

    Page get(String address) {
        return send(request(address).GET());
    }

    /** As our own pages do it. */
    Page post(String address, Object body) {
        return send(request(address)
                .header("Content-Type", "application/json")
                .header(Guard.OWN_HEADER, "1")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    HttpRequest.Builder request(String address) {
        URI uri = URI.create(address.startsWith("http") ? address : origin + address);
        return HttpRequest.newBuilder(uri).header("User-Agent", agent);
    }

    Page send(HttpRequest.Builder request) {
        if (!cookies.isEmpty()) {
            StringBuilder all = new StringBuilder();
            cookies.forEach((name, value) -> all.append(all.isEmpty() ? "" : "; ")
                    .append(name)
                    .append('=')
                    .append(value));
            request.header("Cookie", all.toString());
        }
        try {
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
            List<String> set = response.headers().allValues("Set-Cookie");
            set.forEach(this::keep);
            String location = response.headers().firstValue("Location").orElse(null);
            return new Page(response.statusCode(), response.body(), location, set, response);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void keep(String cookie) {
        String[] pair = cookie.substring(0, cookie.indexOf(';')).split("=", 2);
        if (cookie.contains("Max-Age=0")) {
            cookies.remove(pair[0]);
        } else {
            cookies.put(pair[0], pair[1]);
        }
    }
}
