package dev.baton.roster;

import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The roster of one version, as it is asked. Never changes. */
class Snapshot {

    /** So many days ahead working time is counted; no limit is as long. */
    private static final int FARTHEST = 60;

    /** A holiday week and the weekends around it. */
    private static final int AHEAD = 16;

    /** Of a group; as the store takes it. */
    private static final int LONGEST_NAME = 100;

    private final long version;
    private final Map<String, Team> teams = new LinkedHashMap<>();
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final List<Member> everybody;
    private final Map<String, List<Member>> byRole = new HashMap<>();
    private final Map<RoleAndSkill, List<Member>> bySkill = new ConcurrentHashMap<>();
    private final Map<String, List<Shift>> shifts = new HashMap<>();
    private final Map<String, Set<Shift>> shiftsOfRole = new HashMap<>();
    private final List<Shift> allShifts;
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final Map<Group, String> lost = new LinkedHashMap<>();
    private final Set<String> renamed;
    private final NavigableMap<String, Set<Member>> names = new TreeMap<>();

    private record RoleAndSkill(String role, String skill) {}

    Snapshot(
            long version,
            List<Team> teams,
            List<Member> members,
            List<Shift> shifts,
            List<Group> groups,
            Map<Group, String> lost,
            Set<String> renamed) {
        this.version = version;
        this.renamed = Set.copyOf(renamed);
        teams.forEach(team -> this.teams.put(team.id(), team));
        members.forEach(this::add);
        byRole.replaceAll((role, people) -> List.copyOf(people));
        everybody = List.copyOf(members);
        allShifts = List.copyOf(shifts);
        shifts.forEach(this::add);
        groups.forEach(group -> this.groups.put(group.name(), withTeams(group)));
        lost.forEach((group, why) -> this.lost.put(withTeams(group), why));
    }

    Map<Group, String> lost() {
        return Collections.unmodifiableMap(lost);
    }

    /** Whether the group of this conversation has a new name that nobody has said. */
    boolean isRenamed(String conversation) {
        return renamed.contains(conversation);
    }

    /** Whether the group of this conversation can be called so: no group is, not even itself. */
    boolean isNameFor(String conversation, String name) {
        return !name.isEmpty()
                && name.length() <= LONGEST_NAME
                && !groups.containsKey(name)
                && lost.keySet().stream().noneMatch(group -> group.name().equals(name))
                && groupIn(conversation).isPresent();
    }

    private void add(Member member) {
        members.put(member.userId(), member);
        for (String role : member.roles()) {
            byRole.computeIfAbsent(role, any -> new ArrayList<>()).add(member);
        }
        addName(member.userId(), member);
        addName(member.name(), member);
        member.aliases().forEach(alias -> addName(alias, member));
    }

    private void addName(String name, Member member) {
        names.computeIfAbsent(plain(name), any -> new LinkedHashSet<>()).add(member);
    }

    private void add(Shift shift) {
        Set<String> workers = new LinkedHashSet<>(shift.members());
        if (workers.isEmpty()) {
            members.values().stream()
                    .filter(member -> member.teams().contains(shift.team()))
                    .forEach(member -> workers.add(member.userId()));
        }
        workers.forEach(worker ->
                shifts.computeIfAbsent(worker, any -> new ArrayList<>()).add(shift));
        workers.stream()
                .map(members::get)
                .filter(Objects::nonNull)
                .flatMap(worker -> worker.roles().stream())
                .forEach(role -> shiftsOfRole
                        .computeIfAbsent(role, any -> new LinkedHashSet<>())
                        .add(shift));
    }

    /** The teams that work in it: those that name it, and those it was bound for that name none. */
    private Group withTeams(Group group) {
        List<String> working = teams.values().stream()
                .filter(team -> worksIn(team, group))
                .map(Team::id)
                .toList();
        return new Group(group.name(), group.openConversationId(), working);
    }

    private static boolean worksIn(Team team, Group group) {
        return team.group() == null
                ? group.teams().contains(team.id())
                : team.group().equals(group.name());
    }

    /** As many as the words that playbooks name are kept. */
    List<Member> withSkill(String role, String skill) {
        return bySkill.computeIfAbsent(
                new RoleAndSkill(role, skill),
                asked -> withRole(role).stream()
                        .filter(member -> member.hasSkill(skill))
                        .toList());
    }

