package dev.baton.outbox;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** How this process stands with each gateway: what its last answer was, when that was none. Says so when it changes. */
@Component
public class GatewayStanding {

    private static final Logger log = LoggerFactory.getLogger(GatewayStanding.class);

    /**
     * What is wrong, and since when.
     *
     * @param what for engineers
     */
    public record Trouble(String what, Instant since) {}

    private final Map<String, Trouble> troubles = new ConcurrentHashMap<>();
    private final Clock clock;

    GatewayStanding(Clock clock) {
        this.clock = clock;
    }

    /** @param wrong null when it was an answer */
    void answered(Gateway gateway, @Nullable String wrong) {
        if (wrong == null) {
            if (troubles.remove(gateway.name()) != null) {
                log.info("The gateway {} answers again", gateway.name());
            }
            return;
        }
        Trouble before = troubles.get(gateway.name());
        troubles.put(gateway.name(), new Trouble(wrong, before == null ? clock.instant() : before.since()));
        if (before == null || !before.what().equals(wrong)) {
            log.warn("The gateway {} {}", gateway.name(), wrong);
        }
    }

    /** What is wrong with the gateway of this name since it answered last; empty when nothing is. */
    public Optional<Trouble> trouble(String gateway) {
        return Optional.ofNullable(troubles.get(gateway));
    }

    Map<String, Trouble> troubles() {
        return new TreeMap<>(troubles);
    }
}
