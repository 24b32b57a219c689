package dev.baton.sandbox;

import dev.baton.sandbox.Web.Call;
import dev.baton.sandbox.Web.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** The chat page and the login page, as files of the jar. */
final class Pages {

    private static final String FILES = "/sandbox/";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html;charset=utf-8",
            "js", "text/javascript;charset=utf-8",
            "css", "text/css;charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "json", "application/json;charset=utf-8",
            "webmanifest", "application/manifest+json");

    private final Tokens tokens;
    private final World world;
    private final Supplier<SandboxApp> app;

    Pages(Tokens tokens, World world, Supplier<SandboxApp> app) {
        this.tokens = tokens;
        this.world = world;
        this.app = app;
    }

    void register(Web web) {
        web.own("GET", "/", call -> file("index.html"));
        web.own("GET", "/sandbox", call -> file("index.html"));
        web.own("GET", "/sandbox/", call -> file("index.html"));
        web.own("GET", "/favicon.ico", call -> file("icon.svg"));
        web.own("GET", "/sandbox/{file}", call -> file(call.var("file")));
        web.own("GET", "/oauth2/auth", this::loginPage);
        web.own("POST", "/sandbox/api/approve", this::approve);
    }

    private static Reply file(String name) throws IOException {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null || !name.matches("[a-z0-9-]+\\.[a-z]+")) {
            return Reply.json(404, Map.of("error", "no such file"));
        }
        try (InputStream in = Pages.class.getResourceAsStream(FILES + name)) {
            return in == null
                    ? Reply.json(404, Map.of("error", "no such file"))
                    : new Reply(200, type, in.readAllBytes(), Map.of());
        }
    }

    /** The page of the OAuth2 login; the tab's own identity approves by itself. */
    private Reply loginPage(Call call) throws IOException {
        if (!call.query("client_id").equals(app.get().clientId())) {
            return Reply.html(400, "<!doctype html><meta charset=utf-8><p>应用不存在：client_id 不正确。</p>");
        }
        if (!call.query("redirect_uri").matches("https?://.+")) {
            return Reply.html(400, "<!doctype html><meta charset=utf-8><p>redirect_uri 不正确。</p>");
        }
        return file("login.html");
    }

    private Reply approve(Call call) {
        JsonNode body = call.json();
        String origin = call.header("Origin");
        String host = call.header("Host");
        if (origin != null
                && host != null
                && !origin.replaceFirst("^https?://", "").equals(host)) {
            return Reply.json(403, Map.of("error", "only for pages of the sandbox itself"));
        }
        String user = Json.text(body, "user");
        String redirect = Json.text(body, "redirectUri");
        if (world.person(user) == null || !redirect.matches("https?://.+")) {
            return Reply.json(400, Map.of("error", "nobody to log in, or nowhere to go"));
        }
        return Reply.ok(Map.of(
                "location",
                redirect + (redirect.contains("?") ? "&" : "?") + "authCode=" + encode(tokens.code(user)) + "&state="
                        + encode(Json.text(body, "state"))));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
