package dev.baton.sync;

import dev.baton.dingtalk.AddressBook;
import dev.baton.dingtalk.AddressBook.Colleague;
import dev.baton.dingtalk.AddressBook.Department;
import dev.baton.roster.Member;
import dev.baton.roster.RosterFile;
import dev.baton.roster.Shift;
import dev.baton.roster.Team;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A roster and an address book put together; a pure function.
 *
 * <p>The address book decides who is there, the names, who belongs to which department, who leads it, and who has a
 * role of a name that it knows. The roster keeps what only it knows: aliases, skills, capacity, shifts, groups, what a
 * team does, teams that are no department, and roles that the address book has no name for; such roles come and go with
 * the team.
 */
class Merge {

    private static final String PHONE = "\\+?\\d[\\d -]{4,30}";

    private final RosterFile before;
    private final AddressBook book;
    private final Map<Long, String> links;
    private final Set<String> managed;
    private final Set<String> useful;

    private final Map<String, Team> teamsBefore = new LinkedHashMap<>();
    private final Map<String, Member> membersBefore = new LinkedHashMap<>();
    private final Map<String, Team> teams = new LinkedHashMap<>();
    private final Map<Long, String> teamOf = new LinkedHashMap<>();
    private final Set<String> people = new LinkedHashSet<>();

    /** @param useful roles that work asks for; others of the address book mean nothing here */
    Merge(RosterFile before, AddressBook book, Map<Long, String> links, Set<String> useful) {
        this.before = before;
        this.book = book;
        this.links = links;
        this.useful = new HashSet<>(useful);
        before.teams().forEach(team -> {
            teamsBefore.put(team.id(), team);
            this.useful.addAll(team.roles());
        });
        before.members().forEach(member -> {
            membersBefore.put(member.userId(), member);
            this.useful.addAll(member.roles());
        });
        this.managed = new HashSet<>(book.roles());
        this.managed.retainAll(this.useful);
        book.people().forEach(person -> people.add(person.userId()));
        link();
    }

    RosterFile after() {
        makeTeams();
        return new RosterFile(List.copyOf(teams.values()), members(), shifts());
    }

    /** Departments that are teams, by id. */
    Map<Long, String> links() {
        return teamOf;
    }

    /** As linked before, else by the name, else a new team where people are. */
    private void link() {
        Set<String> taken = new HashSet<>();
        for (Department department : book.departments()) {
            String team = links.get(department.id());
            if (team != null && teamsBefore.containsKey(team) && taken.add(team)) {
                teamOf.put(department.id(), team);
            }
        }
        for (Department department : book.departments()) {
            if (!teamOf.containsKey(department.id())) {
                teamsBefore.values().stream()
                        .filter(team -> team.name().equals(department.name()) && taken.add(team.id()))
                        .findFirst()
                        .ifPresent(team -> teamOf.put(department.id(), team.id()));
            }
        }
        Set<Long> inhabited = new HashSet<>();
        book.people().forEach(person -> inhabited.addAll(person.departments()));
        for (Department department : book.departments()) {
            String fresh = "d" + department.id();
            if (!teamOf.containsKey(department.id()) && inhabited.contains(department.id()) && taken.add(fresh)) {
                teamOf.put(department.id(), fresh);
            }
        }
    }

    private void makeTeams() {
        Map<String, Department> departments = new HashMap<>();
        book.departments().forEach(department -> {
            String team = teamOf.get(department.id());
            if (team != null) {
                departments.put(team, department);
            }
        });
        Collection<String> linked = links.values();
        for (Team team : teamsBefore.values()) {
            Department department = departments.get(team.id());
            if (department != null) {
                teams.put(team.id(), team(team.id(), department, team));
            } else if (!linked.contains(team.id())) {
                String lead = team.lead() != null && people.contains(team.lead()) ? team.lead() : null;
                teams.put(team.id(), new Team(team.id(), team.name(), team.roles(), lead, team.group()));
            }
        }
        departments.forEach((id, department) -> teams.computeIfAbsent(id, any -> team(id, department, null)));
    }

