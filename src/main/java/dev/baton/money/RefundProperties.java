package dev.baton.money;

import dev.baton.outbox.Gateway;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The refund gateway's settings.
 *
 * @param httpUrl where it is, empty for none
 * @param httpSecret the key of the signatures
 */
@ConfigurationProperties("baton.refund")
record RefundProperties(
        @DefaultValue("") String httpUrl, @DefaultValue("") String httpSecret) {

    Gateway gateway() {
        return new Gateway("refund", httpUrl, httpSecret);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return gateway().toString();
    }
}
