package dev.baton.dingtalk;

import static dev.baton.dingtalk.DingTalkException.Kind.BUG;
import static dev.baton.dingtalk.DingTalkException.Kind.BUSY;
import static dev.baton.dingtalk.DingTalkException.Kind.CONFIGURATION;
import static dev.baton.dingtalk.DingTalkException.Kind.EXISTS;
import static dev.baton.dingtalk.DingTalkException.Kind.GONE;
import static dev.baton.dingtalk.DingTalkException.Kind.NOT_EXISTS;
import static dev.baton.dingtalk.DingTalkException.Kind.QUOTA;
import static dev.baton.dingtalk.DingTalkException.Kind.THROTTLED;
import static dev.baton.dingtalk.DingTalkException.Kind.UNKNOWN_OUTCOME;
import static dev.baton.dingtalk.DingTalkException.Kind.UNSAFE_CONTENT;

import dev.baton.dingtalk.DingTalkException.Kind;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What each documented error code means: the whole table, both hosts. Texts vary and are never looked at; the HTTP
 * status counts only where there is no code, because 403 means throttling, quota and missing rights alike.
 */
final class ErrorCodes {

    /** Ours: the platform bans our address for five minutes, with a page that is no proper answer. */
    static final String BAN = "baton.ban";
    /** Ours: something between us and the platform answered with a page. */
    static final String PAGE = "baton.page";
    /** Ours: the answer never came. */
    static final String NO_ANSWER = "baton.noAnswer";
    /** Ours: there was nobody to ask. */
    static final String NO_CONNECTION = "baton.noConnection";

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /**
     * @param retryAfter how long to leave the interface alone
     * @param token fetch a new access token and try once more
     */
    record Meaning(Kind kind, @Nullable Duration retryAfter, boolean token) {}

    private static final Map<String, Meaning> TABLE = new LinkedHashMap<>();

    static {
        // every call, new host
        token("InvalidAuthentication");
        mend("Forbidden.AccessDenied.AccessTokenPermissionDenied", "Forbidden.AccessDenied.IpNotInWhiteList");
        is(CONFIGURATION, "invalidClientIdOrSecret");
        wait(SECOND, "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi", "Forbidden.AccessDenied.QpsLimitForApi");
        wait(MINUTE, "Forbidden.AccessDenied.QpmLimitForAppkeyAndApi");
        is(QUOTA, "Forbidden.AccessDenied.ApiCountLimitForOrg");
        is(BUSY, "system.busy", "systemBusy");
        is(UNKNOWN_OUTCOME, "system.error");
        is(BUG, "Missingbody");

        // robot messages
        wait(SECOND, "send.too.fast", "send.byToken.tooFast", "too.many.people", "too.many.group", "toomuch.msg");
        is(UNKNOWN_OUTCOME, "unknown.send.result");
        is(GONE, "group.disbanded", "bot.stopped", "invalidParameter.robotCode.notExsit", "robot.oto.notExist");
        is(GONE, "template.stopped", "resource.not.found", "staffId.notExisted");
        is(GONE, "processQueryKey.expireTime", "invalidParameter.robotCode.downloadCode");
        is(GONE, "session.notExisted", "session.expired");
        is(CONFIGURATION, "invalid.openConversationId", "conversation.org.notMatch");
        mend("invalidParameter.robotCode.empty", "invalidParameter.robotCode.invalid", "chatbotId.notAllow.sendOTO");
        is(CONFIGURATION, "invalidParameter.robotCode.auth", "unauthorized", "auth.error");
        is(BUG, "miss.openConversationId", "invalidParameter.userIds.empty", "invalidParameter.userIds.overMax");
        is(
                BUG,
                "invalidParameter.msgKey.empty",
                "invalidParameter.msgKey.invalid",
                "msgParam.invalid",
                "msgParam.tooLong");
        is(UNSAFE_CONTENT, "contain.unsafe.url", "contain.notAllowed.text", "contain.notAllowed.picture");
        is(UNSAFE_CONTENT, "contain.notAllowed.content");
        is(QUOTA, "ding.serverquota.insufficient");

        // cards
        is(EXISTS, "param.cardAlreadyExist", "param.callbackRouteKeyExist");
        is(NOT_EXISTS, "param.cardNotExist");
        is(GONE, "param.userIdNotExist");
        mend("param.templateNotExist", "param.templateUnpublished");
        is(CONFIGURATION, "param.conversationIdInvalid");
        is(UNSAFE_CONTENT, "param.contentUnsafe");
        is(BUSY, "system.updateCallbackFailed");
        is(BUG, "param.empty", "param.outTrackIdEmpty", "param.openSpaceIdEmpty", "param.cardTemplateIdEmpty");
        is(BUG, "param.userIdEmpty", "param.cardPublicDataEmpty", "param.openDeliverModelEmpty");
        is(BUG, "param.spaceDeliverModelEmpty", "param.openSpaceIdInvalid", "param.openSpaceModelInvalid");
        is(
                BUG,
                "param.openDeliverModelError",
                "param.spaceDeliverModelError",
                "param.emptyAppendSpaces",
                "param.invalid");
        is(BUG, "param.dynamicSourceIdEmpty", "param.cardDataAndPrivateDataBothEmpty");
        is(BUG, "param.callbackRouteKeyEmpty", "param.callbackUrlEmpty", "content is too large");

        // groups
        is(BUG, "member.exceed");
        is(GONE, "member.notFound");
        is(CONFIGURATION, "groupTemplate.notFound", "permession.checkFailed");

        // the old host and its webhooks
        token("40014");
        token("42001");
        token("40001");
        is(BUSY, "-1");
        is(UNKNOWN_OUTCOME, "15", "88");
        is(BUG, "41001", "400002", "40035", "43004", "400105");
        wait(SECOND, "90018", "90002");
        is(QUOTA, "90020", "20001");
        is(CONFIGURATION, "60011", "60020", "50002", "310000");
        is(GONE, "40078", "400013", "400101", "400102", "400106");
        is(NOT_EXISTS, "60121", "33012", "40104");
        wait(Duration.ofMinutes(10), "410100", "130101");
        is(UNSAFE_CONTENT, "430101", "430102", "430103", "430104");

        // ours
        wait(Duration.ofMinutes(5), BAN);
        is(BUSY, NO_CONNECTION);
        is(UNKNOWN_OUTCOME, NO_ANSWER);
    }