    Optional<Group> groupOf(String team) {
        return groups.values().stream()
                .filter(group -> group.teams().contains(team))
                .findFirst();
    }

    /** The group bound to this conversation; of several the first by name. */
    Optional<Group> groupIn(String conversation) {
        return groups.values().stream()
                .filter(group -> group.openConversationId().equals(conversation))
                .findFirst();
    }

    Optional<String> conversationOf(String team) {
        return groupOf(team).map(Group::openConversationId);
    }

    long version() {
        return version;
    }

    RosterFile file() {
        return new RosterFile(List.copyOf(teams.values()), everybody, allShifts);
    }

    @Nullable
    Member member(String userId) {
        return members.get(userId);
    }

    List<Member> members() {
        return everybody;
    }

    List<Member> withRole(String role) {
        return byRole.getOrDefault(role, List.of());
    }

    @Nullable
    Team team(String id) {
        return teams.get(id);
    }

    Collection<Team> teams() {
        return teams.values();
    }

    Collection<Group> groups() {
        return groups.values();
    }

    List<Member> named(String text) {
        String plain = plain(text);
        if (plain.isEmpty()) {
            return List.of();
        }
        Set<Member> exact = names.get(plain);
        if (exact != null) {
            return List.copyOf(exact);
        }
        Set<Member> beginning = new LinkedHashSet<>();
        for (Map.Entry<String, Set<Member>> entry : names.tailMap(plain).entrySet()) {
            if (!entry.getKey().startsWith(plain)) {
                break;
            }
            beginning.addAll(entry.getValue());
        }
        return List.copyOf(beginning);
    }

    /** As people type it: without @ and blanks around, full-width as half-width, no matter which case. */
    private static String plain(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
        return plain.startsWith("@") ? plain.substring(1).strip() : plain;
    }

    /**
     * When people of a role will have worked so long, counted while any of them is on a shift; around the clock without
     * shifts.
     */
    Instant worked(String role, Instant from, Duration length) {
        Set<Shift> worked = shiftsOfRole.getOrDefault(role, Set.of());
        Instant at = from;
        Duration left = length;
        for (int day = -1; day <= FARTHEST && !worked.isEmpty(); day++) {
            for (Turn turn : turns(worked, from, day)) {
                Instant begin = turn.from().isAfter(at) ? turn.from() : at;
                Duration available = Duration.between(begin, turn.to());
                if (available.compareTo(left) >= 0) {
                    return begin.plus(left);
                }
                if (!available.isNegative()) {
                    left = left.minus(available);
                    at = turn.to();
                }
            }
        }
        return from.plus(length);
    }

    /** The turns that begin on a day, counted from the day of a moment, in their order. */
    private static List<Turn> turns(Set<Shift> shifts, Instant moment, int day) {
        return shifts.stream()
                .map(shift -> Map.entry(
                        shift, moment.atZone(shift.zone()).toLocalDate().plusDays(day)))
                .filter(start -> start.getKey().startsOn(start.getValue()))
                .map(start -> start.getKey().turnOf(start.getValue()))
                .sorted(Comparator.comparing(Turn::from))
                .toList();
    }

    /** The turn under way, or else the next one. */
    Optional<Turn> turn(String userId, Instant now) {
        return turn(shifts.getOrDefault(userId, List.of()), now);
    }

    Optional<Turn> turnOfRole(String role, Instant now) {
        return turn(shiftsOfRole.getOrDefault(role, Set.of()), now);
    }

    private static Optional<Turn> turn(Collection<Shift> shifts, Instant now) {
        List<Turn> turns = new ArrayList<>();
        for (Shift shift : shifts) {
            LocalDate today = now.atZone(shift.zone()).toLocalDate();
            for (LocalDate day = today.minusDays(2); !day.isAfter(today.plusDays(AHEAD)); day = day.plusDays(1)) {
                if (shift.startsOn(day)) {
                    turns.add(shift.turnOf(day));
                }
            }
        }
        turns.sort(Comparator.comparing(Turn::from));
        Turn joined = null;
        for (Turn turn : turns) {
            if (joined == null || turn.from().isAfter(joined.to())) {
                if (joined != null && joined.to().isAfter(now)) {
                    break;
                }
                joined = turn;
            } else if (turn.to().isAfter(joined.to())) {
                joined = new Turn(joined.from(), turn.to());
            }
        }
        return Optional.ofNullable(joined).filter(turn -> turn.to().isAfter(now));
    }
}
