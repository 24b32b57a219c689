package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.embedded.TestEngines;
import dev.baton.handover.HandoverRoom;
import dev.baton.presence.Attendance;
import dev.baton.presence.Attending;
import dev.baton.workflow.When;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/**
 * R069, R108: punches and approved leave, asked for when shifts begin and end, say who is here, with their source and
 * age.
 */
class AttendanceTest extends Journey {

    private static final String PUNCHES = "POST /attendance/list";
    private static final String LEAVES = "POST /topapi/attendance/getleavestatus";

    private static final String ROSTER = Shop.ROSTER + """
            shifts:
              - {members: [u-zhang, u-li], days: [1,2,3,4,5], from: "09:00", to: "18:00"}
            """;

    private int week;

    @BeforeEach
    void mondayMorning() {
        api.put("/api/roster", ROSTER).ok();
        at("08:50", ++week);
        chat.forgetAttendance();
        chat.forgetTraffic();
    }

    private void at(String time, int weeks) {
        clock.set(moment(time, weeks));
    }

    private void at(String time) {
        at(time, week);
    }

    private static Instant moment(String time, int weeks) {
        return LocalDateTime.parse("2027-02-01T" + time)
                .plusWeeks(weeks)
                .atZone(When.ZONE)
                .toInstant();
    }

    private Instant moment(String time) {
        return moment(time, week);
    }

    private JsonNode presence(String user) {
        return api.get("/api/presence")
                .ok()
                .path("items")
                .valueStream()
                .filter(one -> one.path("userId").stringValue().equals(user))
                .findFirst()
                .orElseThrow();
    }

    private String state(String user) {
        return presence(user).path("state").stringValue();
    }

    private String reason(String user) {
        return presence(user).path("reason").stringValue();
    }

    private long calls(String path) {
        return chat.callCounts().getOrDefault(path, 0L);
    }

    @Test
    void whoPunchesInIsSeenAndWhoPunchesOutGoes() {
        chat.punch("u-zhang", true, moment("08:58"), false);
        at("09:06");

        Attending.look(baton);

        assertThat(state("u-zhang")).isEqualTo("online");
        assertThat(reason("u-zhang")).isEqualTo("8 分钟前打了上班卡，排班至 18:00");
        assertThat(state("u-li")).as("planned, but no punch").isEqualTo("offline");
        assertThat(calls(PUNCHES)).isEqualTo(1);
        assertThat(calls(LEAVES)).isEqualTo(1);
        Attending.look(baton);
        assertThat(calls(PUNCHES)).as("each beginning is asked for once").isEqualTo(1);

        at("17:55");
        shop.here("u-zhang");
        at("17:58");
        chat.punch("u-zhang", false, moment("17:57"), false);
        at("18:06");
        Attending.look(baton);

        assertThat(state("u-zhang")).isEqualTo("offline");
        assertThat(reason("u-zhang")).contains("打了下班卡");
        at("18:07");
        shop.here("u-zhang");
        at("18:20");
        Attending.look(baton);
        assertThat(state("u-zhang")).as("what is said later counts more").isEqualTo("online");
    }

    /** R069, R107: last night's punch-out says nothing about this morning, and who punched in early is here. */
    @Test
    void aNewShiftBeginsWithoutLastNightsPunchOut() {
        shop.nobodyHere(); // until their next shift, which the roster of another test may not have had
        at("09:06");
        shop.here("u-zhang");
        JsonNode held = raise(shop.paidOrder(), 1, "支付", "长时间未支付");
        assertThat(held.path("holder").stringValue()).isEqualTo("u-zhang");
        at("18:00");
        chat.punch("u-zhang", false, moment("18:00"), false);
        at("18:06");
        Attending.look(baton);
        assertThat(reason("u-zhang")).contains("打了下班卡");
        at("22:00");
        chat.forgetAttendance();
        clock.set(moment("09:01", week).plus(Duration.ofDays(1)));
        HandoverRoom.takeBack(baton);
        clock.set(moment("09:50", week).plus(Duration.ofDays(1)));
        HandoverRoom.takeBack(baton);
        assertThat(workflow(id(held)).path("holder").stringValue())
                .as("late, not gone: an hour")
                .isEqualTo("u-zhang");
        clock.set(moment("08:45", week).plus(Duration.ofDays(2)));
        chat.punch("u-li", true, clock.instant(), false);
        clock.set(moment("09:06", week).plus(Duration.ofDays(2)));
        Attending.look(baton);
        assertThat(state("u-li")).isEqualTo("online");
        assertThat(reason("u-li")).isEqualTo("打过上班卡，排班至 18:00");
        act(held, "resolve", "u-zhang", java.util.Map.of()).ok();
    }

