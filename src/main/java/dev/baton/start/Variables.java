package dev.baton.start;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The variables a person sets. Empty is unset; {@link VariablesCheck} judges what is set. */
final class Variables {

    /** Every variable there is; {@code .env.example} lists the same ones. */
    static final List<String> NAMES = List.of(
            "BATON_PROFILE",
            "BATON_HTTP_PORT",
            "BATON_PUBLIC_URL",
            "BATON_API_TOKEN",
            "BATON_DATA_DIR",
            "BATON_TEMPLATES_DIR",
            "BATON_DEMO",
            "BATON_UNDO_WINDOW",
            "BATON_SWEEP_DAYS",
            "BATON_WEBHOOK_SECRET",
            "BATON_WEBHOOK_PRIVATE",
            "MYSQL_URL",
            "MYSQL_USER",
            "MYSQL_PASSWORD",
            "REDIS_URL",
            "DINGTALK_CLIENT_ID",
            "DINGTALK_CLIENT_SECRET",
            "DINGTALK_ROBOT_CODE",
            "DINGTALK_CORP_ID",
            "DINGTALK_AGENT_ID",
            "DINGTALK_API_BASE",
            "DINGTALK_OAPI_BASE",
            "DINGTALK_CALLBACK_MODE",
            "DINGTALK_CARD_TEMPLATE_ID",
            "DINGTALK_CARD_SECRET",
            "DINGTALK_EVENT_TOKEN",
            "DINGTALK_EVENT_AES_KEY",
            "DINGTALK_CALLS_PER_SECOND",
            "DINGTALK_MONTHLY_API_QUOTA",
            "DINGTALK_MONTHLY_PUSH_QUOTA",
            "SMS_PROVIDER",
            "SMS_HTTP_URL",
            "SMS_HTTP_SECRET",
            "REFUND_GATEWAY",
            "REFUND_HTTP_URL",
            "REFUND_HTTP_SECRET");

    private static final Pattern OURS = Pattern.compile("(BATON|DINGTALK|SMS|REFUND)_[A-Z0-9_]+");

    /** Letters to insert, drop or exchange. */
    private static final LevenshteinDistance LETTERS = LevenshteinDistance.getDefaultInstance();

    /** How many letters a slip of the fingers gets wrong. */
    private static final int SLIP = 3;

    private final UnaryOperator<String> environment;

    /** @param environment gives the value of a variable, or an empty text */
    Variables(UnaryOperator<String> environment) {
        this.environment = environment;
    }

    /** A sentence for each name that looks like one of ours and is none, with the one that was probably meant. */
    static List<String> unknown(Collection<String> given) {
        return given.stream()
                .filter(name -> OURS.matcher(name).matches() && !NAMES.contains(name))
                .sorted()
                .map(Variables::unknown)
                .toList();
    }

    private static String unknown(String name) {
        ResourceBundle words = ResourceBundle.getBundle("bot-templates/messages/start", Locale.SIMPLIFIED_CHINESE);
        String nearest = Collections.min(NAMES, Comparator.comparingInt(known -> LETTERS.apply(name, known)));
        return LETTERS.apply(name, nearest) <= SLIP
                ? MessageFormat.format(words.getString("unknown-variable"), name, nearest)
                : MessageFormat.format(words.getString("unknown-variable-at-all"), name);
    }

    String get(String name) {
        return environment.apply(name).strip();
    }

    boolean has(String name) {
        return !get(name).isEmpty();
    }

    boolean production() {
        return get("BATON_PROFILE").equals("production");
    }

    /** True when nothing real is configured: this start is a demonstration. */
    boolean allEmbedded() {
        return missing().size() == 5;
    }

    /** What to set so that no part is embedded. */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        for (String real : List.of("MYSQL_URL", "REDIS_URL", "DINGTALK_CLIENT_ID")) {
            if (!has(real)) {
                missing.add(real);
            }
        }
        for (String gateway : List.of("SMS_PROVIDER", "REFUND_GATEWAY")) {
            if (!get(gateway).equals("http")) {
                missing.add(gateway + "=http");
            }
        }
        return missing;
    }
}
