package dev.baton.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who should be working when: days, nights, zones and the gaps between. 2026-11-23 is a Monday. */
class ShiftTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    private final RosterReader reader = new RosterReader(RosterReaderTest.messages());

    @Test
    void aDayShiftHoldsOnItsDaysOnly() {
        Snapshot roster = shifts("{members: [u-1], days: [1,2,3,4,5], from: \"09:00\", to: \"18:00\"}");
        assertThat(end(roster, "2026-11-23T08:59:59")).isNull();
        assertThat(end(roster, "2026-11-23T09:00")).isEqualTo(at("2026-11-23T18:00"));
        assertThat(end(roster, "2026-11-23T17:59:59")).isEqualTo(at("2026-11-23T18:00"));
        assertThat(end(roster, "2026-11-23T18:00")).isNull();
        assertThat(end(roster, "2026-11-28T12:00")).as("Saturday").isNull();
        assertThat(next(roster, "2026-11-27T18:00")).isEqualTo(at("2026-11-30T09:00"));
    }

    @Test
    void aNightShiftBelongsToTheDayItStarts() {
        Snapshot roster = shifts("{members: [u-1], days: [7], from: \"22:00\", to: \"06:00\"}");
        assertThat(end(roster, "2026-11-22T23:00")).isEqualTo(at("2026-11-23T06:00"));
        assertThat(end(roster, "2026-11-23T05:59")).isEqualTo(at("2026-11-23T06:00"));
        assertThat(end(roster, "2026-11-23T06:00")).isNull();
        assertThat(end(roster, "2026-11-22T05:00"))
                .as("the night before is Saturday's")
                .isNull();
        assertThat(next(roster, "2026-11-23T06:00")).isEqualTo(at("2026-11-29T22:00"));
    }

    @Test
    void shiftsWithoutAGapAreOneAndALunchBreakIsAGap() {
        Snapshot roster = shifts(
                "{members: [u-1], days: [1], from: \"09:00\", to: \"12:00\"}",
                "{members: [u-1], days: [1], from: \"13:00\", to: \"18:00\"}",
                "{members: [u-1], days: [1], from: \"17:00\", to: \"01:00\"}");
        assertThat(end(roster, "2026-11-23T10:00")).isEqualTo(at("2026-11-23T12:00"));
        assertThat(end(roster, "2026-11-23T12:30")).isNull();
        assertThat(end(roster, "2026-11-23T14:00")).isEqualTo(at("2026-11-24T01:00"));
    }

    @Test
    void goesByTheClockOfItsOwnZone() {
        Snapshot roster = shifts("{members: [u-1], days: [1], from: \"09:00\", to: \"18:00\", zone: America/New_York}");
        assertThat(end(roster, "2026-11-23T21:00")).as("08:00 there").isNull();
        assertThat(end(roster, "2026-11-23T22:00")).isEqualTo(at("2026-11-24T07:00"));
    }

    @Test
    void aShiftWithoutNamesIsTheWholeTeams() {
        Snapshot roster = shifts("{team: cs, days: [1], from: \"00:00\", to: \"24:00\"}");
        assertThat(end(roster, "2026-11-23T00:00")).isEqualTo(at("2026-11-24T00:00"));
        assertThat(roster.turn("u-2", at("2026-11-23T01:00")))
                .as("not in the team")
                .isEmpty();
    }

    @Test
    void timeLimitsCountWhileSomebodyOfTheRoleWorksR053() {
        Snapshot roster = shifts(
                "{members: [u-1], days: [1,2,3,4,5], from: \"09:00\", to: \"12:00\"}",
                "{members: [u-1], days: [1,2,3,4,5], from: \"13:00\", to: \"18:00\"}");
        assertThat(worked(roster, "2026-11-23T10:00", 1)).isEqualTo(at("2026-11-23T11:00"));
        assertThat(worked(roster, "2026-11-23T11:00", 2)).as("over lunch").isEqualTo(at("2026-11-23T14:00"));
        assertThat(worked(roster, "2026-11-23T07:00", 2)).isEqualTo(at("2026-11-23T11:00"));
        assertThat(worked(roster, "2026-11-27T17:00", 2)).as("over the weekend").isEqualTo(at("2026-11-30T10:00"));
        assertThat(worked(roster, "2026-11-23T09:00", 24))
                .as("three days of eight")
                .isEqualTo(at("2026-11-25T18:00"));
        assertThat(roster.worked("财务", at("2026-11-28T12:00"), Duration.ofHours(2)))
                .as("a role without shifts")
                .isEqualTo(at("2026-11-28T14:00"));
    }

    @Test
    void aNightShiftCountsOnBothOfItsDaysAndOverlapsOnce() {
        Snapshot roster = shifts(
                "{members: [u-1], days: [1,2], from: \"22:00\", to: \"06:00\"}",
                "{members: [u-1], days: [2], from: \"05:00\", to: \"07:00\"}");
        assertThat(worked(roster, "2026-11-24T04:00", 3)).isEqualTo(at("2026-11-24T07:00"));
        assertThat(worked(roster, "2026-11-24T06:30", 2)).isEqualTo(at("2026-11-24T23:30"));
    }

    @Test
    void aRoleWorksWhileAnybodyOfItDoes() {
        Snapshot roster = shifts(
                "{members: [u-1], days: [1], from: \"09:00\", to: \"12:00\"}",
                "{members: [u-1, u-2], days: [1], from: \"12:00\", to: \"18:00\"}");
        assertThat(roster.turnOfRole("客服", at("2026-11-23T10:00")))
                .contains(new Turn(at("2026-11-23T09:00"), at("2026-11-23T18:00")));
        assertThat(roster.turnOfRole("客服", at("2026-11-23T18:00")).orElseThrow().from())
                .isEqualTo(at("2026-11-30T09:00"));
        assertThat(roster.turnOfRole("财务", at("2026-11-23T10:00"))).isEmpty();
    }

    private static Instant worked(Snapshot roster, String from, int hours) {
        return roster.worked("客服", at(from), Duration.ofHours(hours));
    }

    @Test
    void aHolidayIsNoWorkingDayAndAWorkingSaturdayIsOne() {
        Snapshot roster = roster("""
                teams: [{id: cs}]
                members: [{userId: u-1, name: 甲, teams: [cs]}, {userId: u-2, name: 乙}]
                calendar: {off: [2026-11-25, 2026-11-28], workdays: ["2026-11-29"]}
                shifts:
                  - {team: cs, days: [1,2,3,4,5], from: "09:00", to: "18:00"}
                  - {members: [u-2], days: [6], also: ["2026-11-25"], from: "10:00", to: "12:00"}
                """);
        assertThat(end(roster, "2026-11-24T12:00")).isEqualTo(at("2026-11-24T18:00"));
        assertThat(end(roster, "2026-11-25T12:00")).as("a holiday").isNull();
        assertThat(next(roster, "2026-11-24T18:00")).isEqualTo(at("2026-11-26T09:00"));
        assertThat(end(roster, "2026-11-29T12:00"))
                .as("a Sunday on which work is done")
                .isEqualTo(at("2026-11-29T18:00"));
        assertThat(roster.turn("u-2", at("2026-11-25T10:30")).orElseThrow().covers(at("2026-11-25T10:30")))
                .as("who works on the holiday says so in the own shift")
                .isTrue();
        assertThat(roster.turn("u-2", at("2026-11-28T11:00")).orElseThrow().from())
                .as("a weekend shift is no weekday's: the working Sunday does not move it")
                .isEqualTo(at("2026-12-05T10:00"));
    }

    @Test
    void aWholeHolidayWeekIsLookedOver() {
        Snapshot roster = roster("""
                members: [{userId: u-1, name: 甲}]
                calendar: {off: [2026-10-01, 2026-10-02, 2026-10-05, 2026-10-06, 2026-10-07, 2026-10-08]}
                shifts: [{members: [u-1], days: [1,2,3,4,5], from: "09:00", to: "18:00"}]
                """);
        assertThat(next(roster, "2026-09-30T18:00")).isEqualTo(at("2026-10-09T09:00"));
    }

    @Test
    void whoStandsInWorksOnThatDateInsteadOfTheOther() {
        Snapshot roster = roster("""
                teams: [{id: cs}]
                members: [{userId: u-1, name: 甲, teams: [cs]}, {userId: u-2, name: 乙}, {userId: u-3, name: 丙, teams: [cs]}]
                substitutes: [{date: "2026-11-25", member: u-1, by: u-2}]
                shifts: [{team: cs, days: [1,2,3,4,5], from: "09:00", to: "18:00"}]
                """);
        assertThat(end(roster, "2026-11-24T10:00")).isNotNull();
        assertThat(end(roster, "2026-11-25T10:00")).isNull();
        assertThat(end(roster, "2026-11-26T10:00")).isNotNull();
        assertThat(roster.turn("u-2", at("2026-11-25T10:00")).orElseThrow())
                .isEqualTo(new Turn(at("2026-11-25T09:00"), at("2026-11-25T18:00")));
        assertThat(roster.turn("u-2", at("2026-11-25T18:00"))).isEmpty();
        assertThat(roster.turn("u-3", at("2026-11-25T10:00")).orElseThrow().covers(at("2026-11-25T10:00")))
                .isTrue();
    }

    @Test
    void aSubstitutionLeavesTheTeamsShiftToWhoJoinsLater() {
        RosterFile file = reader.read("""
                teams: [{id: cs}]
                members: [{userId: u-1, name: 甲, teams: [cs]}, {userId: u-2, name: 乙, teams: [cs]}]
                substitutes:
                  - {date: "2026-11-25", member: u-1, by: u-2}
                  - {date: "2026-11-25", member: u-2, by: u-1}
                shifts: [{team: cs, days: [1,2,3,4,5], from: "09:00", to: "18:00"}]
                """);
        assertThat(file.shifts().stream().filter(shift -> "cs".equals(shift.team())))
                .singleElement()
                .satisfies(shift -> {
                    assertThat(shift.members()).as("everybody, whenever").isEmpty();
                    assertThat(shift.startsOn(LocalDate.of(2026, 11, 24))).isTrue();
                    assertThat(shift.startsOn(LocalDate.of(2026, 11, 25))).isFalse();
                    assertThat(shift.startsOn(LocalDate.of(2026, 12, 2))).isTrue();
                });
    }

    @Test
    void wrongDatesAndStrangersAreNamed() {
        assertThatThrownBy(() -> reader.read("""
                members: [{userId: u-1, name: 甲}]
                calendar: {off: [2026-13-01], holidays: []}
                substitutes: [{date: 25.11., member: u-1, by: u-9}]
                shifts: [{members: [u-1], days: [1], off: [gestern], from: "09:00", to: "18:00"}]
                """))
                .isInstanceOfSatisfying(
                        RosterInvalid.class,
                        wrong -> assertThat(wrong.problems())
                                .extracting(RosterInvalid.Problem::field)
                                .contains(
                                        "calendar.off[0]",
                                        "calendar.holidays",
                                        "substitutes[0].date",
                                        "substitutes[0].by",
                                        "shifts[0].off[0]"));
    }

    private Snapshot roster(String text) {
        RosterFile file = reader.read(text);
        return new Snapshot(
                1, file.teams(), file.members(), file.shifts(), List.of(), java.util.Map.of(), java.util.Set.of());
    }

    private Snapshot shifts(String... shifts) {
        RosterFile file = reader.read("""
                teams: [{id: cs}]
                members: [{userId: u-1, name: 甲, teams: [cs], roles: [客服]}, {userId: u-2, name: 乙}]
                shifts: [%s]
                """.formatted(String.join(", ", shifts)));
        return new Snapshot(
                1, file.teams(), file.members(), file.shifts(), List.of(), java.util.Map.of(), java.util.Set.of());
    }

    private static @Nullable Instant end(Snapshot roster, String local) {
        Instant now = at(local);
        return roster.turn("u-1", now)
                .filter(turn -> turn.covers(now))
                .map(Turn::to)
                .orElse(null);
    }

    private static Instant next(Snapshot roster, String local) {
        return roster.turn("u-1", at(local)).orElseThrow().from();
    }

    private static Instant at(String local) {
        return LocalDateTime.parse(local).atZone(SHANGHAI).toInstant();
    }
}
