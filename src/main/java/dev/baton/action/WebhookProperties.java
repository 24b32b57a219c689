package dev.baton.action;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the calls that playbooks make to a shop's own systems.
 *
 * @param secret the key of their signatures; empty: nothing is called
 * @param privateAddresses whether addresses within the house may be called; only for those who write all playbooks
 *     themselves
 */
@ConfigurationProperties("baton.webhook")
record WebhookProperties(
        @DefaultValue("") String secret,
        @DefaultValue("false") boolean privateAddresses) {

    /** Without the secret. */
    @Override
    public String toString() {
        return "webhook";
    }
}
