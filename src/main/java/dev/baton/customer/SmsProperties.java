package dev.baton.customer;

import dev.baton.outbox.Gateway;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The SMS gateway's settings.
 *
 * @param httpUrl where it is, empty for none
 * @param httpSecret the key of the signatures
 */
@ConfigurationProperties("baton.sms")
record SmsProperties(
        @DefaultValue("") String httpUrl, @DefaultValue("") String httpSecret) {

    Gateway gateway() {
        return new Gateway("sms", httpUrl, httpSecret);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return gateway().toString();
    }
}
