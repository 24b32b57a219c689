package dev.baton.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.springframework.stereotype.Component;

/**
 * The {@code next} of a list: where its page ended, sealed so that it can only be given back as it was, to the same
 * list with the same conditions.
 */
@Component
class Cursors {

    private static final int SEAL = 16;
    private static final String GAP = "\u001f";

    private final byte[] key;

    Cursors(ApiProperties properties) {
        this.key = ("cursor " + properties.apiToken()).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * @param list names the list and its conditions
     * @param place what leads to the next page; the texts must not hold control characters
     */
    String write(String list, String... place) {
        byte[] text = String.join(GAP, place).getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(seal(list, text), SEAL + text.length);
        System.arraycopy(text, 0, all, SEAL, text.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }

    /** @throws Refusal (422) when this list never gave that cursor */
    List<String> read(String list, String cursor) {
        byte[] all;
        try {
            all = Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException garbled) {
            throw Refusal.invalid("cursor", "cursor");
        }
        byte[] text = Arrays.copyOfRange(all, Math.min(SEAL, all.length), all.length);
        if (all.length <= SEAL || !MessageDigest.isEqual(seal(list, text), Arrays.copyOf(all, SEAL))) {
            throw Refusal.invalid("cursor", "cursor");
        }
        return List.of(new String(text, StandardCharsets.UTF_8).split(GAP, -1));
    }

    private byte[] seal(String list, byte[] text) {
        Mac mac = HmacUtils.getInitializedMac(HmacAlgorithms.HMAC_SHA_256, key);
        mac.update(list.getBytes(StandardCharsets.UTF_8));
        mac.update((byte) 0);
        return Arrays.copyOf(mac.doFinal(text), SEAL);
    }
}
