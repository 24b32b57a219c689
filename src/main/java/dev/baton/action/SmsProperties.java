package dev.baton.action;

import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The SMS gateway (CONTRACT 8). The sandbox's stand-in is reached the same way.
 *
 * @param httpUrl where messages are posted; empty: there is no gateway and messages wait
 * @param httpSecret the key of the signatures, both ways
 */
@ConfigurationProperties("baton.sms")
record SmsProperties(
        @DefaultValue("") String httpUrl, @DefaultValue("") String httpSecret) {

    boolean isSet() {
        return !httpUrl.isBlank() && !httpSecret.isBlank();
    }

    URI url() {
        return URI.create(httpUrl);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "SmsProperties[" + httpUrl + "]";
    }
}
