package dev.baton.presence;

import dev.baton.roster.Roster;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Component;

/** What the attendance system says of people, against what they said and did themselves. */
@Component
class Punches {

    /** So long after a shift has begun a punch that is heard of late says that the person is here. */
    private static final Duration JUST_BEGUN = Duration.ofMinutes(30);

    private final Presence presence;
    private final Roster roster;
    private final Clock clock;

    Punches(Presence presence, Roster roster, Clock clock) {
        this.presence = presence;
        this.roster = roster;
        this.clock = clock;
    }

    /**
     * The attendance system says that the person punched then. In: seen at that moment, as by a press, and gone no
     * longer; for the shift that has just begun seen now, however long ago it was. Out: gone since then, unless
     * something was said or done since, or a shift has begun. A repeat changes nothing.
     */
    void punched(String userId, String source, Instant punched) {
        Instant at = punched.truncatedTo(ChronoUnit.MILLIS);
        Instant now = now();
        Signal known = presence.stored(userId);
        Instant saidAt = known.saidAt();
        Instant seenAt = known.seenAt();
        boolean overtaken = seenAt != null && !at.isAfter(seenAt);
        if (source.equals(Attendance.OUT)) {
            if (!overtaken && (saidAt == null || at.isAfter(saidAt)) && !begunSince(userId, at, now)) {
                presence.went(userId, source, at, now);
            }
            return;
        }
        if (at.isAfter(now)) {
            return;
        }
        if (known.stillSaid(now) && Attendance.OUT.equals(known.saidBy()) && saidAt != null && at.isAfter(saidAt)) {
            presence.said(userId, before -> before.revision() == known.revision() ? before.over(at, now) : before, now);
        }
        if (overtaken) {
            return;
        }
        if (now.isBefore(at.plus(Signal.SEEN_FOR))) {
            presence.seen(userId, source, at, now);
        } else if (cameForThisShift(userId, at, now)) {
            presence.seen(userId, Attendance.HEARD, now, now);
        }
    }

    private boolean begunSince(String userId, Instant at, Instant now) {
        return roster.turn(userId, now)
                .filter(turn -> turn.covers(now) && turn.from().isAfter(at))
                .isPresent();
    }

    private boolean cameForThisShift(String userId, Instant at, Instant now) {
        return roster.turn(userId, now)
                .filter(turn -> turn.covers(now) && now.isBefore(turn.from().plus(JUST_BEGUN)))
                .filter(turn -> !at.isBefore(turn.from().minus(Presence.OFF_SHIFT)))
                .isPresent();
    }

    /** Leave that was approved has begun; it counts unless the person has said something else since then. */
    void approved(String userId, Instant from, Instant to) {
        Signal known = presence.stored(userId);
        Instant saidAt = known.saidAt();
        boolean saidSince = known.stillSaid(now()) && saidAt != null && saidAt.isAfter(from);
        if (!saidSince) {
            presence.set(userId, State.LEAVE, to, Attendance.APPROVAL);
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
