package dev.baton.start;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether a start can do with what a person set: the first thing that is malformed, half set, or left as a placeholder
 * refuses it. A complaint names the variable and the mend, and never repeats a secret.
 */
final class VariablesCheck {

    private static final Set<String> SECRETS = Set.of(
            "BATON_API_TOKEN",
            "BATON_WEBHOOK_SECRET",
            "MYSQL_URL",
            "MYSQL_PASSWORD",
            "REDIS_URL",
            "DINGTALK_CLIENT_SECRET",
            "DINGTALK_CARD_SECRET",
            "DINGTALK_EVENT_TOKEN",
            "DINGTALK_EVENT_AES_KEY",
            "SMS_HTTP_SECRET",
            "REFUND_HTTP_SECRET");

    private static final Set<String> FOLDERS = Set.of("BATON_DATA_DIR", "BATON_TEMPLATES_DIR");

    private static final Pattern BRACKETED = Pattern.compile("<[^>]*>");

    /** What stands where a value is to be put, and is none itself; my-token may be one. */
    private static final Pattern PLACEHOLDER = Pattern.compile(
            BRACKETED
                    + "|x{3,}|\\*{3,}|\\.{3,}|…+|your[-_ ].*|change[-_ ]?(me|it).*|to[-_ ]?do|placeholder|replace[-_ ]?me",
            Pattern.CASE_INSENSITIVE);

    /** The secrets of .env.example. */
    private static final Set<String> EXAMPLES = Set.of(
            "a-long-random-text",
            "the-secret-you-share-with-it",
            "the-password-of-that-account",
            "the-secret-of-that-app",
            "the-api-secret",
            "the-token");

    private static final String OWN_GATEWAY = " and name a gateway of yours with ";

    private final Variables variables;

    VariablesCheck(Variables variables) {
        this.variables = variables;
    }

    /** Throws {@link StartRefused} for the first thing that is wrong. */
    void check() {
        Variables.NAMES.forEach(this::checkLeftOver);
        checkItself();
        checkDatabase();
        RedisAddress.check(get("REDIS_URL"));
        checkDingTalk();
        checkSms();
        checkRefunds();
        checkProduction();
    }

    private void checkLeftOver(String name) {
        String value = get(name);
        if (value.length() > 1 && value.matches("(?s)\".*\"|'.*'")) {
            throw new StartRefused(
                    name + " has quotes around its value: remove them, the value is taken as it stands.");
        }
        if (value.contains("${")) {
            throw new StartRefused(name + " contains ${, which nothing here fills in: write the value itself.");
        }
        // A folder may have any name
        boolean leftOver = (FOLDERS.contains(name) ? BRACKETED : PLACEHOLDER)
                        .matcher(value)
                        .matches()
                || (SECRETS.contains(name) && EXAMPLES.contains(value));
        if (leftOver) {
            throw new StartRefused(
                    name + " still holds a placeholder" + shown(name) + ": put the real value, or leave it empty.");
        }
    }

    private void checkItself() {
        oneOf("BATON_PROFILE", List.of("development", "production"));
        number("BATON_HTTP_PORT", 1, 65_535);
        if (has("BATON_PUBLIC_URL")) {
            URI url = url("BATON_PUBLIC_URL", "http://localhost:8080");
            if (url.getQuery() != null || url.getFragment() != null) {
                throw new StartRefused("BATON_PUBLIC_URL has a query or fragment" + shown("BATON_PUBLIC_URL")
                        + ": give only the address people open, like https://baton.example.com.");
            }
        }
        if (get("BATON_API_TOKEN").matches(".*\\s.*")) {
            throw new StartRefused("BATON_API_TOKEN has a blank in it: use letters, digits and -._~ only.");
        }
        folder("BATON_DATA_DIR", false);
        folder("BATON_TEMPLATES_DIR", true);
        oneOf("BATON_DEMO", List.of("true", "false"));
        oneOf("BATON_WEBHOOK_PRIVATE", List.of("true", "false"));
        undoWindow();
        number("BATON_SWEEP_DAYS", 1, 36_500);
    }

