package dev.baton.outbox;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * How this process stands with each gateway: what its last answer was, when that was none. Says so when it changes. A
 * gateway that does nothing may well answer what became of it: that mends only what was asked for, or the question.
 */
@Component
public class GatewayStanding {

    private static final Logger log = LoggerFactory.getLogger(GatewayStanding.class);

    /**
     * What is wrong, and since when.
     *
     * @param status of HTTP; null: no whole answer came in time
     */
    public record Trouble(@Nullable Integer status, Instant since) {

        /** For engineers. */
        String what() {
            return status == null
                    ? "gave no whole answer within " + SignedCalls.TIME_OUT.toSeconds() + " s"
                    : "answered " + status;
        }
    }

    /** @param effect the key of the last effect it was asked for in vain; null: only questions were */
    private record Noted(Trouble trouble, @Nullable String effect) {}

    private final Map<String, Noted> noted = new TreeMap<>();
    private final Clock clock;

    GatewayStanding(Clock clock) {
        this.clock = clock;
    }

    /** It answered when it was asked for an effect. */
    synchronized void answered(Gateway gateway) {
        if (noted.remove(gateway.name()) != null) {
            log.info("The gateway {} answers again", gateway.name());
        }
    }

    /** It told what became of an effect, which need not be asked for again then. */
    synchronized void told(Gateway gateway, String effect) {
        Noted before = noted.get(gateway.name());
        if (before != null && Objects.equals(before.effect(), effect)) {
            answered(gateway);
        } else {
            unheard(gateway);
        }
    }

    /** It never heard of an effect: that will be asked for again, and then it shows. */
    synchronized void unheard(Gateway gateway) {
        Noted before = noted.get(gateway.name());
        if (before != null && before.effect() == null) {
            answered(gateway);
        }
    }

    /**
     * It gave no answer.
     *
     * @param effect the key of the effect it was asked for; null when it was a question
     * @param status of HTTP; null: nothing whole came in time
     */
    synchronized void failed(Gateway gateway, @Nullable String effect, @Nullable Integer status) {
        Noted before = noted.get(gateway.name());
        Instant since = before == null ? clock.instant() : before.trouble().since();
        Trouble trouble = new Trouble(status, since);
        noted.put(gateway.name(), new Noted(trouble, effect == null && before != null ? before.effect() : effect));
        if (before == null || !Objects.equals(before.trouble().status(), status)) {
            log.warn("The gateway {} {}", gateway.name(), trouble.what());
        }
    }

    /** What is wrong with the gateway of this name since it answered last; empty when nothing is. */
    public synchronized Optional<Trouble> trouble(String gateway) {
        return Optional.ofNullable(noted.get(gateway)).map(Noted::trouble);
    }

    synchronized Map<String, Trouble> troubles() {
        Map<String, Trouble> troubles = new TreeMap<>();
        noted.forEach((name, one) -> troubles.put(name, one.trouble()));
        return troubles;
    }
}
