package dev.baton.presence;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a person said last, and when this person was seen last: all that being here depends on.
 *
 * @param said null: never said anything
 * @param saidUntil null: until something else is said
 * @param byRoster whether that end is a shift's, not one that was said
 * @param seenSince start of the last stretch without a longer pause than {@link #SEEN_FOR}
 */
record Signal(
        String userId,
        long revision,
        @Nullable State said,
        @Nullable Instant saidAt,
        @Nullable Instant saidUntil,
        @Nullable String saidBy,
        boolean byRoster,
        @Nullable Instant seenSince,
        @Nullable Instant seenAt,
        @Nullable String seenBy) {

    /** How long a press or a message counts. */
    static final Duration SEEN_FOR = Duration.ofMinutes(15);

    static Signal none(String userId) {
        return new Signal(userId, 0, null, null, null, null, false, null, null, null);
    }

    /** What was said holds against what was done, as long as it lasts. */
    State state(Instant now) {
        if (said != null && stillSaid(now)) {
            return said;
        }
        return seenLately(now) ? State.ONLINE : State.OFFLINE;
    }

    boolean online(Instant now) {
        return state(now) == State.ONLINE;
    }

    boolean stillSaid(Instant now) {
        return said != null && (saidUntil == null || now.isBefore(saidUntil));
    }

    boolean seenLately(Instant now) {
        return seenAt != null && now.isBefore(seenAt.plus(SEEN_FOR));
    }

    /** The next moment at which time alone may change the state; null when only somebody's doing can. */
    @Nullable
    Instant changes(Instant now) {
        Instant said = saidUntil != null && stillSaid(now) ? saidUntil : null;
        Instant seen = seenAt != null && seenLately(now) ? seenAt.plus(SEEN_FOR) : null;
        return said == null || (seen != null && seen.isBefore(said)) ? seen : said;
    }

    /** Since when it is as it is; EPOCH when nothing is known. */
    Instant since(Instant now) {
        if (stillSaid(now)) {
            return saidAt == null ? Instant.EPOCH : saidAt;
        }
        if (online(now)) {
            return seenSince == null ? now : seenSince;
        }
        Instant quietSince = seenAt == null ? Instant.EPOCH : seenAt.plus(SEEN_FOR);
        Instant saidEnd = saidUntil == null ? Instant.EPOCH : saidUntil;
        return quietSince.isAfter(saidEnd) ? quietSince : saidEnd;
    }

    /** How long it stays so when nothing more is said or done; null: until something is. */
    @Nullable
    Instant until(Instant now) {
        if (stillSaid(now)) {
            return saidUntil;
        }
        return online(now) && seenAt != null ? seenAt.plus(SEEN_FOR) : null;
    }

    /** How we know: what was said counts also when it has merely run out and nothing was done since. */
    @Nullable
    String by(Instant now) {
        boolean saidLast = saidAt != null && (seenAt == null || !seenAt.isAfter(saidAt));
        return stillSaid(now) || saidLast ? saidBy : seenBy;
    }

    Signal said(State state, Instant now, @Nullable Instant until, String by, boolean endOfRoster) {
        return said(state, now, now, until, by, endOfRoster);
    }

    /** @param at when it was said, of which we hear only now */
    Signal said(State state, Instant at, Instant now, @Nullable Instant until, String by, boolean endOfRoster) {
        long next = Math.max(revision + 1, now.toEpochMilli());
        return new Signal(userId, next, state, at, until, by, endOfRoster, seenSince, seenAt, seenBy);
    }

    /** The same when what was said holds no longer from that end on. */
    Signal over(Instant end, Instant now) {
        long next = Math.max(revision + 1, now.toEpochMilli());
        return new Signal(userId, next, said, saidAt, end, saidBy, false, seenSince, seenAt, seenBy);
    }

    Signal seen(Instant now, String by) {
        Instant since = seenSince != null && seenLately(now) ? seenSince : now;
        return new Signal(userId, revision, said, saidAt, saidUntil, saidBy, byRoster, since, now, by);
    }

    /** With a later sight of the person, from Redis. */
    Signal seenAlso(@Nullable Instant at) {
        if (at == null || (seenAt != null && !at.isAfter(seenAt))) {
            return this;
        }
        Instant since = seenSince != null && seenLately(at) ? seenSince : at;
        return new Signal(userId, revision, said, saidAt, saidUntil, saidBy, byRoster, since, at, seenBy);
    }
}
