package dev.baton.h5;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * How often one address may try to log in: each try asks DingTalk, which answers only so many a second, and everybody
 * waits in the same line. Kept in memory, for as many addresses as matter.
 */
@Component
class LoginBrake {

    /** More wrong codes than this in a minute are no mistyping. */
    static final int WRONG = 10;

    /** So many at once are no office in the morning. */
    static final int AT_ONCE = 40;

    static final Duration WINDOW = Duration.ofMinutes(1);

    private static final int ADDRESSES = 5_000;

    /** A proxy of our own: this machine or a private network. */
    private static final Pattern INSIDE =
            Pattern.compile("127\\..*|10\\..*|192\\.168\\..*|172\\.(?:1[6-9]|2[0-9]|3[01])\\..*"
                    + "|0:0:0:0:0:0:0:1|::1|f[cd][0-9a-f]{2}:.*|fe80:.*");

    private record Tries(Instant since, int wrong, int underWay) {}

    private final Clock clock;
    private final Map<String, Tries> tries = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Tries> eldest) {
            return size() > ADDRESSES;
        }
    };

    LoginBrake(Clock clock) {
        this.clock = clock;
    }

    /** Lets one more try in, to be told of by {@link #ended}; false when this address has to wait. */
    boolean admits(String address) {
        synchronized (tries) {
            Tries now = now(tries.get(address));
            boolean in = now.wrong() < WRONG && now.underWay() < AT_ONCE;
            tries.put(address, in ? new Tries(now.since(), now.wrong(), now.underWay() + 1) : now);
            return in;
        }
    }

    private Tries now(@Nullable Tries known) {
        Instant now = clock.instant();
        if (known == null) {
            return new Tries(now, 0, 0);
        }
        boolean over = !now.isBefore(known.since().plus(WINDOW));
        return over ? new Tries(now, 0, known.underWay()) : known;
    }

    /** @param wrong DingTalk did not know the code, or not the person */
    void ended(String address, boolean wrong) {
        synchronized (tries) {
            Tries now = now(tries.get(address));
            tries.put(address, new Tries(now.since(), now.wrong() + (wrong ? 1 : 0), Math.max(0, now.underWay() - 1)));
        }
    }

    /** Whose try it is: the address our own proxy heard, when there is one before us. */
    static String address(HttpServletRequest request) {
        String near = request.getRemoteAddr();
        String said = request.getHeader("X-Forwarded-For");
        if (said == null || !INSIDE.matcher(near).matches()) {
            return near;
        }
        String last = said.substring(said.lastIndexOf(',') + 1).strip();
        return last.isEmpty() || last.length() > 64 ? near : last;
    }
}
