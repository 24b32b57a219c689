package dev.baton.dingtalk;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.jspecify.annotations.Nullable;

/**
 * Whether an HTTP callback comes from the platform. The signatures of robots and cards do not cover the body, only the
 * time, so both are believed for one hour: the platform says so for robots and names no window for cards. That of
 * events covers everything, and no window is named either: a day is enough for any repeat, and shorter than we remember
 * events.
 */
final class Signatures {

    private static final Duration WINDOW = Duration.ofHours(1);
    private static final Duration EVENT_WINDOW = Duration.ofDays(1);
    /**
     * Below this a number is no time in milliseconds of any year we live in, but one in seconds, as one sample has it.
     */
    private static final long SECONDS = 100_000_000_000L;

    private Signatures() {}

    /** Robot messages: {@code sign} over the time and the app secret, with the app secret. */
    static boolean ofRobot(String appSecret, @Nullable String timestamp, @Nullable String sign, Clock clock) {
        return fresh(timestamp, clock) && same(hmac(appSecret, timestamp + "\n" + appSecret), sign);
    }

    /** Card callbacks: {@code x-ddpaas-signature} over the time, with the secret of the callback route. */
    static boolean ofCard(String apiSecret, @Nullable String timestamp, @Nullable String sign, Clock clock) {
        return fresh(timestamp, clock) && same(hmac(apiSecret, String.valueOf(timestamp)), sign);
    }

    /** Whether an event's envelope, whose signature is checked elsewhere, is of these days. */
    static boolean isRecentEvent(@Nullable String timestamp, Clock clock) {
        return within(EVENT_WINDOW, timestamp, clock);
    }

    private static boolean fresh(@Nullable String timestamp, Clock clock) {
        return within(WINDOW, timestamp, clock);
    }

    private static boolean within(Duration window, @Nullable String timestamp, Clock clock) {
        if (timestamp == null || !timestamp.matches("[0-9]{1,15}")) {
            return false;
        }
        long time = Long.parseLong(timestamp);
        Instant sent = time < SECONDS ? Instant.ofEpochSecond(time) : Instant.ofEpochMilli(time);
        return Duration.between(sent, clock.instant()).abs().compareTo(window) <= 0;
    }

    private static String hmac(String key, String message) {
        return Base64.getEncoder().encodeToString(new HmacUtils(HmacAlgorithms.HMAC_SHA_256, key).hmac(message));
    }

    /** Takes as long whatever the difference is. */
    static boolean same(String expected, @Nullable String given) {
        return given != null
                && MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
