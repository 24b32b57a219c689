package dev.baton.dingtalk;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Slots of this process alone. */
class OwnSlots implements Slots {

    private static final long WINDOW_NANOS = WINDOW.toNanos();

    private final CallLimits.Ticker ticker;
    private final long start;
    private final int perSecond;
    private final Map<String, long[]> taken = new ConcurrentHashMap<>();

    OwnSlots(CallLimits.Ticker ticker, int perSecond) {
        this.ticker = ticker;
        this.start = ticker.now();
        this.perSecond = perSecond;
    }

    @Override
    public Duration take(String api, Turn turn) {
        long[] latest = taken.computeIfAbsent(api, name -> {
            long[] never = new long[perSecond];
            Arrays.fill(never, -WINDOW_NANOS);
            return never;
        });
        synchronized (latest) {
            long now = ticker.now() - start;
            long ofShare = latest[Slots.share(turn, perSecond) - 1]
                    + Slots.span(turn, perSecond).toNanos();
            long wait = Math.max(ofShare, latest[perSecond - 1] + WINDOW_NANOS) - now;
            if (wait > 0) {
                return Duration.ofNanos(wait);
            }
            System.arraycopy(latest, 0, latest, 1, perSecond - 1);
            latest[0] = now;
            return Duration.ZERO;
        }
    }
}
