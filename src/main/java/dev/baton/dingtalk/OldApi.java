package dev.baton.dingtalk;

import dev.baton.dingtalk.DingTalkException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The old host and its webhooks: errors come as 200 with a number, and the token travels in the query, so no address is
 * ever put into a message or a log line here.
 */
class OldApi {

    private static final int LONGEST_ANSWER = 4 << 20;

    private static final Pattern SCOPES = Pattern.compile("\\[\\s*([A-Za-z][\\w.,\\s-]*)\\]");

    private final HttpClient http;
    private static final int LONGEST_FILE = 10 * 1024 * 1024;

    private final JsonMapper json;
    private final URI base;
    private final OpenApi tokens;
    private final Departures departures;
    private final Duration timeout;
    private final Clock clock;
    private volatile @Nullable Duration ahead;

    OldApi(
            HttpClient http,
            JsonMapper json,
            URI base,
            OpenApi tokens,
            Departures departures,
            Duration timeout,
            Clock clock) {
        this.http = http;
        this.json = json;
        this.base = base;
        this.tokens = tokens;
        this.departures = departures;
        this.timeout = timeout;
        this.clock = clock;
    }

    /** Calls {@code path} with the app's token; a refused one is fetched anew once. Returns {@code result}. */
    JsonNode call(String path, Map<String, ?> body) {
        return whole(path, body).path("result");
    }

    /** The same for an answer that has its fields beside the error number. */
    JsonNode whole(String path, Map<String, ?> body) {
        String token = tokens.token();
        try {
            return withToken(path, body, token);
        } catch (DingTalkException failure) {
            if (!failure.tokenRefused()) {
                throw failure;
            }
            tokens.refused(token);
            return withToken(path, body, tokens.token());
        }
    }

    /** Posts a message to a webhook address. */
    void webhook(URI address, Map<String, ?> message) {
        var unused = asked(Departures.WEBHOOK, address, message);
    }

    /**
     * A file at an address that the platform gave out.
     *
     * @throws DingTalkException {@code GONE} when it is not there any more, or larger than {@value #LONGEST_FILE} bytes
     */
    byte[] file(URI address) {
        HttpRequest request =
                HttpRequest.newBuilder(address).timeout(timeout).GET().build();
        try {
            HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                byte[] bytes = body.readNBytes(LONGEST_FILE + 1);
                if (response.statusCode() != 200 || bytes.length > LONGEST_FILE) {
                    throw new DingTalkException(Kind.GONE, "baton.noFile", "file: " + response.statusCode());
                }
                return bytes;
            }
        } catch (IOException lost) {
            throw new DingTalkException(Kind.BUSY, ErrorCodes.NO_CONNECTION, "file: out of reach");
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new DingTalkException(Kind.BUSY, ErrorCodes.NO_CONNECTION, "file: interrupted");
        }
    }

    private JsonNode withToken(String path, Map<String, ?> body, String token) {
        URI address = URI.create(base + path + "?access_token=" + URLEncoder.encode(token, StandardCharsets.UTF_8));
        return asked(path, address, body);
    }

    private JsonNode asked(String api, URI address, Map<String, ?> body) {
        return departures.leave(api, () -> {
            JsonNode answer = post(api, address, body);
            DingTalkException failure = failure(api, answer);
            if (failure != null) {
                throw failure;
            }
            return answer;
        });
    }

    private JsonNode post(String api, URI address, Map<String, ?> body) {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)))
                .build();
        HttpResponse<byte[]> response;
        try {
            response = http.send(request, info -> limited());
        } catch (HttpConnectTimeoutException | ConnectException never) {
            throw new DingTalkException(Kind.BUSY, ErrorCodes.NO_CONNECTION, api + ": out of reach");
        } catch (IOException lost) {
            throw new DingTalkException(Kind.UNKNOWN_OUTCOME, ErrorCodes.NO_ANSWER, api + ": the answer never came");
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new DingTalkException(Kind.UNKNOWN_OUTCOME, ErrorCodes.NO_ANSWER, api + ": interrupted");
        }
        heard(response);
        JsonNode answer = parsed(response.body());
        if (answer == null || (!answer.has("errcode") && !answer.has("code"))) {
            throw notAnAnswer(api, response, answer);
        }
        return answer;
    }

    /**
     * A ban is a page with a success or a refusal, or an object that says so; other pages come from whoever stands
     * between us.
     */
    private DingTalkException notAnAnswer(String api, HttpResponse<byte[]> response, @Nullable JsonNode answer) {
        int status = response.statusCode();
        String start = new String(response.body(), StandardCharsets.UTF_8).strip();
        boolean banned = answer == null
                ? start.startsWith("<") && (status < 300 || status == 403 || status == 405)
                : answer.has("punish");
        String code = banned ? ErrorCodes.BAN : ErrorCodes.PAGE;
        ErrorCodes.Meaning meaning = ErrorCodes.of(code, status < 400 ? 502 : status);
        if (banned && meaning.retryAfter() != null) {
            tokens.banned(meaning.retryAfter());
        }
        return new DingTalkException(meaning, code, api + " answered " + status + " with a page", List.of());
    }

    private void heard(HttpResponse<?> response) {
        try {
            Instant now = clock.instant();
            response.headers()
                    .firstValue("Date")
                    .map(date -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)))
                    .ifPresent(theirs -> ahead = Duration.between(now.truncatedTo(ChronoUnit.SECONDS), theirs));
        } catch (DateTimeException unreadable) {
            ahead = null;
        }
    }

    /** How far the platform's clock was ahead of ours at its last answer. */
    Optional<Duration> ahead() {
        return Optional.ofNullable(ahead);
    }

    private @Nullable JsonNode parsed(byte[] body) {
        try {
            JsonNode answer = json.readTree(body);
            return answer != null && answer.isObject() ? answer : null;
        } catch (JacksonException page) {
            return null;
        }
    }

    /** What the answer complains of; null when it does not. */
    private @Nullable DingTalkException failure(String api, JsonNode answer) {
        String code = answer.has("errcode")
                ? answer.path("errcode").asString("")
                : answer.path("code").asString("");
        if (code.equals("0") || code.isEmpty()) {
            return null;
        }
        String sub = answer.path("sub_code").asString("");
        if (code.equals("88") && !sub.isBlank()) {
            code = sub;
        }
        ErrorCodes.Meaning meaning = ErrorCodes.of(code, 400);
        if (meaning.kind() == Kind.THROTTLED && meaning.retryAfter() != null) {
            departures.pause(api, meaning.retryAfter());
        }
        return new DingTalkException(meaning, code, api + " refused", scopes(answer));
    }

    /** The permissions it names, in brackets of a sentence: {@code 应用尚未开通所需的权限：[qyapi_get_department_list]}. */
    private static List<String> scopes(JsonNode answer) {
        List<String> scopes = new ArrayList<>();
        Matcher named = SCOPES.matcher(answer.path("sub_msg").asString("")
                + ' '
                + answer.path("errmsg").asString(""));
        while (named.find()) {
            for (String scope : named.group(1).split(",", -1)) {
                if (!scopes.contains(scope.strip())) {
                    scopes.add(scope.strip());
                }
            }
        }
        return scopes;
    }

    private static HttpResponse.BodySubscriber<byte[]> limited() {
        return HttpResponse.BodySubscribers.mapping(
                HttpResponse.BodySubscribers.ofByteArray(),
                bytes -> bytes.length > LONGEST_ANSWER ? new byte[0] : bytes);
    }
}
