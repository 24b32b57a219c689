package dev.baton.money;

import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The refund gateway (CONTRACT 8). The sandbox's stand-in is reached the same way.
 *
 * @param httpUrl where refunds are posted; empty: there is no gateway and refunds wait
 * @param httpSecret the key of the signatures, both ways
 */
@ConfigurationProperties("baton.refund")
record RefundProperties(
        @DefaultValue("") String httpUrl, @DefaultValue("") String httpSecret) {

    boolean isSet() {
        return !httpUrl.isBlank() && !httpSecret.isBlank();
    }

    URI url() {
        return URI.create(httpUrl);
    }

    URI url(String refundNo) {
        return URI.create(httpUrl.replaceFirst("/+$", "") + "/" + refundNo);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "RefundProperties[" + httpUrl + "]";
    }
}
