package dev.baton.sync;

import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.Step;
import dev.baton.dingtalk.AddressBook;
import dev.baton.dingtalk.AddressBook.Colleague;
import dev.baton.dingtalk.DingTalkClient;
import dev.baton.dingtalk.DingTalkException;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.roster.RosterChanged;
import dev.baton.roster.RosterFile;
import dev.baton.roster.RosterInvalid;
import dev.baton.roster.Team;
import dev.baton.sync.SyncRefused.Reason;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The door to the sync with DingTalk's address book. Always in two steps: {@link #plan} reads and changes nothing,
 * {@link #apply} makes exactly that plan true and nothing else. Never by itself: nobody is put out of the roster by a
 * bad day of the platform.
 */
@Component
public class RosterSync {

    private static final int COUNTED = 500;

    private final DingTalkClient dingTalk;
    private final Roster roster;
    private final Catalogue catalogue;
    private final Board board;
    private final LinkMapper mapper;
    private final Wording wording;
    private final TransactionTemplate transaction;
    private final Clock clock;

    RosterSync(
            DingTalkClient dingTalk,
            Roster roster,
            Catalogue catalogue,
            Board board,
            LinkMapper mapper,
            Wording wording,
            TransactionTemplate transaction,
            Clock clock) {
        this.dingTalk = dingTalk;
        this.roster = roster;
        this.catalogue = catalogue;
        this.board = board;
        this.mapper = mapper;
        this.wording = wording;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Reads the address book, in free calls, and says what would be different. Not in a transaction.
     *
     * @throws SyncRefused when the address book cannot be read as a whole, or gives no roster that
     *     {@code PUT /api/roster} would take
     */
    public SyncPlan plan() {
        AddressBook book = read();
        RosterFile before = roster.file();
        Map<Long, String> links = links();
        Merge merge = new Merge(
                before, book, links, catalogue.steps().stream().map(Step::role).collect(Collectors.toSet()));
        RosterFile after = checked(merge.after());
        Map<Long, String> next = merge.links();
        return new SyncPlan(token(before, after, next), changes(before, after), before, after, next);
    }

    /**
     * Makes the plan true, in one transaction (the caller's, if there is one); the open work of whom it puts out goes
     * back to its queues after the commit.
     *
     * @param token of the plan that somebody has seen
     * @throws SyncRefused when the plan is another one by now, or the roster has changed since
     */
    public void apply(SyncPlan plan, String token) {
        if (!plan.token().equals(token)) {
            throw new SyncRefused(Reason.STALE, wording.say("sync.stale"));
        }
        try {
            transaction.executeWithoutResult(status -> {
                roster.replace(plan.before(), plan.after());
                mapper.forget();
                plan.links().forEach((department, team) -> mapper.link(department, team, clock.instant()));
            });
        } catch (RosterChanged since) {
            throw new SyncRefused(Reason.STALE, wording.say("sync.stale"));
        } catch (RosterInvalid invalid) {
            throw unfit(invalid);
        }
    }

    /**
     * Somebody who is not in the roster, by a free call or two. Empty when the platform does not say now. Not in a
     * transaction.
     */
    public Optional<Newcomer> newcomer(String userId) {
        try {
            Optional<Colleague> found = dingTalk.colleague(userId);
            if (found.isEmpty()) {
                return Optional.of(new Newcomer(true, userId, null, List.of()));
            }
            Colleague person = found.get();
            return Optional.of(new Newcomer(false, person.name(), Merge.phone(person), teams(person)));
        } catch (DingTalkException unanswered) {
            return Optional.empty();
        }
    }

    private List<Team> teams(Colleague person) {
        Map<Long, String> links = links();
        List<Team> teams = new ArrayList<>();
        for (Long department : person.departments()) {
            String linked = links.get(department);
            Optional<Team> team = linked == null ? named(dingTalk.departmentName(department)) : roster.team(linked);
            team.ifPresent(teams::add);
        }
        return teams;
    }

    private Optional<Team> named(String name) {
        return roster.teams().stream().filter(team -> team.name().equals(name)).findFirst();
    }

    private AddressBook read() {
        AddressBook book;
        try {
            book = dingTalk.addressBook();
        } catch (DingTalkException failed) {
            throw new SyncRefused(Reason.PLATFORM, words(failed));
        }
        if (book.people().isEmpty()) {
            throw new SyncRefused(Reason.PLATFORM, wording.say("sync.nobody"));
        }
        return book;
    }

    private String words(DingTalkException failed) {
        String scopes = String.join("、", failed.requiredScopes());
        return switch (failed.kind()) {
            case CONFIGURATION ->
                scopes.isEmpty() ? wording.say("sync.refused", failed.code()) : wording.say("sync.permission", scopes);
            case THROTTLED ->
                failed.code().equals("baton.ban")
                        ? wording.say("sync.banned")
                        : wording.say("sync.unanswered", failed.code());
            default -> wording.say("sync.unanswered", failed.code());
        };
    }

    private Map<Long, String> links() {
        Map<Long, String> links = new LinkedHashMap<>();
        transaction.execute(status -> mapper.all()).forEach(link -> links.put(link.departmentId(), link.teamId()));
        return links;
    }

    /** By the same rules as a file that somebody sends. */
    private RosterFile checked(RosterFile file) {
        try {
            return roster.read(roster.write(file));
        } catch (RosterInvalid invalid) {
            throw unfit(invalid);
        }
    }

    private SyncRefused unfit(RosterInvalid invalid) {
        String first = invalid.problems().stream()
                .limit(3)
                .map(problem -> problem.field() + " " + problem.text())
                .collect(Collectors.joining("；"));
        return new SyncRefused(Reason.INVALID, wording.say("sync.unfit", first));
    }

    private String token(RosterFile before, RosterFile after, Map<Long, String> links) {
        String all = roster.write(before) + '\n' + roster.write(after) + '\n' + new TreeMap<>(links);
        return DigestUtils.sha256Hex(all).substring(0, 12);
    }

    private List<SyncChange> changes(RosterFile before, RosterFile after) {
        Map<String, Member> was = byId(before.members(), Member::userId);
        Map<String, Member> is = byId(after.members(), Member::userId);
        Map<String, Team> teamsWere = byId(before.teams(), Team::id);
        Map<String, Team> teams = byId(after.teams(), Team::id);
        List<SyncChange> changes = new ArrayList<>();
        was.values().stream().filter(member -> !is.containsKey(member.userId())).forEach(member -> {
            int open = board.heldBy(member.userId(), COUNTED).size();
            changes.add(said("person-gone", member.userId(), open, member.name(), open));
        });
        is.values().forEach(member -> {
            Member former = was.get(member.userId());
            if (former == null) {
                changes.add(said(
                        "person-new",
                        member.userId(),
                        0,
                        member.name(),
                        names(member.teams(), teams),
                        roles(member.roles())));
            } else {
                person(former, member, teamsWere, teams, changes);
            }
        });
        teamsWere.values().stream()
                .filter(team -> !teams.containsKey(team.id()))
                .forEach(team -> changes.add(said("team-gone", team.id(), 0, team.name())));
        teams.values().forEach(team -> team(teamsWere.get(team.id()), team, was, is, changes));
        int shifts = before.shifts().size() - after.shifts().size();
        if (shifts > 0) {
            changes.add(said("shift-gone", "", 0, shifts));
        }
        return changes;
    }

    private void person(
            Member was, Member is, Map<String, Team> teamsWere, Map<String, Team> teams, List<SyncChange> changes) {
        if (!Set.copyOf(was.teams()).equals(Set.copyOf(is.teams()))) {
            changes.add(said(
                    "person-moved",
                    is.userId(),
                    0,
                    is.name(),
                    names(was.teams(), teamsWere),
                    names(is.teams(), teams),
                    roles(was.roles()),
                    roles(is.roles())));
            return;
        }
        List<String> parts = new ArrayList<>();
        if (!was.name().equals(is.name())) {
            parts.add(wording.say("sync.part-name", was.name(), is.name()));
        }
        if (!was.roles().equals(is.roles())) {
            parts.add(wording.say("sync.part-roles", roles(was.roles()), roles(is.roles())));
        }
        if (!Objects.equals(was.mobile(), is.mobile())) {
            parts.add(wording.say("sync.part-mobile"));
        }
        if (!parts.isEmpty()) {
            changes.add(said("person-changed", is.userId(), 0, is.name(), String.join("，", parts)));
        }
    }

    private void team(
            @Nullable Team was,
            Team is,
            Map<String, Member> people,
            Map<String, Member> now,
            List<SyncChange> changes) {
        if (was == null) {
            changes.add(said("team-new", is.id(), 0, is.name(), nameOf(is.lead(), now)));
            return;
        }
        if (!was.name().equals(is.name())) {
            changes.add(said("team-renamed", is.id(), 0, was.name(), is.name()));
        }
        if (!Objects.equals(was.lead(), is.lead())) {
            changes.add(said("team-lead", is.id(), 0, is.name(), nameOf(was.lead(), people), nameOf(is.lead(), now)));
        }
    }

    private SyncChange said(String kind, String id, int openWork, Object... args) {
        return new SyncChange(kind, id, wording.say("sync." + kind, args), openWork);
    }

    private String nameOf(@Nullable String userId, Map<String, Member> people) {
        Member member = userId == null ? null : people.get(userId);
        return member == null ? wording.say("sync.none") : member.name();
    }

    private String names(List<String> ids, Map<String, Team> teams) {
        String names = ids.stream()
                .map(id -> {
                    Team team = teams.get(id);
                    return team == null ? id : team.name();
                })
                .collect(Collectors.joining("、"));
        return names.isEmpty() ? wording.say("sync.none") : names;
    }

    private String roles(Set<String> roles) {
        return roles.isEmpty()
                ? wording.say("sync.none")
                : String.join("、", new LinkedHashSet<>(roles.stream().sorted().toList()));
    }

    private static <T> Map<String, T> byId(List<T> all, Function<T, String> id) {
        Map<String, T> map = new LinkedHashMap<>();
        all.forEach(one -> map.put(id.apply(one), one));
        return map;
    }
}
