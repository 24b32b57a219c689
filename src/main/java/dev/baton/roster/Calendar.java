package dev.baton.roster;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Days that are not like their day of the week: holidays of everybody, working weekends (调休) on which ordinary
 * weekdays' shifts run, and who stands in for whom on a date. Each shift says for itself when it starts once this was
 * applied.
 *
 * <pre>
 * calendar: {off: ["2026-10-01"], workdays: ["2026-10-10"]}
 * substitutes: [{date: "2026-11-25", member: u-zhang, by: u-li}]
 * </pre>
 */
final class Calendar {

    private static final Set<DayOfWeek> WEEKDAYS = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);

    private record Substitute(@Nullable LocalDate date, String member, String by) {}

    private final Set<LocalDate> off;
    private final Set<LocalDate> workdays;
    private final List<Substitute> substitutes;
    private final List<Member> members;

    Calendar(JsonNode root, List<Member> members, Problems problems) {
        JsonNode calendar = root.path("calendar");
        if (calendar.isObject()) {
            RosterReader.onlyKnown(calendar, "calendar", Set.of("off", "workdays"), problems);
        } else if (!calendar.isMissingNode() && !calendar.isNull()) {
            problems.add("calendar", "object");
        }
        this.off = RosterReader.dates(calendar, "calendar", "off", problems);
        this.workdays = RosterReader.dates(calendar, "calendar", "workdays", problems);
        this.members = members;
        this.substitutes =
                RosterReader.each(root, "substitutes", problems, (node, path) -> substitute(node, path, problems));
    }

    private Substitute substitute(JsonNode node, String path, Problems problems) {
        RosterReader.onlyKnown(node, path, Set.of("date", "member", "by"), problems);
        String date = RosterReader.text(node, path, "date", 10, true, problems);
        String member = known(node, path, "member", problems);
        String by = known(node, path, "by", problems);
        return new Substitute(date == null ? null : RosterReader.date(date, path + ".date", problems), member, by);
    }

    private String known(JsonNode node, String path, String name, Problems problems) {
        String user = RosterReader.text(node, path, name, 64, true, problems);
        if (user != null && members.stream().noneMatch(member -> member.userId().equals(user))) {
            problems.add(path + "." + name, "unknown-member", user);
        }
        return user == null ? "" : user;
    }

    /** The shifts as they are on all days; what a shift says of a date itself counts before the calendar. */
    List<Shift> applied(List<Shift> weekly) {
        List<Shift> shifts =
                new ArrayList<>(weekly.stream().map(this::onSpecialDays).toList());
        for (Substitute substitute : substitutes) {
            if (substitute.date() != null) {
                shifts = new ArrayList<>(substituted(shifts, substitute, substitute.date()));
            }
        }
        return shifts;
    }

    private Shift onSpecialDays(Shift shift) {
        Set<LocalDate> notOn = new LinkedHashSet<>(shift.off());
        off.stream().filter(day -> !shift.also().contains(day)).forEach(notOn::add);
        Set<LocalDate> alsoOn = new LinkedHashSet<>(shift.also());
        boolean ordinary = shift.days().stream().anyMatch(WEEKDAYS::contains);
        if (ordinary) {
            workdays.stream().filter(day -> !shift.off().contains(day)).forEach(alsoOn::add);
        }
        return shift.with(shift.team(), shift.members(), shift.days(), notOn, alsoOn);
    }

    /**
     * The shift goes on as it is on all other days, so that who joins its team later has it too; on this date the
     * others have one like it, and so has the substitute.
     */
    private List<Shift> substituted(List<Shift> shifts, Substitute substitute, LocalDate date) {
        List<Shift> all = new ArrayList<>();
        for (Shift shift : shifts) {
            List<String> workers = workers(shift);
            if (!workers.contains(substitute.member()) || !shift.startsOn(date)) {
                all.add(shift);
                continue;
            }
            List<String> others = workers.stream()
                    .filter(worker -> !worker.equals(substitute.member()))
                    .toList();
            Set<LocalDate> notOn = new LinkedHashSet<>(shift.off());
            notOn.add(date);
            Set<LocalDate> alsoOn = new LinkedHashSet<>(shift.also());
            alsoOn.remove(date);
            if (!shift.days().isEmpty() || !alsoOn.isEmpty()) {
                all.add(shift.with(shift.team(), shift.members(), shift.days(), notOn, alsoOn));
            }
            if (!others.isEmpty()) {
                all.add(shift.with(null, others, Set.of(), Set.of(), Set.of(date)));
            }
            all.add(shift.with(null, List.of(substitute.by()), Set.of(), Set.of(), Set.of(date)));
        }
        return all;
    }

    private List<String> workers(Shift shift) {
        return shift.members().isEmpty()
                ? members.stream()
                        .filter(member -> member.inTeam(String.valueOf(shift.team())))
                        .map(Member::userId)
                        .toList()
                : shift.members();
    }
}
