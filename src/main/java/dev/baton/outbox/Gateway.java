package dev.baton.outbox;

import java.net.URI;

/**
 * A gateway of the shop (CONTRACT 8). The sandbox's stand-in is reached the same way.
 *
 * @param name for engineers: {@code sms}, {@code refund}
 * @param url where effects are posted; empty: there is none, and what would leave waits
 * @param secret the key of the signatures, both ways
 */
public record Gateway(String name, String url, String secret) {

    /** Whether there is one. */
    public boolean isSet() {
        return !url.isBlank() && !secret.isBlank();
    }

    URI address() {
        return URI.create(url);
    }

    /** Where it is asked what became of an effect. */
    URI address(String key) {
        return URI.create(url.replaceFirst("/+$", "") + "/" + key);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return name + " at " + url;
    }
}
