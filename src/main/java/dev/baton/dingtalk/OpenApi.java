package dev.baton.dingtalk;

import com.aliyun.dingtalkcontact_1_0.models.GetUserHeaders;
import com.aliyun.dingtalkoauth2_1_0.models.GetAccessTokenRequest;
import com.aliyun.dingtalkoauth2_1_0.models.GetUserTokenRequest;
import com.aliyun.tea.TeaException;
import com.aliyun.tea.TeaModel;
import com.aliyun.tea.okhttp.ClientHelper;
import com.aliyun.teaopenapi.models.Config;
import com.aliyun.teautil.models.RuntimeOptions;
import dev.baton.dingtalk.DingTalkException.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/**
 * The new API host through the official SDK. Each call waits for its turn, carries the app's token (a refused one is
 * fetched anew once), and fails only with {@link DingTalkException}.
 */
class OpenApi {

    static final int CONNECT_MILLIS = 3_000;
    static final int READ_MILLIS = 5_000;

    private static final String TOKEN = "oauth2.accessToken";
    private static final MediaType JSON = MediaType.get("application/json");
    /** Pages longer than this are no answer of the platform's error shape anyway. */
    private static final long PEEK = 4_096;

    /** The SDK's clients; they take a second to load, which the start need not wait for. */
    private record Sdk(
            com.aliyun.dingtalkcard_1_0.Client cards,
            com.aliyun.dingtalkrobot_1_0.Client robot,
            com.aliyun.dingtalkcontact_1_0.Client contact,
            com.aliyun.dingtalkoauth2_1_0.Client oauth2) {}

    /** Ends the name of an interface that is only asked whether we may use it: its refusals are for the asker. */
    static final String ASKING = ".ask";

    private final DingTalkProperties properties;
    private final Departures departures;
    private final Standing standing;
    private final AccessTokens tokens;
    private final int readMillis;
    private volatile @Nullable Sdk loaded;

    /** A call of the SDK, which declares every exception there is. */
    interface Call<T> {
        @Nullable
        T with(String token) throws Exception;
    }

    OpenApi(DingTalkProperties properties, Departures departures, Standing standing, Clock clock, int readMillis) {
        this.properties = properties;
        this.departures = departures;
        this.standing = standing;
        this.readMillis = readMillis;
        this.tokens = new AccessTokens(clock, this::fetchToken);
    }

    com.aliyun.dingtalkcard_1_0.Client cards() {
        return sdk().cards();
    }

    com.aliyun.dingtalkrobot_1_0.Client robot() {
        return sdk().robot();
    }

    /** Loads the SDK and fetches a token before anybody waits for either; a failure is told by the status. */
    void warmUp() {
        try {
            token();
        } catch (DingTalkException told) {
            // the standing knows
        }
    }

    private Sdk sdk() {
        Sdk ready = loaded;
        return ready != null ? ready : load();
    }

    private synchronized Sdk load() {
        Sdk ready = loaded;
        if (ready != null) {
            return ready;
        }
        try {
            Config config = config(properties.api());
            Sdk fresh = new Sdk(
                    new com.aliyun.dingtalkcard_1_0.Client(config),
                    new com.aliyun.dingtalkrobot_1_0.Client(config),
                    new com.aliyun.dingtalkcontact_1_0.Client(config),
                    new com.aliyun.dingtalkoauth2_1_0.Client(config));
            tame(properties.api());
            loaded = fresh;
            return fresh;
        } catch (Exception unusable) {
            throw new IllegalStateException("the DingTalk SDK does not start", unusable);
        }
    }

    /** Waits for this interface's turn, calls with a valid token, and says in our words what went wrong. */
    <T> T call(String api, Call<T> call) {
        String token = token();
        try {
            return untokened(api, () -> call.with(token));
        } catch (DingTalkException failure) {
            if (!failure.tokenRefused()) {
                throw failure;
            }
            tokens.refused(token);
            String fresh = token();
            return untokened(api, () -> call.with(fresh));
        }
    }

    /** The app's token, for the old host. */
    String token() {
        if (!properties.isConfigured()) {
            throw new DingTalkException(Kind.CONFIGURATION, "baton.notConfigured", "DINGTALK_CLIENT_ID is not set");
        }
        return tokens.get();
    }

    /** Forgets a token that the old host refused. */
    void refused(String token) {
        tokens.refused(token);
    }

    /** Who logged in with this OAuth2 code: the person's {@code unionId}. */
    String unionIdByOAuthCode(String authCode) {
        String userToken = untokened(
                "oauth2.userAccessToken",
                () -> sdk().oauth2()
                        .getUserTokenWithOptions(
                                new GetUserTokenRequest()
                                        .setClientId(properties.id())
                                        .setClientSecret(properties.secret())
                                        .setCode(authCode)
                                        .setGrantType("authorization_code"),
                                Map.of(),
                                options())
                        .getBody()
                        .getAccessToken());
        return untokened(
                "contact.me",
                () -> sdk().contact()
                        .getUserWithOptions("me", new GetUserHeaders().setXAcsDingtalkAccessToken(userToken), options())
                        .getBody()
                        .getUnionId());
    }

    /** Time-outs of every call; the SDK's own blind retries are off. */
    RuntimeOptions options() {
        RuntimeOptions options = new RuntimeOptions();
        options.autoretry = false;
        options.maxAttempts = 1;
        options.connectTimeout = CONNECT_MILLIS;
        options.readTimeout = readMillis;
        options.maxIdleConns = 32;
        return options;
    }

    private interface Untokened<T> {
        @Nullable
        T get() throws Exception;
    }

    private <T> T untokened(String api, Untokened<T> call) {
        return departures.leave(api, () -> made(api, call));
    }

