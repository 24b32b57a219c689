package dev.baton.dingtalk;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads punches and approved leave from the old host, page by page (PROTOCOL 9.2). Every call is counted. */
class TimeClock {

    /** The platform's limits, and an end for an answer that says "more" for ever. */
    private static final int ATTENDANCE_PEOPLE = 50;

    private static final int ATTENDANCE_ROWS = 50;
    private static final int LEAVE_PEOPLE = 100;
    private static final int LEAVE_ROWS = 20;
    private static final int MOST_ROWS = 5_000;
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd 00:00:00", Locale.ROOT);

    private final OldApi old;

    TimeClock(OldApi old) {
        this.old = old;
    }

    List<Punch> punches(Collection<String> userIds, Instant from, Instant to) {
        List<Punch> punches = new ArrayList<>();
        for (List<String> part : parts(userIds, ATTENDANCE_PEOPLE)) {
            JsonNode answer;
            int offset = 0;
            do {
                answer = old.whole(
                        "/attendance/list",
                        Map.of(
                                "workDateFrom",
                                DAY.format(from.atZone(SHANGHAI)),
                                "workDateTo",
                                DAY.format(to.atZone(SHANGHAI)),
                                "userIdList",
                                part,
                                "offset",
                                offset,
                                "limit",
                                ATTENDANCE_ROWS,
                                "isI18n",
                                false));
                answer.path("recordresult").forEach(row -> punch(row).ifPresent(punches::add));
                offset += ATTENDANCE_ROWS;
            } while (answer.path("hasMore").asBoolean(false) && offset < MOST_ROWS);
        }
        punches.sort(Comparator.comparing(Punch::at));
        return punches;
    }

    /** Rows exist also without a punch; only the results say whether there was one (PROTOCOL 9.2). */
    private static Optional<Punch> punch(JsonNode row) {
        boolean signed = !row.path("timeResult").asString("NotSigned").equals("NotSigned")
                && !row.path("locationResult").asString("").equals("NotSigned");
        long at = row.path("userCheckTime").asLong(0);
        String user = row.path("userId").asString("");
        return signed && at > 0 && !user.isEmpty()
                ? Optional.of(
                        new Punch(user, row.path("checkType").asString("").equals("OnDuty"), Instant.ofEpochMilli(at)))
                : Optional.empty();
    }

    List<ApprovedLeave> leaves(Collection<String> userIds, Instant from, Instant to) {
        List<ApprovedLeave> leaves = new ArrayList<>();
        for (List<String> part : parts(userIds, LEAVE_PEOPLE)) {
            JsonNode result;
            int offset = 0;
            do {
                result = old.call(
                        "/topapi/attendance/getleavestatus",
                        Map.of(
                                "userid_list", String.join(",", part),
                                "start_time", from.toEpochMilli(),
                                "end_time", to.toEpochMilli(),
                                "offset", offset,
                                "size", LEAVE_ROWS));
                result.path("leave_status").forEach(row -> {
                    long start = row.path("start_time").asLong(0);
                    long end = row.path("end_time").asLong(0);
                    if (start > 0 && end > start) {
                        leaves.add(new ApprovedLeave(
                                row.path("userid").asString(""),
                                Instant.ofEpochMilli(start),
                                Instant.ofEpochMilli(end)));
                    }
                });
                offset += LEAVE_ROWS;
            } while (result.path("has_more").asBoolean(false) && offset < MOST_ROWS);
        }
        return leaves;
    }

    private static List<List<String>> parts(Collection<String> all, int size) {
        List<String> list = List.copyOf(all);
        List<List<String>> parts = new ArrayList<>();
        for (int first = 0; first < list.size(); first += size) {
            parts.add(list.subList(first, Math.min(list.size(), first + size)));
        }
        return parts;
    }
}