    private static final Set<String> MONTHLY = Set.of("forbidden.accessdenied.apicountlimitfororg", "90020", "20001");

    private ErrorCodes() {}

    /** Whether this code says that the month's calls are used up, not just those of something bought apart. */
    static boolean isMonthly(String code) {
        return MONTHLY.contains(code.toLowerCase(Locale.ROOT));
    }

    /**
     * The meaning of a code, however the platform chose to case it; an unlisted one goes by its family, then by status.
     */
    static Meaning of(@Nullable String code, int status) {
        String known = code == null ? "" : code.strip();
        if (status == 401 && (known.isEmpty() || known.equalsIgnoreCase("Unauthorized"))) {
            return new Meaning(CONFIGURATION, null, true);
        }
        Meaning listed = TABLE.get(known.toLowerCase(Locale.ROOT));
        if (listed != null) {
            return listed;
        }
        if (known.startsWith("Forbidden.AccessDenied.") && known.contains("Limit")) {
            return new Meaning(THROTTLED, SECOND, false);
        }
        if (known.startsWith("param.") || known.startsWith("miss.param.")) {
            return new Meaning(BUG, null, false);
        }
        if (known.startsWith("groupTemplate.permessionDenied.")) {
            return new Meaning(CONFIGURATION, null, false);
        }
        return switch (status) {
            case 401, 403 -> new Meaning(CONFIGURATION, null, false);
            case 429 -> new Meaning(THROTTLED, SECOND, false);
            case 503 -> new Meaning(BUSY, null, false);
            default -> new Meaning(status >= 400 && status < 500 && status != 408 ? BUG : UNKNOWN_OUTCOME, null, false);
        };
    }

    private static void is(Kind kind, String... codes) {
        for (String code : codes) {
            put(code, new Meaning(kind, null, false));
        }
    }

    private static void wait(Duration retryAfter, String... codes) {
        for (String code : codes) {
            put(code, new Meaning(THROTTLED, retryAfter, false));
        }
    }

    /** Whatever this interface is asked for, it refuses until a person mends something. */
    private static void mend(String... codes) {
        for (String code : codes) {
            put(code, new Meaning(CONFIGURATION, MINUTE, false));
        }
    }

    private static void token(String code) {
        put(code, new Meaning(CONFIGURATION, null, true));
    }

    private static void put(String code, Meaning meaning) {
        if (TABLE.put(code.toLowerCase(Locale.ROOT), meaning) != null) {
            throw new IllegalStateException("listed twice: " + code);
        }
    }
}
