package dev.baton.dingtalk;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/**
 * What this month's plan has left, as known to this process (other instances are a few seconds behind).
 *
 * @param month of Asia/Shanghai
 * @param calls of the API
 * @param pushes that reached us or went to webhooks, card presses left out
 * @param presses of card buttons; whether the platform counts them as pushes is not documented
 * @param nextMonth when everything starts anew
 */
public record Budget(YearMonth month, Line calls, Line pushes, long presses, Instant nextMonth) {

    /** What still leaves. Nothing is ever dropped: what does not leave waits in the outbox. */
    public enum Level {
        /** Everything, at once. */
        FREE,
        /** Everything, but what may wait is collected for longer. */
        SAVING,
        /** Only money, and overdue or urgent work. */
        NARROW,
        /** Nothing: the platform itself says so. */
        SPENT
    }

    /**
     * One quota.
     *
     * @param quota null when there is no limit
     * @param forecast what will have been used at the end of the month if it goes on like this
     * @param refused the platform said that nothing is left, whatever we counted
     */
    public record Line(long used, @Nullable Long quota, long forecast, boolean refused) {

        private static final double SAVING = 0.80;
        private static final double NARROW = 0.95;
        /** Before this share is used a forecast is a guess. */
        private static final double TELLING = 0.10;

        /** What may still be used this month; null when there is no limit. */
        public @Nullable Long left() {
            return quota == null ? null : refused ? 0L : Long.valueOf(Math.max(0, quota - used));
        }

        /** How careful to be with it. */
        public Level level() {
            if (refused) {
                return Level.SPENT;
            }
            if (quota == null) {
                return Level.FREE;
            }
            double share = (double) used / quota;
            if (share >= 1) {
                return Level.SPENT;
            }
            if (share >= NARROW) {
                return Level.NARROW;
            }
            boolean tooFast = share >= TELLING && forecast > quota;
            return share >= SAVING || tooFast ? Level.SAVING : Level.FREE;
        }
    }

    /**
     * How long to collect what may wait, so that several changes of one thing are one call. Nothing waits where calls
     * are not limited.
     */
    public Duration collect(Turn turn) {
        if (calls.quota() == null || turn.urgent()) {
            return Duration.ZERO;
        }
        boolean tight = level() != Level.FREE;
        if (turn == Turn.NORMAL) {
            return tight ? Duration.ofSeconds(15) : Duration.ZERO;
        }
        return tight ? Duration.ofMinutes(5) : Duration.ofSeconds(5);
    }

    /** How long to collect reminders for one person, who gets them as one message. */
    public Duration collectReminders() {
        return calls.quota() == null || level() == Level.FREE ? Duration.ZERO : Duration.ofMinutes(10);
    }

    /**
     * The level of API calls, which is what our messages and cards cost. By our own count alone money does not wait: we
     * may have counted what the platform does not, or somebody has bought more; and what it refuses costs nothing.
     */
    public Level level() {
        Level level = calls.level();
        return level == Level.SPENT && !calls.refused() ? Level.NARROW : level;
    }
}
