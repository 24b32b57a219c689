package dev.baton.h5;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.springframework.stereotype.Component;

/**
 * Signs short texts that a browser carries for us, each purpose with its own key. Readable by whoever holds them, but
 * nobody can make or change one. All instances of one app read each other's.
 */
@Component
class Seal {

    private static final Base64.Encoder TO_TEXT = Base64.getUrlEncoder().withoutPadding();

    private final byte[] secret;

    Seal(H5Properties properties) {
        String given = properties.clientSecret();
        this.secret = given.isEmpty() ? random() : given.getBytes(StandardCharsets.UTF_8);
    }

    /** The text with its signature, in characters that a cookie and a query may hold. */
    String seal(String purpose, String text) {
        String body = TO_TEXT.encodeToString(text.getBytes(StandardCharsets.UTF_8));
        return body + "." + signature(purpose, body);
    }

    /** The text, empty when this was not sealed here for this purpose. */
    Optional<String> open(String purpose, String sealed) {
        int dot = sealed.indexOf('.');
        if (dot < 0 || sealed.length() > 2048) {
            return Optional.empty();
        }
        String body = sealed.substring(0, dot);
        byte[] expected = signature(purpose, body).getBytes(StandardCharsets.UTF_8);
        byte[] found = sealed.substring(dot + 1).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(expected, found)
                ? Optional.of(new String(Base64.getUrlDecoder().decode(body), StandardCharsets.UTF_8))
                : Optional.empty();
    }

    private String signature(String purpose, String body) {
        byte[] key = hmac(secret, "baton/h5/" + purpose);
        return TO_TEXT.encodeToString(hmac(key, body));
    }

    private static byte[] hmac(byte[] key, String text) {
        return new HmacUtils(HmacAlgorithms.HMAC_SHA_256, key).hmac(text);
    }

    private static byte[] random() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
