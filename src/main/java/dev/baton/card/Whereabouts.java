package dev.baton.card;

import dev.baton.presence.Here;
import dev.baton.presence.Presence;
import dev.baton.presence.PresenceChanged;
import dev.baton.wording.Wording;
import dev.baton.workflow.When;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Whether a holder is here, and how we know, for the card. Asked when a card is brought, at most once a minute a
 * person; the answer to a press draws from memory. A card does not tick, so the line says when it was true.
 */
@Component
class Whereabouts {

    private static final Duration FRESH = Duration.ofMinutes(1);

    /** Later it says nothing about now. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private static final int PEOPLE = 10_000;

    private final Presence presence;
    private final Wording wording;
    private final Clock clock;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private record Known(Here here, Instant at) {}

    Whereabouts(Presence presence, Wording wording, Clock clock) {
        this.presence = presence;
        this.wording = wording;
        this.clock = clock;
    }

    /** Asks where this person is, unless that was done just now. Not in a transaction. */
    void learn(String userId) {
        Instant now = clock.instant();
        Known before = known.get(userId);
        if (before != null && within(before, now, FRESH)) {
            return;
        }
        if (known.size() > PEOPLE) {
            known.clear();
        }
        known.put(userId, new Known(presence.here(userId), now));
    }

    /** What was known of this person is no longer so: it is not drawn again. */
    @EventListener
    void changed(PresenceChanged change) {
        known.remove(change.userId());
    }

    /** 张三：在线，3 分钟前按过卡片，排班至 18:00（14:05 看的）; empty when nothing is remembered. No statement. */
    String line(String userId, String name) {
        Known known = this.known.get(userId);
        if (known == null || !within(known, clock.instant(), REMEMBERED)) {
            return "";
        }
        Here here = known.here();
        String state = wording.say("presence.state." + here.state().name().toLowerCase(Locale.ROOT));
        String reason = here.reason().startsWith(state) ? here.reason() : state + "，" + here.reason();
        return wording.say("card.whereabouts", name, reason, When.text(known.at(), clock.instant()));
    }

    private static boolean within(Known known, Instant now, Duration span) {
        return !now.isBefore(known.at()) && now.isBefore(known.at().plus(span));
    }
}