    @Test
    void approvedLeaveBeginsAndEndsByItselfAndGivesTheWorkOn() {
        shop.here("u-li");
        JsonNode held = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        assertThat(held.path("holder").stringValue()).isEqualTo("u-li");
        chat.leave("u-li", moment("10:00"), moment("14:00"), false);
        at("09:06");
        Attending.look(baton);
        assertThat(state("u-li")).isNotEqualTo("leave");
        at("10:01");

        Attending.look(baton);

        assertThat(state("u-li")).isEqualTo("leave");
        assertThat(reason("u-li")).isEqualTo("请假（已批准），到 14:00");
        shop.here("u-wang");
        HandoverRoom.takeBack(baton);
        clock.advance(Duration.ofMinutes(6));
        HandoverRoom.takeBack(baton);
        assertThat(workflow(id(held)).path("holder").stringValue()).isEqualTo("u-wang");
        act(held, "resolve", "u-wang", java.util.Map.of()).ok();
        at("14:01");
        assertThat(state("u-li")).isNotEqualTo("leave");
    }

    @Test
    void eventsAreHeardWhenTheyAreSwitchedOn() {
        at("10:00");
        chat.punch("u-li", true, moment("09:59"), true);
        await().atMost(PATIENCE).untilAsserted(() -> {
            Attending.look(baton);
            assertThat(reason("u-li")).contains("打了上班卡");
        });
        assertThat(calls(LEAVES)).as("a punch says nothing about leave").isZero();

        chat.leave("u-zhang", moment("09:00"), moment("18:00"), true);
        await().atMost(PATIENCE).untilAsserted(() -> {
            clock.advance(Duration.ofMinutes(1));
            Attending.look(baton);
            assertThat(state("u-zhang")).isEqualTo("leave");
        });
    }

    /** A morning of punches is a call or two, and none where attendance is switched off. */
    @Test
    void manyPunchesAreAskedAboutTogether() {
        at("12:00");
        Attending.look(baton);
        chat.forgetTraffic();
        ConfigurableApplicationContext off = launch(
                url, TestEngines.redisUrl(), sandbox, clock, java.util.Map.of("baton.presence.attendance", false));
        try {
            Attendance with = baton.getBean(Attendance.class);
            Attendance without = off.getBean(Attendance.class);
            for (int minute = 0; minute < 20; minute++) {
                for (String user : java.util.List.of("u-zhang", "u-li", "u-wang")) {
                    with.punched(java.util.List.of(user));
                    without.punched(java.util.List.of(user));
                }
                without.leaveApproved();
                Attending.look(baton);
                Attending.look(off);
                clock.advance(Duration.ofMinutes(1));
            }
            clock.advance(Duration.ofMinutes(5));
            Attending.look(baton);
        } finally {
            off.close();
        }
        assertThat(calls(PUNCHES)).isLessThanOrEqualTo(5).isPositive();
        assertThat(calls(LEAVES)).isZero();
    }

    @Test
    void twoInstancesAskOnceAndARefusalIsNotRepeated() {
        at("09:06");
        ConfigurableApplicationContext other = launch(url, TestEngines.redisUrl(), sandbox, clock, more());
        try {
            CompletableFuture.allOf(
                            CompletableFuture.runAsync(() -> Attending.look(baton)),
                            CompletableFuture.runAsync(() -> Attending.look(other)))
                    .join();
            assertThat(calls(PUNCHES)).isEqualTo(1);
        } finally {
            other.close();
        }
        at("18:06");
        chat.fault("busy", "/attendance/list", 1);
        Attending.look(baton);
        Attending.look(baton);
        assertThat(calls(PUNCHES)).as("what failed is asked again").isEqualTo(3);
    }

    @Test
    void sixtyPeopleAreTwoCalls() {
        StringBuilder people = new StringBuilder();
        StringBuilder ids = new StringBuilder("u-zhang");
        for (int i = 0; i < 59; i++) {
            people.append("  - {userId: p-")
                    .append(i)
                    .append(", name: 人")
                    .append(i)
                    .append("}\n");
            ids.append(", p-").append(i);
        }
        api.put(
                        "/api/roster",
                        Shop.ROSTER + people + "shifts:\n  - {members: [" + ids
                                + "], days: [1,2,3,4,5], from: \"09:00\", to: \"18:00\"}\n")
                .ok();
        at("09:06");
        Attending.look(baton);

        assertThat(calls(PUNCHES))
                .as("50 people and 50 rows a call, two rows a person")
                .isEqualTo(3);
        assertThat(calls(LEAVES)).isEqualTo(1);
        assertThat(chat.problems()).isEmpty();
    }
}
