package dev.baton.dingtalk;

import dev.baton.dingtalk.DingTalkException.Kind;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Learns from the platform who looks at a page of ours. What each call promises stands at the door,
 * {@link DingTalkClient}.
 */
class Logins {

    private final DingTalkProperties properties;
    private final OpenApi api;
    private final OldApi old;

    Logins(DingTalkProperties properties, OpenApi api, OldApi old) {
        this.properties = properties;
        this.api = api;
        this.old = old;
    }

    String userIdByAuthCode(String code) {
        return userId(old.call("/topapi/v2/user/getuserinfo", Map.of("code", code)));
    }

    String userIdByOAuthCode(String authCode) {
        JsonNode result = old.call("/topapi/user/getbyunionid", Map.of("unionid", api.unionIdByOAuthCode(authCode)));
        String contact = Wire.word(result, "contact_type");
        if (contact != null && !contact.equals("0")) {
            throw new DingTalkException(Kind.NOT_EXISTS, "60121", "an outside contact, not a colleague");
        }
        return userId(result);
    }

    URI loginPage(String redirectUri, String state) {
        return URI.create(properties.login() + "/oauth2/auth?redirect_uri=" + encoded(redirectUri)
                + "&response_type=code&client_id=" + encoded(properties.id()) + "&scope=openid&state=" + encoded(state)
                + "&prompt=consent");
    }

    private static String userId(JsonNode result) {
        String userId = Wire.word(result, "userid");
        if (userId == null) {
            throw OpenApi.odd("user");
        }
        return userId;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
