package dev.baton.dingtalk;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The app at DingTalk. Empty texts count as absent; without a client id the transport stays off.
 *
 * @param clientId the app's Client ID (appKey)
 * @param clientSecret its secret; required with a client id
 * @param robotCode default: the client id, which it is for an enterprise-internal app
 * @param corpId our organisation; pushes that name another one carry no user id. Without it that is not checked
 * @param agentId used by links only
 * @param apiBase origin of the API host; default {@code https://api.dingtalk.com}
 * @param oapiBase origin of the old API host; default {@code https://oapi.dingtalk.com}
 * @param callbackMode how pushes reach us; default stream
 * @param cardTemplateId id the card platform gave to our template; required with a client id
 * @param cardSecret {@code apiSecret} of card callbacks; required in http mode
 * @param eventToken of the event subscription in http mode; with {@code eventAesKey} or not at all
 * @param eventAesKey 43 letters and digits
 */
@ConfigurationProperties("baton.dingtalk")
record DingTalkProperties(
        @Nullable String clientId,
        @Nullable String clientSecret,
        @Nullable String robotCode,
        @Nullable String corpId,
        @Nullable String agentId,
        @Nullable String apiBase,
        @Nullable String oapiBase,
        @Nullable String callbackMode,
        @Nullable String cardTemplateId,
        @Nullable String cardSecret,
        @Nullable String eventToken,
        @Nullable String eventAesKey) {

    DingTalkProperties {
        clientId = orAbsent(clientId);
        clientSecret = orAbsent(clientSecret);
        robotCode = orAbsent(robotCode);
        corpId = orAbsent(corpId);
        agentId = orAbsent(agentId);
        apiBase = orAbsent(apiBase);
        oapiBase = orAbsent(oapiBase);
        callbackMode = orAbsent(callbackMode);
        cardTemplateId = orAbsent(cardTemplateId);
        cardSecret = orAbsent(cardSecret);
        eventToken = orAbsent(eventToken);
        eventAesKey = orAbsent(eventAesKey);
        checkOrigin("DINGTALK_API_BASE", apiBase);
        checkOrigin("DINGTALK_OAPI_BASE", oapiBase);
        boolean http = "http".equalsIgnoreCase(callbackMode);
        require(
                callbackMode == null || http || "stream".equalsIgnoreCase(callbackMode),
                "DINGTALK_CALLBACK_MODE must be stream or http");
        if (clientId != null) {
            require(clientSecret != null, "DINGTALK_CLIENT_SECRET is missing; DINGTALK_CLIENT_ID alone is not enough");
            require(
                    cardTemplateId != null,
                    "DINGTALK_CARD_TEMPLATE_ID is missing: import bot-templates/cards at the card platform and set its id");
            require(!http || cardSecret != null, "DINGTALK_CARD_SECRET is missing; http mode needs it");
        }
        require(
                (eventToken == null) == (eventAesKey == null),
                "DINGTALK_EVENT_TOKEN and DINGTALK_EVENT_AES_KEY go together: set both or none");
        require(
                eventAesKey == null || eventAesKey.matches("[A-Za-z0-9+/]{43}"),
                "DINGTALK_EVENT_AES_KEY must be exactly 43 letters and digits");
    }

    boolean isConfigured() {
        return clientId != null;
    }

    boolean isHttpMode() {
        return "http".equalsIgnoreCase(callbackMode);
    }

    String robot() {
        return robotCode != null ? robotCode : id();
    }

    String id() {
        return clientId == null ? "" : clientId;
    }

    String secret() {
        return clientSecret == null ? "" : clientSecret;
    }

    URI api() {
        return URI.create(apiBase == null ? "https://api.dingtalk.com" : origin(apiBase));
    }

    URI oapi() {
        return URI.create(oapiBase == null ? "https://oapi.dingtalk.com" : origin(oapiBase));
    }

    /** Where browsers log in: the public login host, or whatever stands in for the API. */
    URI login() {
        return apiBase == null ? URI.create("https://login.dingtalk.com") : api();
    }

    private static void checkOrigin(String variable, @Nullable String value) {
        if (value == null) {
            return;
        }
        boolean origin;
        try {
            URI uri = new URI(origin(value));
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            origin = (scheme.equals("http") || scheme.equals("https"))
                    && uri.getHost() != null
                    && uri.getPath().isEmpty()
                    && uri.getQuery() == null
                    && uri.getFragment() == null
                    && uri.getUserInfo() == null;
        } catch (URISyntaxException malformed) {
            origin = false;
        }
        require(
                origin,
                variable + " must be an origin such as https://api.dingtalk.com: scheme, host and port, no path");
    }

    private static String origin(String value) {
        return value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
    }

    private static @Nullable String orAbsent(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static void require(boolean held, String sentence) {
        if (!held) {
            throw new IllegalArgumentException(sentence);
        }
    }

    /** Names no secret. */
    @Override
    public String toString() {
        return "DingTalkProperties[" + (isConfigured() ? "configured" : "off") + ", "
                + (isHttpMode() ? "http" : "stream") + ", " + api() + "]";
    }
}