    private Team team(String id, Department department, @Nullable Team known) {
        return new Team(
                id,
                department.name(),
                known == null ? Set.of() : known.roles(),
                lead(department, known == null ? null : known.lead()),
                known == null ? null : known.group());
    }

    /**
     * Whoever leads it and did before; else the first who leads it; one whom only the roster knows stays while no other
     * is named.
     */
    private @Nullable String lead(Department department, @Nullable String known) {
        List<String> leaders = book.people().stream()
                .filter(person -> person.leads().contains(department.id()))
                .map(Colleague::userId)
                .toList();
        if (known != null && people.contains(known) && (leaders.isEmpty() || leaders.contains(known))) {
            return known;
        }
        return leaders.isEmpty() ? null : leaders.get(0);
    }

    private List<Member> members() {
        Map<String, Colleague> colleagues = new LinkedHashMap<>();
        book.people().forEach(person -> colleagues.put(person.userId(), person));
        List<Member> members = new ArrayList<>();
        before.members().forEach(member -> {
            Colleague person = colleagues.remove(member.userId());
            if (person != null) {
                members.add(member(person, member));
            }
        });
        colleagues.values().forEach(person -> members.add(member(person, null)));
        return members;
    }

    private Member member(Colleague person, @Nullable Member known) {
        List<String> own = teams(person, known);
        String phone = phone(person);
        return new Member(
                person.userId(),
                person.name(),
                known == null ? List.of() : known.aliases(),
                own,
                roles(person, known, own),
                known == null ? Set.of() : known.skills(),
                known == null ? Member.USUAL_CAPACITY : known.capacity(),
                phone != null ? phone : known == null ? null : known.mobile());
    }

    /** Null for one that a roster does not take. */
    static @Nullable String phone(Colleague person) {
        String mobile = person.mobile();
        return mobile != null && mobile.matches(PHONE) ? mobile : null;
    }

    /** The main team stays the first. */
    private List<String> teams(Colleague person, @Nullable Member known) {
        Set<String> now = new LinkedHashSet<>();
        person.departments().stream().map(teamOf::get).filter(Objects::nonNull).forEach(now::add);
        Set<String> all = new LinkedHashSet<>();
        if (known != null) {
            known.teams().stream()
                    .filter(team -> teams.containsKey(team) && (now.contains(team) || !teamOf.containsValue(team)))
                    .forEach(all::add);
        }
        all.addAll(now);
        return List.copyOf(all);
    }

    private Set<String> roles(Colleague person, @Nullable Member known, List<String> own) {
        List<String> former = known == null ? List.of() : known.teams();
        Set<String> roles = new LinkedHashSet<>(known == null ? Set.of() : known.roles());
        former.stream().filter(team -> !own.contains(team)).forEach(team -> {
            Team left = teamsBefore.get(team);
            if (left != null) {
                roles.removeAll(left.roles());
            }
        });
        own.stream().filter(team -> known == null || !former.contains(team)).forEach(team -> roles.addAll(does(team)));
        own.stream()
                .filter(former::contains)
                .flatMap(team -> does(team).stream())
                .filter(role -> known != null && known.hasRole(role))
                .forEach(roles::add);
        roles.removeAll(managed);
        person.roles().stream().filter(useful::contains).sorted().forEach(roles::add);
        return roles;
    }

    private Set<String> does(String team) {
        Team found = teams.get(team);
        return found == null ? Set.of() : found.roles();
    }

    /** A shift of certain people that nobody of is left is no shift of the whole team. */
    private List<Shift> shifts() {
        List<Shift> kept = new ArrayList<>();
        for (Shift shift : before.shifts()) {
            List<String> workers =
                    shift.members().stream().filter(people::contains).toList();
            String team = shift.team() != null && teams.containsKey(shift.team()) ? shift.team() : null;
            boolean nobody = shift.members().isEmpty() ? team == null : workers.isEmpty();
            if (!nobody) {
                kept.add(shift.of(team, workers));
            }
        }
        return kept;
    }
}