    private void undoWindow() {
        if (!has("BATON_UNDO_WINDOW")) {
            return;
        }
        boolean fits;
        try {
            Duration window = Duration.parse(get("BATON_UNDO_WINDOW"));
            fits = !window.isNegative() && window.compareTo(Duration.ofDays(7)) <= 0;
        } catch (DateTimeParseException e) {
            fits = false;
        }
        if (!fits) {
            throw new StartRefused("BATON_UNDO_WINDOW must be an ISO-8601 duration between PT0S and P7D, not"
                    + shown("BATON_UNDO_WINDOW") + ": write for example PT60S or PT2M.");
        }
    }

    private void checkDatabase() {
        String url = get("MYSQL_URL");
        if (url.isEmpty()) {
            for (String half : List.of("MYSQL_USER", "MYSQL_PASSWORD")) {
                if (has(half)) {
                    throw new StartRefused(half + " is set but MYSQL_URL is empty: set MYSQL_URL, like"
                            + " jdbc:mysql://db.example.com:3306/baton, or remove " + half + ".");
                }
            }
            return;
        }
        MysqlAddress.check(url);
        if (!has("MYSQL_USER") && !url.contains("user=")) {
            throw new StartRefused("MYSQL_USER is empty but MYSQL_URL is set: set MYSQL_USER and MYSQL_PASSWORD.");
        }
    }

    private void checkDingTalk() {
        if (has("DINGTALK_CLIENT_ID")) {
            for (String needed :
                    List.of("DINGTALK_CLIENT_SECRET", "DINGTALK_ROBOT_CODE", "DINGTALK_CARD_TEMPLATE_ID")) {
                if (!has(needed)) {
                    throw new StartRefused(needed + " is empty but DINGTALK_CLIENT_ID is set: set " + needed
                            + ", or empty DINGTALK_CLIENT_ID to use the sandbox.");
                }
            }
        } else {
            for (String half : List.of(
                    "DINGTALK_CLIENT_SECRET",
                    "DINGTALK_ROBOT_CODE",
                    "DINGTALK_CORP_ID",
                    "DINGTALK_AGENT_ID",
                    "DINGTALK_CARD_TEMPLATE_ID",
                    "DINGTALK_API_BASE",
                    "DINGTALK_OAPI_BASE")) {
                if (has(half)) {
                    throw new StartRefused(
                            half + " is set but DINGTALK_CLIENT_ID is empty: set DINGTALK_CLIENT_ID, or remove " + half
                                    + " to use the sandbox.");
                }
            }
        }
        for (String base : List.of("DINGTALK_API_BASE", "DINGTALK_OAPI_BASE")) {
            if (has(base)) {
                URI url = url(base, "https://api.dingtalk.com");
                if (!url.getRawPath().isEmpty()
                        || url.getQuery() != null
                        || url.getFragment() != null
                        || url.getUserInfo() != null) {
                    throw new StartRefused(base + " must be scheme, host and port without a path, not" + shown(base)
                            + ": write for example https://api.dingtalk.com.");
                }
            }
        }
        oneOf("DINGTALK_CALLBACK_MODE", List.of("stream", "http"));
        if (get("DINGTALK_CALLBACK_MODE").equals("http") && !has("DINGTALK_CARD_SECRET")) {
            throw new StartRefused(
                    "DINGTALK_CARD_SECRET is empty but DINGTALK_CALLBACK_MODE is http: set it to the apiSecret"
                            + " of the card callback, or use DINGTALK_CALLBACK_MODE=stream.");
        }
        together("DINGTALK_EVENT_TOKEN", "DINGTALK_EVENT_AES_KEY");
        if (has("DINGTALK_EVENT_AES_KEY") && !get("DINGTALK_EVENT_AES_KEY").matches("[A-Za-z0-9+/]{43}")) {
            throw new StartRefused("DINGTALK_EVENT_AES_KEY must be 43 letters and digits: copy it whole from the event"
                    + " subscription page of the app.");
        }
        number("DINGTALK_CALLS_PER_SECOND", 1, 1000);
        number("DINGTALK_MONTHLY_API_QUOTA", 1, Integer.MAX_VALUE);
        number("DINGTALK_MONTHLY_PUSH_QUOTA", 1, Integer.MAX_VALUE);
    }

    private void checkSms() {
        String provider = get("SMS_PROVIDER");
        if (provider.equals("aliyun")) {
            throw new StartRefused("SMS_PROVIDER=aliyun is not part of this version yet: set SMS_PROVIDER=http"
                    + OWN_GATEWAY + "SMS_HTTP_URL and SMS_HTTP_SECRET.");
        }
        oneOf("SMS_PROVIDER", List.of("http", "sandbox"));
        checkGateway("SMS_PROVIDER", "SMS_HTTP_URL", "SMS_HTTP_SECRET");
    }

