package dev.baton.presence;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;

/** Says how we know that somebody is here or not, in a few words. */
class Reasons {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    private final MessageSource messages;

    Reasons(MessageSource messages) {
        this.messages = messages;
    }

    /** @param shiftEnd when the shift ends which the person is on; null off shift */
    String why(Signal signal, Instant now, @Nullable Instant shiftEnd) {
        State said = signal.said();
        if (said != null && signal.stillSaid(now)) {
            return whySaid(signal, said, now);
        }
        Instant seenAt = signal.seenAt();
        if (seenAt != null && signal.seenLately(now)) {
            String seen = text(done("presence.seen", signal.seenBy()), ago(seenAt, now));
            return shiftEnd == null ? seen : text("presence.until-shift-end", seen, time(shiftEnd, now));
        }
        if (shiftEnd != null) {
            return text("presence.on-shift-not-here");
        }
        Instant end = signal.saidUntil();
        boolean seenSince = seenAt != null && end != null && seenAt.isAfter(end);
        if ((said == State.ONLINE || said == State.BUSY) && end != null && !seenSince) {
            return signal.byRoster()
                    ? text("presence.shift-over", time(end, now))
                    : text(
                            "presence.over",
                            text(done("presence.said." + said.wire(), signal.saidBy())),
                            time(end, now));
        }
        return seenAt == null ? text("presence.never") : text("presence.quiet", ago(seenAt, now));
    }

    private String whySaid(Signal signal, State said, Instant now) {
        String what = text(done("presence.said." + said.wire(), signal.saidBy()));
        Instant until = signal.saidUntil();
        if (until == null) {
            return what;
        }
        String end = !signal.byRoster()
                ? "presence.until"
                : said == State.OFFLINE ? "presence.until-shift" : "presence.until-shift-end";
        return text(end, what, time(until, now));
    }

    /** The sentence for this way of doing it, or the general one. */
    private String done(String key, @Nullable String by) {
        String special = key + "." + by;
        String found = messages.getMessage(special, null, "", Locale.SIMPLIFIED_CHINESE);
        return found == null || found.isEmpty() ? key : special;
    }

    private String ago(Instant then, Instant now) {
        Duration passed = Duration.between(then, now);
        if (passed.toMinutes() < 1) {
            return text("presence.just-now");
        }
        if (passed.toMinutes() < 60) {
            return text("presence.minutes-ago", Long.toString(passed.toMinutes()));
        }
        if (passed.toHours() < 24) {
            return text("presence.hours-ago", Long.toString(passed.toHours()));
        }
        return text("presence.days-ago", Long.toString(passed.toDays()));
    }

    private String time(Instant instant, Instant now) {
        ZonedDateTime there = instant.atZone(ZONE);
        LocalDate today = now.atZone(ZONE).toLocalDate();
        String time = TIME.format(there);
        if (there.toLocalDate().equals(today)) {
            return time;
        }
        if (there.toLocalDate().equals(today.plusDays(1))) {
            return text("presence.tomorrow", time);
        }
        String day = text(
                "presence.day", Integer.toString(there.getMonthValue()), Integer.toString(there.getDayOfMonth()), time);
        return there.toLocalDate().isBefore(today.plusYears(1))
                ? day
                : text("presence.day-of-year", Integer.toString(there.getYear()), day);
    }

    private String text(String key, String... args) {
        return messages.getMessage(key, args, Locale.SIMPLIFIED_CHINESE);
    }
}
