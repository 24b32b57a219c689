package dev.baton.sandbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;

/** The signatures the platform puts on its HTTP callbacks, and the one our own http gateways use. */
final class Signatures {

    private Signatures() {}

    /** The robot's: Base64(HmacSHA256(key secret, timestamp + "\n" + secret)). */
    static String robot(String timestamp, String appSecret) {
        return Base64.getEncoder().encodeToString(hmac(appSecret).hmac(timestamp + "\n" + appSecret));
    }

    /** A card callback's: Base64(HmacSHA256(key apiSecret, timestamp)). */
    static String card(String timestamp, String apiSecret) {
        return Base64.getEncoder().encodeToString(hmac(apiSecret).hmac(timestamp));
    }

    /** The http gateways': sha256=hex(HmacSHA256(key secret, timestamp + "." + body)). */
    static String gateway(String timestamp, String body, String secret) {
        return "sha256=" + hmac(secret).hmacHex(timestamp + "." + body);
    }

    static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static HmacUtils hmac(String key) {
        return new HmacUtils(HmacAlgorithms.HMAC_SHA_256, key);
    }

    /** An event's: sha1 hex over the sorted parts. */
    static String event(String token, String timestamp, String nonce, String encrypted) {
        String[] parts = {token, timestamp, nonce, encrypted};
        Arrays.sort(parts);
        return DigestUtils.sha1Hex(String.join("", parts));
    }

    /** An event's body: AES-256-CBC over 16 random bytes, the length, the text and the owner, padded to 32. */
    static String encrypt(String text, String aesKey, String owner) {
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        byte[] key = Base64.getDecoder().decode(aesKey + "=");
        byte[] ownerKey = owner.getBytes(StandardCharsets.UTF_8);
        int length = 16 + 4 + message.length + ownerKey.length;
        int pad = 32 - length % 32;
        byte[] plain = ByteBuffer.allocate(length + pad)
                .put(UUID.randomUUID().toString().substring(0, 16).getBytes(StandardCharsets.US_ASCII))
                .putInt(message.length)
                .put(message)
                .put(ownerKey)
                .array();
        Arrays.fill(plain, length, plain.length, (byte) pad);
        return Base64.getEncoder().encodeToString(aes(Cipher.ENCRYPT_MODE, key, plain));
    }

    /** The text inside an encrypted event or answer. */
    static String decrypt(String encrypted, String aesKey) {
        byte[] key = Base64.getDecoder().decode(aesKey + "=");
        byte[] plain = aes(Cipher.DECRYPT_MODE, key, Base64.getDecoder().decode(encrypted));
        int length = ByteBuffer.wrap(plain, 16, 4).getInt();
        return new String(plain, 20, length, StandardCharsets.UTF_8);
    }

    private static byte[] aes(int mode, byte[] key, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(Arrays.copyOf(key, 16)));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException wrong) {
            throw new IllegalArgumentException("not an encrypted event", wrong);
        }
    }
}
