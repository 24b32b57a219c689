package dev.baton.workflow;

import dev.baton.wording.Wording;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Times as people read them: 14:05 today, 11-21 14:05 on another day, 2018-10-02 10:56 of another year. */
public final class When {

    /** The zone of the people; DingTalk itself shows times in it. */
    public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private static final DateTimeFormatter TODAY =
            DateTimeFormatter.ofPattern("HH:mm").withZone(ZONE);
    private static final DateTimeFormatter OTHER_DAY =
            DateTimeFormatter.ofPattern("MM-dd HH:mm").withZone(ZONE);
    private static final DateTimeFormatter OTHER_YEAR =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZONE);
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZONE);

    private static final DateTimeFormatter OTHER_SECONDS =
            DateTimeFormatter.ofPattern("MM-dd HH:mm:ss").withZone(ZONE);

    private When() {}

    /** To the minute. */
    public static String text(Instant at, Instant now) {
        LocalDate day = LocalDate.ofInstant(at, ZONE);
        LocalDate today = LocalDate.ofInstant(now, ZONE);
        if (day.equals(today)) {
            return TODAY.format(at);
        }
        return (day.getYear() == today.getYear() ? OTHER_DAY : OTHER_YEAR).format(at);
    }

    /** Until when something has to be done, or that it had to be: 14:05 前, or 14:05 已超时 once that is over. */
    public static String due(Workflow workflow, Instant now, Wording wording) {
        return wording.say(
                workflow.overdue(now) ? "card.due-over" : "card.due",
                text(workflow.way().dueAt(), now));
    }

    /** How long something may take: 3 天 from two whole days on, else 4 小时, or 90 分钟 when it is no whole hour. */
    public static String lasting(Duration time, Wording wording) {
        if (time.toHours() >= 48 && time.toHours() % 24 == 0) {
            return wording.say("flow.days", time.toDays());
        }
        return time.toMinutesPart() == 0
                ? wording.say("dryrun.hours", time.toHours())
                : wording.say("dryrun.minutes", time.toMinutes());
    }

    /** With its day, whichever it is. */
    public static String dated(Instant at) {
        return OTHER_DAY.format(at);
    }

    /** The same for a text that is kept: with its year when that is another. */
    public static String dated(Instant at, Instant now) {
        boolean thisYear = LocalDate.ofInstant(at, ZONE).getYear()
                == LocalDate.ofInstant(now, ZONE).getYear();
        return (thisYear ? OTHER_DAY : OTHER_YEAR).format(at);
    }

    /** To the second, for a moment within the hour. */
    public static String exact(Instant at) {
        return SECONDS.format(at);
    }

    /** To the second, for the last moment of something: 14:05:30 today, 11-24 14:05:30 on another day. */
    public static String exact(Instant at, Instant now) {
        return (LocalDate.ofInstant(at, ZONE).equals(LocalDate.ofInstant(now, ZONE)) ? SECONDS : OTHER_SECONDS)
                .format(at);
    }
}
