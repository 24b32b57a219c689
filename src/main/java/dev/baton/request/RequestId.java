package dev.baton.request;

import org.apache.commons.codec.digest.DigestUtils;

/**
 * What makes two requests the same one.
 *
 * @param kind where it came from: {@code press}, {@code message}, {@code api}; at most 16 characters. Equal keys of two
 *     kinds are two requests.
 * @param key chosen by the caller or taken from the wire; any length, compared exactly
 */
public record RequestId(String kind, String key) {

    public RequestId {
        if (kind.isBlank() || kind.length() > 16) {
            throw new IllegalArgumentException("A kind has 1 to 16 characters, not " + kind.length());
        }
        if (key.isEmpty()) {
            throw new IllegalArgumentException("A request of kind " + kind + " without a key");
        }
    }

    /** SHA-256 of the key: what the store keeps, so that a key may be long and says nothing to a reader. */
    byte[] hash() {
        return DigestUtils.sha256(key);
    }
}
