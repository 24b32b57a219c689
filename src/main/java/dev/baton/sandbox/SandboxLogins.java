package dev.baton.sandbox;

import dev.baton.sandbox.Web.Call;
import dev.baton.sandbox.Web.Reply;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** The platform's calls about tokens and login, and the token that every other call carries. */
final class SandboxLogins {

    private static final String TOKEN_HEADER = "x-acs-dingtalk-access-token";

    private final World world;
    private final Tokens tokens;
    private final Supplier<SandboxApp> app;

    SandboxLogins(World world, Tokens tokens, Supplier<SandboxApp> app) {
        this.world = world;
        this.tokens = tokens;
        this.app = app;
    }

    void register(Web web) {
        web.platform("POST", "/v1.0/oauth2/accessToken", this::accessToken);
        web.platform("POST", "/v1.0/oauth2/userAccessToken", this::userAccessToken);
        web.platform("POST", "/v1.0/oauth2/{corpId}/token", this::corpToken);
        web.platform("GET", "/gettoken", this::getToken);
        web.platform("GET", "/v1.0/contact/users/me", this::me);
    }

    private Reply accessToken(Call call) {
        JsonNode body = call.json();
        if (!isApp(Json.text(body, "appKey"), Json.text(body, "appSecret"))) {
            return Shapes.error(400, "invalidClientIdOrSecret", "无效的clientId或者clientSecret");
        }
        return Reply.ok(Json.object("accessToken", tokens.app(), "expireIn", tokens.seconds()));
    }

    private Reply corpToken(Call call) {
        JsonNode body = call.json();
        if (!isApp(Json.text(body, "client_id"), Json.text(body, "client_secret"))) {
            return Shapes.error(400, "invalidClientIdOrSecret", "无效的clientId或者clientSecret");
        }
        return Reply.ok(Json.object("access_token", tokens.app(), "expires_in", tokens.seconds()));
    }

    private Reply getToken(Call call) {
        if (!isApp(call.query("appkey"), call.query("appsecret"))) {
            return Shapes.legacy(40089, "不合法的corpid或corpsecret");
        }
        return Reply.ok(Json.object(
                "errcode", 0, "access_token", tokens.app(), "errmsg", "ok", "expires_in", tokens.seconds()));
    }

    private boolean isApp(String key, String secret) {
        SandboxApp known = app.get();
        return known.clientId().equals(key) && known.clientSecret().equals(secret);
    }

    private Reply userAccessToken(Call call) {
        JsonNode body = call.json();
        if (!isApp(Json.text(body, "clientId"), Json.text(body, "clientSecret"))) {
            return Shapes.error(400, "invalidClientIdOrSecret", "无效的clientId或者clientSecret");
        }
        String user = Json.text(body, "grantType").equals("refresh_token")
                ? tokens.refresh(Json.text(body, "refreshToken"))
                : tokens.redeem(Json.text(body, "code"));
        if (user == null) {
            return Shapes.error(400, "invalidCode", "无效的code");
        }
        Tokens.Pair pair = tokens.user(user);
        return Reply.ok(Json.object(
                "accessToken", pair.access(),
                "refreshToken", pair.refresh(),
                "expireIn", 7200,
                "corpId", app.get().corpId()));
    }

    private Reply me(Call call) {
        String userId = tokens.userOf(call.header(TOKEN_HEADER));
        Person person = userId == null ? null : world.person(userId);
        if (person == null) {
            return Shapes.error(400, "InvalidAuthentication", "不合法的access_token");
        }
        return Reply.ok(Json.object(
                "nick", person.name(),
                "unionId", person.unionId(),
                "openId", person.openId(),
                "mobile", person.mobile(),
                "stateCode", "86",
                "visitor", false));
    }

    /** Lets the call through only with a token of the app. */
    void requireToken(Call call) {
        String token = call.header(TOKEN_HEADER);
        if (token == null || token.isEmpty()) {
            throw Shapes.refuse(401, "Unauthorized", "access token is missing");
        }
        if (!tokens.isApp(token)) {
            throw Shapes.refuse(400, "InvalidAuthentication", "不合法的access_token");
        }
    }

    /** The body of a new-host call; only JSON is taken. */
    JsonNode body(Call call) {
        requireToken(call);
        String type = call.request().getContentType();
        JsonNode body = type != null && type.contains("json") ? Json.read(call.text()) : call.json();
        if (!body.isObject() || (type != null && type.contains("form"))) {
            throw Shapes.refuse(400, "Missingbody", "body is mandatory for this action.");
        }
        return body;
    }
}
