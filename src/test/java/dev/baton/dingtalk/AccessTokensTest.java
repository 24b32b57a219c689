package dev.baton.dingtalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AccessTokensTest {

    private final Samples.HandClock clock = new Samples.HandClock();
    private final AtomicInteger fetches = new AtomicInteger();
    private boolean down;
    private final AccessTokens tokens = new AccessTokens(clock, () -> {
        int fetch = fetches.incrementAndGet();
        if (down) {
            throw new DingTalkException(DingTalkException.Kind.BUSY, "system.busy", "down");
        }
        return new AccessTokens.Fetched("token-" + fetch, Duration.ofHours(2));
    });

    @Test
    void isRenewedFiveMinutesBeforeItExpires() {
        assertThat(tokens.get()).isEqualTo("token-1");
        clock.pass(Duration.ofMinutes(114));
        assertThat(tokens.get()).isEqualTo("token-1");
        clock.pass(Duration.ofMinutes(1));
        assertThat(tokens.get()).isEqualTo("token-2");
    }

    @Test
    void whileItLivesAFailedRenewalDoesNoHarm() {
        tokens.get();
        down = true;
        clock.pass(Duration.ofMinutes(117));
        assertThat(tokens.get()).isEqualTo("token-1");
        clock.pass(Duration.ofMinutes(3));
        assertThatThrownBy(tokens::get).isInstanceOf(DingTalkException.class);
        down = false;
        assertThat(tokens.get()).startsWith("token-");
    }

    @Test
    void onlyTheRefusedTokenIsForgotten() {
        tokens.get();
        tokens.refused("token-1");
        assertThat(tokens.get()).isEqualTo("token-2");
        tokens.refused("token-1");
        assertThat(tokens.get()).isEqualTo("token-2");
    }
}