    private <T> T made(String api, Untokened<T> call) {
        try {
            T result = call.get();
            if (result == null) {
                throw odd(api);
            }
            standing.callWorks(api);
            return result;
        } catch (Exception failure) {
            DingTalkException translated = translated(api, failure);
            if (api.endsWith(ASKING)) {
                throw translated;
            }
            boolean lasting = translated.kind() == Kind.CONFIGURATION || translated.kind() == Kind.QUOTA;
            if (api.equals(TOKEN) || (lasting && !translated.tokenRefused())) {
                standing.callFails(api, translated);
            }
            throw translated;
        }
    }

    private AccessTokens.Fetched fetchToken() {
        return untokened(TOKEN, () -> {
            var body = sdk().oauth2()
                    .getAccessTokenWithOptions(
                            new GetAccessTokenRequest()
                                    .setAppKey(properties.id())
                                    .setAppSecret(properties.secret()),
                            Map.of(),
                            options())
                    .getBody();
            if (body.getAccessToken() == null) {
                return null;
            }
            long seconds = body.getExpireIn() == null ? 7_200 : body.getExpireIn();
            return new AccessTokens.Fetched(body.getAccessToken(), Duration.ofSeconds(Math.max(60, seconds)));
        });
    }

    /** Leaves an interface alone for a while, on a hint that came inside an answer. */
    void slowDown(String api, Duration pause) {
        departures.pause(api, pause);
    }

    /** The platform takes no call of ours for a while. */
    void banned(Duration time) {
        departures.pauseAll(time);
        standing.banned(time);
    }

    /** The platform answered without saying what we asked for. */
    static DingTalkException odd(String api) {
        return new DingTalkException(Kind.UNKNOWN_OUTCOME, "baton.oddAnswer", api + " answered without its result");
    }

    private DingTalkException translated(String api, Exception failure) {
        if (failure instanceof DingTalkException ours) {
            return ours;
        }
        if (failure instanceof TeaException answered && answered.statusCode != null) {
            // the SDK writes an absent code as a word
            String code = "null".equals(answered.code) ? null : answered.code;
            ErrorCodes.Meaning meaning = ErrorCodes.of(code, status(answered));
            slowDown(api, code, meaning);
            return new DingTalkException(
                    meaning,
                    code == null || code.isBlank() ? "http." + status(answered) : code,
                    api + " answered " + status(answered),
                    scopes(answered.accessDeniedDetail));
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException
                    || cause instanceof UnknownHostException
                    || cause instanceof NoRouteToHostException) {
                return new DingTalkException(Kind.BUSY, ErrorCodes.NO_CONNECTION, api + ": out of reach");
            }
            if (cause instanceof IOException) {
                return new DingTalkException(
                        Kind.UNKNOWN_OUTCOME, ErrorCodes.NO_ANSWER, api + ": the answer never came");
            }
        }
        return odd(api);
    }

    private void slowDown(String api, @Nullable String code, ErrorCodes.Meaning meaning) {
        if (meaning.kind() != Kind.THROTTLED || meaning.retryAfter() == null) {
            return;
        }
        if (ErrorCodes.BAN.equals(code)) {
            banned(meaning.retryAfter());
        } else {
            departures.pause(api, meaning.retryAfter());
        }
    }

    private static int status(TeaException answered) {
        return answered.statusCode == null ? 0 : answered.statusCode;
    }

    private static List<String> scopes(@Nullable Map<String, Object> detail) {
        List<String> scopes = new ArrayList<>();
        if (detail != null) {
            detail.forEach((key, value) -> {
                if (key.equalsIgnoreCase("requiredScopes") && value instanceof List<?> list) {
                    list.forEach(scope -> scopes.add(String.valueOf(scope)));
                }
            });
        }
        return scopes;
    }

    private static Config config(URI base) {
        Config config = new Config();
        config.protocol = base.getScheme();
        config.regionId = "central";
        config.endpoint = base.getAuthority();
        return config;
    }

    /**
     * Takes two habits from the HTTP client that the SDK keeps for this host in its static cache. After a lost
     * connection it would send the request once more, with an empty body, and the complaint about that body would hide
     * that the first one may have been carried out. And a page in place of JSON would surface as a parser's failure
     * without its status.
     */
    private void tame(URI base) throws Exception {
        OkHttpClient wild = ClientHelper.getOkHttpClient(base.getHost(), base.getPort(), TeaModel.buildMap(options()));
        OkHttpClient tame = wild.newBuilder()
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .addInterceptor(chain -> readable(chain.proceed(chain.request())))
                .build();
        ClientHelper.clients.replaceAll((key, client) -> client == wild ? tame : client);
    }

    private static Response readable(Response response) throws IOException {
        ResponseBody peeked = response.peekBody(PEEK);
        String start = peeked.string().strip();
        boolean json = start.startsWith("{");
        if (json && start.contains("\"punish\"") && !start.contains("\"code\"")) {
            return error(response, 403, ErrorCodes.BAN);
        }
        if (json && !response.isRedirect()) {
            return response;
        }
        // An HTML page with a success or a refusal is how a banned address is told; a gateway in trouble sends 5xx.
        int status = response.code();
        boolean banned = start.startsWith("<") && (status < 300 || status == 403 || status == 405);
        return banned
                ? error(response, 403, ErrorCodes.BAN)
                : error(response, status < 400 ? 502 : status, ErrorCodes.PAGE);
    }

    private static Response error(Response response, int status, String code) {
        response.close();
        return response.newBuilder()
                .protocol(Protocol.HTTP_1_1)
                .code(status)
                .message(code)
                .removeHeader("Content-Encoding")
                .removeHeader("Content-Length")
                .body(ResponseBody.create(JSON, "{\"code\":\"" + code + "\"}"))
                .build();
    }
}
