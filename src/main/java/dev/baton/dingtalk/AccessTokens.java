package dev.baton.dingtalk;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The app's access token, kept until five minutes before it expires. Whoever comes while it is being fetched waits for
 * that one fetch. Other processes may keep their own copy: the platform gives the same token to all.
 */
class AccessTokens {

    private static final Duration EARLY = Duration.ofMinutes(5);

    /** What the platform gave. */
    record Fetched(String token, Duration lifetime) {

        @Override
        public String toString() {
            return "Fetched[" + lifetime + "]";
        }
    }

    private record Held(String token, Instant renewAt, Instant expiresAt) {}

    private final Clock clock;
    private final Supplier<Fetched> fetch;
    private volatile @Nullable Held held;

    AccessTokens(Clock clock, Supplier<Fetched> fetch) {
        this.clock = clock;
        this.fetch = fetch;
    }

    /** A valid token; when it is due for renewal but that fails, the old one for as long as it lives. */
    String get() {
        Held now = held;
        if (now != null && clock.instant().isBefore(now.renewAt())) {
            return now.token();
        }
        return renewed();
    }

    /** Forgets a token the platform refused; one fetched meanwhile by somebody else stays. */
    synchronized void refused(String token) {
        Held now = held;
        if (now != null && now.token().equals(token)) {
            held = null;
        }
    }

    private synchronized String renewed() {
        Held now = held;
        Instant at = clock.instant();
        if (now != null && at.isBefore(now.renewAt())) {
            return now.token();
        }
        try {
            Fetched fresh = fetch.get();
            Instant expires = at.plus(fresh.lifetime());
            Instant renew = expires.minus(EARLY);
            held = new Held(
                    fresh.token(),
                    renew.isAfter(at) ? renew : at.plus(fresh.lifetime().dividedBy(2)),
                    expires);
            return fresh.token();
        } catch (DingTalkException failed) {
            if (now != null && at.isBefore(now.expiresAt())) {
                return now.token();
            }
            throw failed;
        }
    }
}
