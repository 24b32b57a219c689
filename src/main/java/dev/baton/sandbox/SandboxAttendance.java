package dev.baton.sandbox;

import dev.baton.sandbox.Web.Call;
import dev.baton.sandbox.Web.Reply;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Punches and approved leave (PROTOCOL 9.2): the legacy host's calls about them, and the sandbox's own with which a
 * person punches or gets leave. In memory only. {@code POST punches {user, type: OnDuty|OffDuty, at (ms), event?}},
 * {@code POST leaves {user, from, to (ms), event?}}, {@code DELETE punches}; with {@code event} the platform pushes it
 * too.
 */
final class SandboxAttendance {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final int PEOPLE = 50;
    private static final int ROWS = 50;
    private static final int LEAVE_PEOPLE = 100;
    private static final int LEAVE_ROWS = 20;
    private static final long LONGEST_DAYS = 7;

    private record Punch(String userId, String type, long at) {}

    private record Leave(String userId, long from, long to) {}

    private final Tokens tokens;
    private final Callbacks callbacks;
    private final List<Punch> punches = new CopyOnWriteArrayList<>();
    private final List<Leave> leaves = new CopyOnWriteArrayList<>();

    SandboxAttendance(Tokens tokens, Callbacks callbacks) {
        this.tokens = tokens;
        this.callbacks = callbacks;
    }

    void register(Web web) {
        tokens.legacy(web, "/attendance/list", this::list);
        tokens.legacy(web, "/topapi/attendance/getleavestatus", this::leaveStatus);
        web.own("POST", "/sandbox/api/punches", this::punch);
        web.own("POST", "/sandbox/api/leaves", this::leave);
        web.own("DELETE", "/sandbox/api/punches", call -> {
            punches.clear();
            leaves.clear();
            return Reply.ok(Map.of());
        });
    }

    private Reply punch(Call call) {
        JsonNode body = call.json();
        Punch punch = new Punch(Json.text(body, "user"), Json.text(body, "type"), Json.number(body, "at", 0));
        punches.add(punch);
        if (Json.flag(body, "event")) {
            callbacks.event(
                    "attendance_check_record",
                    Json.MAPPER.valueToTree(Map.of(
                            "dataList",
                            List.of(Map.of(
                                    "userId",
                                    punch.userId(),
                                    "checkTime",
                                    punch.at(),
                                    "locationResult",
                                    "Normal",
                                    "checkByUser",
                                    true)))));
        }
        return Reply.ok(Map.of());
    }

    private Reply leave(Call call) {
        JsonNode body = call.json();
        leaves.add(new Leave(Json.text(body, "user"), Json.number(body, "from", 0), Json.number(body, "to", 0)));
        if (Json.flag(body, "event")) {
            callbacks.event(
                    "attendance_approve_status_change",
                    Json.MAPPER.valueToTree(
                            Map.of("approveType", "LEAVE", "processInstanceId", "proc-1", "status", "finish")));
        }
        return Reply.ok(Map.of());
    }

    private Reply list(Call call) {
        JsonNode body = call.json();
        List<String> users = Json.texts(body.path("userIdList"));
        LocalDateTime from = time(Json.text(body, "workDateFrom"));
        LocalDateTime to = time(Json.text(body, "workDateTo"));
        long limit = Json.number(body, "limit", 0);
        if (from == null || to == null) {
            return Shapes.legacy(400002, "参数错误");
        }
        boolean wrong = users.isEmpty()
                || users.size() > PEOPLE
                || limit < 1
                || limit > ROWS
                || from.plusDays(LONGEST_DAYS).isBefore(to);
        if (wrong) {
            return Shapes.legacy(400002, "参数错误");
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        for (String user : users) {
            for (LocalDate day = from.toLocalDate(); !day.isAfter(to.toLocalDate()); day = day.plusDays(1)) {
                for (String type : List.of("OnDuty", "OffDuty")) {
                    rows.addAll(rows(user, day, type));
                }
            }
        }
        int offset = (int) Math.min(rows.size(), Json.number(body, "offset", 0));
        int end = (int) Math.min(rows.size(), offset + limit);
        return Reply.ok(Json.object(
                "errcode", 0, "errmsg", "ok", "recordresult", rows.subList(offset, end), "hasMore", end < rows.size()));
    }

    /** A day without a punch has a row all the same, which says so and carries the planned time (PROTOCOL 9.2). */
    private List<Map<String, Object>> rows(String user, LocalDate day, String type) {
        long workDate = day.atStartOfDay(ZONE).toInstant().toEpochMilli();
        List<Map<String, Object>> rows = punches.stream()
                .filter(punch -> punch.userId().equals(user) && punch.type().equals(type))
                .filter(punch -> Instant.ofEpochMilli(punch.at())
                        .atZone(ZONE)
                        .toLocalDate()
                        .equals(day))
                .map(punch -> row(punch.userId(), type, workDate, punch.at(), "Normal"))
                .toList();
        long planned = day.atTime(type.equals("OnDuty") ? 9 : 18, 0)
                .atZone(ZONE)
                .toInstant()
                .toEpochMilli();
        return rows.isEmpty() ? List.of(row(user, type, workDate, planned, "NotSigned")) : rows;
    }

    private static Map<String, Object> row(String user, String type, long workDate, long at, String result) {
        return Json.object(
                "userId", user,
                "checkType", type,
                "workDate", workDate,
                "baseCheckTime", at,
                "userCheckTime", at,
                "timeResult", result,
                "locationResult", result,
                "sourceType", "USER",
                "groupId", 100000001);
    }

    @Nullable
    private static LocalDateTime time(String text) {
        try {
            return LocalDateTime.parse(text, TIME);
        } catch (DateTimeParseException wrong) {
            return null;
        }
    }

    private Reply leaveStatus(Call call) {
        JsonNode body = call.json();
        List<String> users = Arrays.stream(Json.text(body, "userid_list").split(","))
                .filter(user -> !user.isBlank())
                .toList();
        long from = Json.number(body, "start_time", 0);
        long to = Json.number(body, "end_time", 0);
        long size = Json.number(body, "size", 0);
        if (users.isEmpty() || users.size() > LEAVE_PEOPLE || size < 1 || size > LEAVE_ROWS || to <= from) {
            return Shapes.legacy(400002, "参数错误");
        }
        List<Leave> found = leaves.stream()
                .filter(leave -> users.contains(leave.userId()) && leave.to() > from && leave.from() < to)
                .toList();
        int offset = (int) Math.min(found.size(), Json.number(body, "offset", 0));
        int end = (int) Math.min(found.size(), offset + size);
        return Shapes.legacyOk(Json.object(
                "has_more",
                end < found.size(),
                "leave_status",
                found.subList(offset, end).stream()
                        .map(leave -> Json.object(
                                "userid",
                                leave.userId(),
                                "start_time",
                                leave.from(),
                                "end_time",
                                leave.to(),
                                "duration_unit",
                                "percent_hour",
                                "duration_percent",
                                (leave.to() - leave.from()) / 36_000,
                                "leave_code",
                                "leave01"))
                        .toList()));
    }
}
