package dev.baton.outbox;

import java.time.Duration;

/** Settings of a relay in a test: quick to retry, the rest as shipped. */
final class Settings {

    private int workers = 8;
    private int attempts = 20;
    private Duration lease = Duration.ofSeconds(30);
    private Duration poll = Duration.ofMillis(200);
    private Duration longestDelivery = Duration.ofSeconds(60);

    Settings workers(int number) {
        workers = number;
        return this;
    }

    Settings attempts(int number) {
        attempts = number;
        return this;
    }

    Settings lease(Duration duration) {
        lease = duration;
        return this;
    }

    Settings poll(Duration duration) {
        poll = duration;
        return this;
    }

    Settings longestDelivery(Duration duration) {
        longestDelivery = duration;
        return this;
    }

    OutboxProperties build() {
        return new OutboxProperties(
                workers,
                50,
                lease,
                poll,
                Duration.ofMillis(20),
                Duration.ofMillis(200),
                attempts,
                longestDelivery,
                Duration.ofSeconds(4));
    }
}
