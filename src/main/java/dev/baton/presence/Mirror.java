package dev.baton.presence;

import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What this process knows of the copy in Redis: everybody's signal up to a change. */
final class Mirror {

    private static final Pattern BAR = Pattern.compile("\\|");

    /** Mark, version and since when; then three for each person. */
    private static final int HEAD = 3;

    /**
     * How far it goes.
     *
     * @param mark of the copy, empty at the beginning
     * @param version the last change it has
     * @param people who is in it; those without a word are not
     */
    record Upto(String mark, long version, Map<String, Signal> people) {

        /** Whether the copy that was asked with this has not come so far: a Redis came back with what it once was. */
        boolean isAfter(List<?> answer) {
            String itsMark = (String) answer.get(0);
            boolean same = itsMark.equals(mark);
            return same ? version > 0 && "0".equals(answer.get(2)) : number(itsMark) < number(mark);
        }
    }

    private volatile Upto upto = new Upto("", 0, new ConcurrentHashMap<>());
    private final Arrivals arrivals = new Arrivals();

    /** Whether there is more to fetch before what is here is true. */
    private boolean behind;

    Upto upto() {
        return upto;
    }

    /** One that nobody has had before, and that comes after every one seen here, whatever the clocks say. */
    String nextMark(Instant now) {
        return Math.max(now.toEpochMilli(), number(upto.mark()) + 1) + "." + UUID.randomUUID();
    }

    /** By which marks follow each other. */
    private static long number(String mark) {
        int end = mark.indexOf('.');
        return end < 0 ? -1 : Long.parseLong(mark.substring(0, end));
    }

    /** For reading. */
    Map<String, Signal> everybody() {
        return Collections.unmodifiableMap(upto.people());
    }

    /**
     * Takes what has changed; an answer that a later one has overtaken changes nothing.
     *
     * @param answer of the script in {@link PresenceCache}
     * @param most as many people as an answer holds
     * @return everybody, for reading; null when there is more to fetch
     */
    @Nullable
    synchronized Map<String, Signal> take(List<?> answer, int most) {
        String mark = (String) answer.get(0);
        long version = Long.parseLong((String) answer.get(1));
        long since = Long.parseLong((String) answer.get(2));
        boolean ours = mark.equals(upto.mark());
        if (since == 0 && (!ours || version < upto.version())) {
            upto = new Upto(mark, 0, new ConcurrentHashMap<>());
            arrivals.startAgain();
        } else if (!ours || since > upto.version()) {
            return null;
        }
        if (version > upto.version()) {
            for (int i = HEAD; i < answer.size(); i += HEAD) {
                String userId = (String) answer.get(i);
                upto.people().put(userId, signal(userId, (String) answer.get(i + 1), (String) answer.get(i + 2)));
                arrivals.changed(userId);
            }
            upto = new Upto(mark, version, upto.people());
        }
        behind = answer.size() == HEAD * (most + 1);
        return behind ? null : everybody();
    }

    synchronized void follow(Follower follower) {
        arrivals.follow(follower);
    }

    /**
     * Tells who has come and gone, by what was taken and by the time; false, and nothing told, while there is more to
     * fetch. The time is looked at when it is this one's turn: somebody who asked for it before may come later, and
     * would bring back who has gone.
     */
    synchronized boolean tell(Clock clock) {
        if (!behind) {
            arrivals.tell(upto.people(), clock.instant());
        }
        return !behind;
    }

    static String saidText(Signal signal) {
        State said = signal.said();
        return signal.revision() + "|" + (said == null ? "" : said.name()) + "|" + millis(signal.saidUntil());
    }

    private static Signal signal(String userId, String said, String seen) {
        Signal signal = Signal.none(userId);
        if (!said.isEmpty()) {
            String[] parts = BAR.split(said, -1);
            State state = parts[1].isEmpty() ? null : State.valueOf(parts[1]);
            signal = new Signal(
                    userId,
                    Long.parseLong(parts[0]),
                    state,
                    null,
                    instant(Long.parseLong(parts[2])),
                    null,
                    false,
                    null,
                    null,
                    null);
        }
        return seen.isEmpty() ? signal : signal.seenAlso(instant(Long.parseLong(seen)));
    }

    static long millis(@Nullable Instant instant) {
        return instant == null ? 0 : instant.toEpochMilli();
    }

    private static @Nullable Instant instant(long millis) {
        return millis == 0 ? null : Instant.ofEpochMilli(millis);
    }
}
