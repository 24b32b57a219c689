package dev.baton.dingtalk;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * The envelope of event callbacks: signed with SHA-1 over four sorted texts, AES-256-CBC inside, padded to blocks of 32
 * bytes (Java's own padding knows 16).
 */
class EventCrypto {

    /** What is wrong with an envelope, by the platform's own number. */
    static final class Unreadable extends Exception {

        private static final long serialVersionUID = 1;

        final int number;

        Unreadable(int number) {
            super("event callback " + number);
            this.number = number;
        }
    }

    static final int BAD_SIGNATURE = 900005;
    static final int BAD_CIPHER = 900008;
    static final int WRONG_OWNER = 900010;

    private static final int BLOCK = 32;
    private static final int RANDOM = 16;
    private static final String NONCE = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    private final String token;
    private final byte[] key;
    private final String owner;
    private final Set<String> owners;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param owner ours: the app's key, which subscriptions of the console use
     * @param alsoOwner the organisation, which callbacks registered by the old API use
     */
    EventCrypto(String token, String aesKey, String owner, @Nullable String alsoOwner) {
        this.token = token;
        // 43 characters carry 258 bits; the last two are not the key's and need not be zero
        this.key = Arrays.copyOf(Base64.getMimeDecoder().decode(aesKey + "="), 32);
        this.owner = owner;
        this.owners = alsoOwner == null ? Set.of(owner) : Set.copyOf(Arrays.asList(owner, alsoOwner));
    }

    /** The message inside, when the signature and the owner are right. */
    String open(@Nullable String signature, @Nullable String timestamp, @Nullable String nonce, String encrypt)
            throws Unreadable {
        if (timestamp == null || nonce == null || !Signatures.same(signature(timestamp, nonce, encrypt), signature)) {
            throw new Unreadable(BAD_SIGNATURE);
        }
        byte[] plain;
        try {
            plain = cipher(Cipher.DECRYPT_MODE, Base64.getDecoder().decode(encrypt));
        } catch (GeneralSecurityException | IllegalArgumentException broken) {
            throw new Unreadable(BAD_CIPHER);
        }
        int pad = plain.length == 0 ? 0 : plain[plain.length - 1];
        if (pad < 1 || pad > BLOCK || plain.length < RANDOM + 4 + pad) {
            throw new Unreadable(BAD_CIPHER);
        }
        int length = ByteBuffer.wrap(plain, RANDOM, 4).getInt();
        int end = plain.length - pad;
        if (length < 0 || length > end - RANDOM - 4) {
            throw new Unreadable(BAD_CIPHER);
        }
        String sender = new String(plain, RANDOM + 4 + length, end - RANDOM - 4 - length, StandardCharsets.UTF_8);
        if (!owners.contains(sender)) {
            throw new Unreadable(WRONG_OWNER);
        }
        return new String(plain, RANDOM + 4, length, StandardCharsets.UTF_8);
    }

    /** Our answer in the platform's envelope. */
    Map<String, String> seal(String message, long timestamp) {
        byte[] salt = new byte[RANDOM];
        random.nextBytes(salt);
        StringBuilder nonce = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            nonce.append(NONCE.charAt(random.nextInt(NONCE.length())));
        }
        return seal(message, Long.toString(timestamp), nonce.toString(), salt);
    }

    Map<String, String> seal(String message, String timestamp, String nonce, byte[] salt) {
        byte[] text = message.getBytes(StandardCharsets.UTF_8);
        byte[] sender = owner.getBytes(StandardCharsets.UTF_8);
        int length = RANDOM + 4 + text.length + sender.length;
        int pad = BLOCK - length % BLOCK;
        ByteBuffer plain = ByteBuffer.allocate(length + pad);
        plain.put(salt).putInt(text.length).put(text).put(sender);
        Arrays.fill(plain.array(), length, length + pad, (byte) pad);
        try {
            String encrypt = Base64.getEncoder().encodeToString(cipher(Cipher.ENCRYPT_MODE, plain.array()));
            Map<String, String> sealed = new LinkedHashMap<>();
            sealed.put("msg_signature", signature(timestamp, nonce, encrypt));
            sealed.put("timeStamp", timestamp);
            sealed.put("nonce", nonce);
            sealed.put("encrypt", encrypt);
            return sealed;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private String signature(String timestamp, String nonce, String encrypt) {
        String[] parts = {token, timestamp, nonce, encrypt};
        Arrays.sort(parts);
        return DigestUtils.sha1Hex(String.join("", parts));
    }

    private byte[] cipher(int mode, byte[] input) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(key, 0, 16));
        return cipher.doFinal(input);
    }
}