    private void checkRefunds() {
        String gateway = get("REFUND_GATEWAY");
        if (gateway.equals("alipay") || gateway.equals("wechatpay")) {
            throw new StartRefused(
                    "REFUND_GATEWAY=" + gateway + " is not part of this version yet: set REFUND_GATEWAY=http"
                            + OWN_GATEWAY + "REFUND_HTTP_URL and REFUND_HTTP_SECRET.");
        }
        oneOf("REFUND_GATEWAY", List.of("http", "sandbox"));
        checkGateway("REFUND_GATEWAY", "REFUND_HTTP_URL", "REFUND_HTTP_SECRET");
    }

    private void checkGateway(String kind, String url, String secret) {
        if (get(kind).equals("http")) {
            for (String needed : List.of(url, secret)) {
                if (!has(needed)) {
                    throw new StartRefused(needed + " is empty but " + kind + " is http: set " + needed + ", or leave "
                            + kind + " empty to use the sandbox.");
                }
            }
            url(url, "https://gateway.example.com/baton");
        } else {
            for (String half : List.of(url, secret)) {
                if (has(half)) {
                    throw new StartRefused(half + " is set but " + kind + " is not http: set " + kind
                            + "=http, or remove " + half + ".");
                }
            }
        }
    }

    private void checkProduction() {
        if (!variables.production()) {
            return;
        }
        List<String> missing = variables.missing();
        if (!missing.isEmpty()) {
            throw new StartRefused("BATON_PROFILE=production runs on real parts only: set " + String.join(", ", missing)
                    + ", or use BATON_PROFILE=development.");
        }
        if (!has("BATON_API_TOKEN")) {
            throw new StartRefused(
                    "BATON_API_TOKEN is empty but BATON_PROFILE is production: set it to a long random text.");
        }
        if (get("BATON_DEMO").equals("true")) {
            throw new StartRefused(
                    "BATON_DEMO=true would put invented people into a production store: remove BATON_DEMO.");
        }
    }

    private void together(String one, String other) {
        if (has(one) != has(other)) {
            String empty = has(one) ? other : one;
            String set = has(one) ? one : other;
            throw new StartRefused(empty + " is empty but " + set + " is set: set both, or neither.");
        }
    }

    private void oneOf(String name, List<String> allowed) {
        if (has(name) && !allowed.contains(get(name))) {
            throw new StartRefused(name + " must be " + String.join(" or ", allowed) + ", not" + shown(name)
                    + ": correct it, or leave it empty.");
        }
    }

    private void number(String name, int least, int most) {
        if (!has(name)) {
            return;
        }
        String value = get(name);
        if (!value.matches("\\d{1,10}") || Long.parseLong(value) < least || Long.parseLong(value) > most) {
            throw new StartRefused(name + " must be a whole number from " + least + " to " + most + ", not"
                    + shown(name) + ": correct it, or leave it empty.");
        }
    }

    private void folder(String name, boolean mustExist) {
        if (!has(name)) {
            return;
        }
        try {
            Path path = Path.of(get(name));
            if (mustExist && !Files.isDirectory(path)) {
                throw new StartRefused(name + shown(name) + " is not a folder: make it, or leave " + name
                        + " empty to use what is shipped.");
            }
            if (Files.exists(path) && !Files.isDirectory(path)) {
                throw new StartRefused(name + shown(name) + " is not a folder: name one that Baton may write to.");
            }
        } catch (InvalidPathException e) {
            throw new StartRefused(name + shown(name) + " is not the name of a folder: correct it, or leave it empty.");
        }
    }

    private URI url(String name, String example) {
        try {
            URI url = new URI(get(name));
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            if ((scheme.equals("http") || scheme.equals("https")) && url.getHost() != null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // said below
        }
        throw new StartRefused(
                name + " must be an http or https address, not" + shown(name) + ": write for example " + example + ".");
    }

    private String shown(String name) {
        return SECRETS.contains(name) ? "" : " \"" + get(name) + "\"";
    }

    private boolean has(String name) {
        return variables.has(name);
    }

    private String get(String name) {
        return variables.get(name);
    }
}
