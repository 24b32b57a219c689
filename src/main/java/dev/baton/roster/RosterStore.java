package dev.baton.roster;

import dev.baton.roster.RosterMapper.GroupRow;
import dev.baton.roster.RosterMapper.MemberRow;
import dev.baton.roster.RosterMapper.ShiftRow;
import dev.baton.roster.RosterMapper.TeamRow;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The roster in SQL. Every call takes part in the caller's transaction. */
@Component
class RosterStore {

    private static final int ROWS = 500;
    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};
    private static final TypeReference<List<Integer>> NUMBERS = new TypeReference<>() {};

    private final RosterMapper mapper;
    private final JsonMapper json = JsonMapper.shared();

    RosterStore(RosterMapper mapper) {
        this.mapper = mapper;
    }

    long version() {
        return mapper.version();
    }

    /** Whether people have been stored before. */
    boolean hadPeople() {
        return mapper.hadPeople();
    }

    /** Makes other writers wait; returns whether people have been stored before. */
    boolean lock() {
        return mapper.lock();
    }

    /** Everything as of one version, though others may be writing. */
    Snapshot load() {
        while (true) {
            long version = mapper.version();
            List<GroupRow> groups = mapper.groups();
            Snapshot snapshot = new Snapshot(
                    version,
                    mapper.teams().stream().map(this::team).toList(),
                    mapper.members().stream().map(this::member).toList(),
                    mapper.shifts().stream().map(this::shift).toList(),
                    groups.stream()
                            .filter(row -> row.lostWhy() == null)
                            .map(this::group)
                            .toList(),
                    lost(groups),
                    groups.stream()
                            .filter(GroupRow::renamed)
                            .map(GroupRow::conversationId)
                            .collect(Collectors.toSet()));
            if (mapper.version() == version) {
                return snapshot;
            }
        }
    }

    /** Lost groups with the reason. */
    private Map<Group, String> lost(List<GroupRow> rows) {
        Map<Group, String> lost = new LinkedHashMap<>();
        for (GroupRow row : rows) {
            if (row.lostWhy() != null) {
                lost.put(group(row), row.lostWhy());
            }
        }
        return lost;
    }

    /** False when no bound group has this conversation. */
    boolean lose(String conversationId, String why, Instant now) {
        boolean lost = mapper.lose(conversationId, why, now) > 0;
        if (lost) {
            mapper.changed(false, now);
        }
        return lost;
    }

    /** Its next message will say how it is called. */
    void renamed(String conversationId, Instant now) {
        if (mapper.renamed(conversationId, now) > 0) {
            mapper.changed(false, now);
        }
    }

    /** The teams that name it go along, and so does a roster that still uses the old name. */
    void rename(String from, String to, Instant now) {
        for (GroupRow row : mapper.groups()) {
            if (row.name().equals(from)) {
                List<String> former = new ArrayList<>(list(row.former()));
                former.remove(to);
                former.add(from);
                mapper.rename(from, to, text(former));
                mapper.renameInTeams(from, to);
                mapper.changed(false, now);
            }
        }
    }

    void replace(RosterFile file, Instant now) {
        mapper.deleteTeams();
        mapper.deleteMembers();
        mapper.deleteShifts();
        inParts(file.teams().stream().map(this::row).toList(), mapper::insertTeams);
        inParts(file.members().stream().map(this::row).toList(), mapper::insertMembers);
        inParts(file.shifts().stream().map(this::row).toList(), mapper::insertShifts);
        for (GroupRow group : mapper.groups()) {
            list(group.former()).forEach(name -> mapper.renameInTeams(name, group.name()));
        }
        mapper.changed(true, now);
    }

    /** The group a team was bound to last is the one it works in. */
    void bind(Group group, Instant now) {
        List<String> bound = group.teams();
        for (GroupRow row : mapper.groups()) {
            List<String> teams = list(row.teams());
            if (row.name().equals(group.name())) {
                bound = bound.isEmpty() ? teams : bound;
            } else if (teams.stream().anyMatch(group.teams()::contains)) {
                List<String> others = teams.stream()
                        .filter(team -> !group.teams().contains(team))
                        .toList();
                mapper.bind(GroupRow.of(row.name(), row.conversationId(), text(others)), now);
            }
        }
        mapper.bind(GroupRow.of(group.name(), group.openConversationId(), text(bound)), now);
        if (!bound.isEmpty()) {
            mapper.nameGroup(bound, group.name());
        }
        mapper.changed(false, now);
    }

    /** The team works there no longer, whoever said that it does. */
    void unbind(String group, String team, Instant now) {
        for (GroupRow row : mapper.groups()) {
            if (row.name().equals(group)) {
                List<String> others = list(row.teams()).stream()
                        .filter(id -> !id.equals(team))
                        .toList();
                mapper.keepTeams(group, text(others));
            }
        }
        mapper.unnameGroup(team, group);
        mapper.changed(false, now);
    }

    private static <T> void inParts(List<T> rows, BiConsumer<List<T>, Integer> insert) {
        for (int first = 0; first < rows.size(); first += ROWS) {
            insert.accept(rows.subList(first, Math.min(rows.size(), first + ROWS)), first);
        }
    }

    private TeamRow row(Team team) {
        return new TeamRow(team.id(), team.name(), text(team.roles()), team.lead(), team.group());
    }

    private Team team(TeamRow row) {
        return new Team(row.teamId(), row.name(), set(row.roles()), row.leadId(), row.groupName());
    }

    private MemberRow row(Member member) {
        return new MemberRow(
                member.userId(),
                member.name(),
                text(member.aliases()),
                text(member.teams()),
                text(member.roles()),
                text(member.skills()),
                member.capacity(),
                member.mobile());
    }

    private Member member(MemberRow row) {
        return new Member(
                row.userId(),
                row.name(),
                list(row.aliases()),
                list(row.teams()),
                set(row.roles()),
                set(row.skills()),
                row.capacity(),
                row.mobile());
    }

    private ShiftRow row(Shift shift) {
        return new ShiftRow(
                shift.team(),
                text(shift.members()),
                text(shift.days().stream().map(DayOfWeek::getValue).toList()),
                text(shift.off().stream().map(LocalDate::toString).toList()),
                text(shift.also().stream().map(LocalDate::toString).toList()),
                shift.from().toString(),
                shift.to().toString(),
                shift.zone().getId());
    }

    private Shift shift(ShiftRow row) {
        Set<DayOfWeek> days =
                json.readValue(row.days(), NUMBERS).stream().map(DayOfWeek::of).collect(Collectors.toSet());
        return new Shift(
                row.teamId(),
                list(row.members()),
                days,
                dates(row.offDays()),
                dates(row.alsoDays()),
                LocalTime.parse(row.startsAt()),
                LocalTime.parse(row.endsAt()),
                ZoneId.of(row.zone()));
    }

    private Set<LocalDate> dates(@Nullable String text) {
        return list(text).stream().map(LocalDate::parse).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Group group(GroupRow row) {
        return new Group(row.name(), row.conversationId(), list(row.teams()));
    }

    private String text(Collection<?> values) {
        return json.writeValueAsString(values);
    }

    private List<String> list(@Nullable String text) {
        return text == null ? List.of() : json.readValue(text, TEXTS);
    }

    private Set<String> set(String text) {
        return new LinkedHashSet<>(list(text));
    }
}
