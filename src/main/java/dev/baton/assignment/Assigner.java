package dev.baton.assignment;

import dev.baton.assignment.Loads.Passed;
import dev.baton.assignment.Loads.Turn;
import dev.baton.presence.Presence;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.roster.Team;
import dev.baton.wording.Wording;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Decides who should hold a workflow: the role of the step, only people who are here, those with the skill it names
 * before the others, least loaded, longest idle first (R061–R074).
 */
@Component
public class Assigner {

    /** Whoever answers customers looks after what nobody else in this roster can. */
    private static final String STAND_IN = "客服";

    /** So many of those who came next stand in the reason. */
    private static final int SHOWN = 2;

    /** Letters that the reason may spend on others, so that it fits its column whatever people are called. */
    private static final int MOST_TOLD = 150;

    /** Letters that the reason may have in all. */
    private static final int LONGEST = 300;

    private final Roster roster;
    private final Presence presence;
    private final LoadMapper rows;
    private final Loads loads;
    private final Pools pools;
    private final Wording wording;
    private final Clock clock;

    Assigner(
            Roster roster, Presence presence, LoadMapper rows, Loads loads, Pools pools, Wording wording, Clock clock) {
        this.roster = roster;
        this.presence = presence;
        this.rows = rows;
        this.loads = loads;
        this.pools = pools;
        presence.follow(pools);
        this.wording = wording;
        this.clock = clock;
    }

    /**
     * Who of this role is here now. Asks presence, so never call it in a transaction. A role nobody in the roster has
     * falls to 客服, and without those to the first team, so that the work is watched by somebody.
     *
     * @param never people who must not get it, for example the requester of a refund
     */
    public Candidates candidates(String role, Set<String> never) {
        return candidates(role, null, never);
    }

    /**
     * {@link #candidates(String, Set)}, of whom those with a skill go first (R072).
     *
     * @param skill null: nobody goes first
     */
    public Candidates candidates(String role, @Nullable String skill, Set<String> never) {
        meet();
        return of(staffed(role), skill, never);
    }

    /**
     * {@link #candidates(String, Set)} for what nobody else may do: where nobody in the roster has the role it waits
     * for one who has, watched by the team that would stand in.
     */
    public Candidates only(String role, @Nullable String skill, Set<String> never) {
        meet();
        return of(role, skill, never);
    }

    /** The first roster may have come to another instance a moment ago. */
    private void meet() {
        if (roster.teams().isEmpty()) {
            roster.refresh();
        }
    }

    private Candidates of(String role, @Nullable String skill, Set<String> never) {
        Post post = new Post(role, null);
        Crew crew = presence.tell() ? new Crew.Live(pools, post) : listed(post, skill, never);
        return new Candidates(role, teamOf(role), crew, skill, never);
    }

    /**
     * As the store says, which must be asked about each of them. Of many in a transaction only about those whose turn
     * it is: the others have been heard of lately enough to be counted.
     */
    private Crew listed(Post post, @Nullable String skill, Set<String> never) {
        List<Member> everybody = post.people(roster);
        if (everybody.size() > Pool.FRONT && TransactionSynchronizationManager.isActualTransactionActive()) {
            List<Member> turns = new ArrayList<>(pools.front(post, never));
            if (skill != null) {
                turns.addAll(pools.front(new Post(post.role(), skill), never));
            }
            List<Member> front = online(turns);
            if (!front.isEmpty()) {
                return Crew.Listed.of(front, new Crew.Live(pools, post));
            }
        }
        return Crew.Listed.of(online(everybody), null);
    }

    private List<Member> online(List<Member> people) {
        Set<String> online = presence.online(people.stream().map(Member::userId).toList());
        return people.stream()
                .filter(member -> online.contains(member.userId()))
                .toList();
    }

    /**
     * Back to a person who had it before, whatever that person's load, or to the queue of the role when away. Asks
     * presence, so never call it in a transaction.
     */
    public Decision back(String role, @Nullable String person) {
        String staffed = staffed(role);
        String team = teamOf(staffed);
        Optional<Member> member = Optional.ofNullable(person).flatMap(roster::member);
        if (member.isEmpty()) {
            return new Decision(null, staffed, team, wording.say("assignment.nobody-here", staffed), false);
        }
        boolean here = !presence.online(Set.of(member.get().userId())).isEmpty();
        return here
                ? Decision.person(
                        member.get().userId(),
                        staffed,
                        team,
                        wording.say("assignment.back", member.get().name()))
                : new Decision(
                        null,
                        staffed,
                        team,
                        wording.say("assignment.away", member.get().name()),
                        false);
    }

    /**
     * To this person, whatever that one's load; empty when that one has not the role or is not here. Asks presence, so
     * never call it in a transaction.
     */
    public Optional<Decision> to(String role, String person, String why) {
        String staffed = staffed(role);
        return roster.member(person)
                .filter(member -> member.roles().contains(staffed))
                .filter(member -> !presence.online(Set.of(member.userId())).isEmpty())
                .map(member -> Decision.person(member.userId(), staffed, teamOf(staffed), why));
    }

    /** How much each of these people holds, as the store says now; nobody who holds nothing. */
    @Transactional(readOnly = true)
    public Map<String, Integer> loads(Collection<String> userIds) {
        return userIds.isEmpty()
                ? Map.of()
                : loads.read(userIds).stream()
                        .filter(row -> row.openCount() > 0)
                        .collect(Collectors.toMap(LoadMapper.Row::userId, LoadMapper.Row::openCount));
    }

    /** To give to these people as {@link #choose} would, without giving anything. */
    @Transactional(readOnly = true)
    public Paper paper(Collection<Member> people) {
        Set<String> users = people.stream().map(Member::userId).collect(Collectors.toSet());
        return new Paper(loads.read(users), clock.instant());
    }

    /** Everybody who holds open work, in the roster or not. */
    @Transactional(readOnly = true)
    public List<String> holders() {
        return rows.holders();
    }

    /** Those of these people who are here now. Asks presence, so never call it in a transaction. */
    public Set<String> here(Collection<String> userIds) {
        return userIds.isEmpty() ? Set.of() : presence.online(userIds);
    }

    /** A role that somebody in the roster has: the one asked for, or its stand-in. */
    public String staffed(String role) {
        boolean known =
                roster.teamForRole(role).isPresent() || !roster.withRole(role).isEmpty();
        return known ? role : STAND_IN;
    }

    /** The team that watches the queue of a role; empty when there is no team. */
    public String teamOf(String role) {
        Optional<Team> team = roster.teamForRole(role).or(() -> roster.teamForRole(STAND_IN));
        return team.or(() -> roster.teams().stream().findFirst()).map(Team::id).orElse("");
    }

    /**
     * Gives one workflow to the best candidate and counts it, in the caller's transaction. Nobody here, or all of them
     * full: the decision is the team's queue. Of several at the same moment each goes to another person, as long as
     * nobody is loaded less for it. Where a skill goes first, who has it counts alone, as long as one of them has room.
     *
     * @param from who has it now and whose count falls by one, null when nobody has
     * @throws org.springframework.dao.PessimisticLockingFailureException when two lock each other out, which may happen
     *     while the last room is being filled: the transaction is lost and is to be tried again
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Decision choose(Candidates candidates, @Nullable String from) {
        if (!candidates.anybodyHere()) {
            boolean nobody = roster.withRole(candidates.role()).isEmpty();
            String key = nobody ? "assignment.nobody-has" : "assignment.nobody-here";
            return queue(candidates, false, key, roster.spoken(candidates.role()));
        }
        List<Crew> crews = candidates.crews();
        List<Pool> pools = crews.stream().map(crew -> crew.begin(loads)).toList();
        try {
            return choose(candidates, pools, from);
        } finally {
            for (int i = 0; i < pools.size(); i++) {
                crews.get(i).end(loads, pools.get(i));
            }
        }
    }

    /**
     * Gives one workflow that nobody has to this one of the candidates and counts it, in the caller's transaction;
     * empty when that one is full. One statement.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Decision> give(Candidates candidates, String person, String why) {
        return roster.member(person)
                .filter(member -> candidates.include(person))
                .filter(member -> {
                    loads.begin(person);
                    return give(null, member);
                })
                .map(member -> new Decision(person, candidates.role(), candidates.team(), why, true));
    }

    private Decision choose(Candidates candidates, List<Pool> inOrder, @Nullable String from) {
        Set<String> tried = new HashSet<>(candidates.never());
        String giver = from;
        boolean asked = false;
        loads.refresh(inOrder, false);
        for (Turn turn = loads.next(inOrder, tried); turn != null || !asked; turn = loads.next(inOrder, tried)) {
            if (turn == null) {
                asked = true; // perhaps another instance has made room
                loads.refresh(inOrder, true);
                continue;
            }
            Member member = turn.member();
            tried.add(member.userId());
            boolean given = give(giver, member);
            if (member.userId().equals(giver)) {
                moved(giver, null);
            }
            if (given) {
                return chosen(candidates, turn, loads.passed(turn.of(), tried, SHOWN));
            }
            giver = null; // whose count has fallen already, though nobody has taken it yet
            loads.refresh(inOrder, true);
        }
        return queue(candidates, from != null && giver == null, "assignment.all-full", candidates.count());
    }

    /** Under the person's capacity, and until the end of the transaction nobody else's turn; false when full. */
    private boolean give(@Nullable String from, Member to) {
        boolean given = false;
        Instant now = clock.instant();
        String giver = to.userId().equals(from) ? null : from;
        try {
            if (!loads.stored(to.userId())) {
                rows.know(to.userId());
            }
            if (giver == null) {
                given = rows.raise(to.userId(), to.capacity(), now) == 1;
            } else {
                int changed = rows.handOver(giver, to.userId(), to.capacity(), now);
                given = changed == 2 || (changed == 1 && rows.rows(giver) == 0);
            }
            loads.moved(giver, given ? to.userId() : null, now);
            if (!given) {
                loads.forget(to.userId());
            }
            return given;
        } finally {
            if (given) {
                loads.releaseAtEnd(to.userId());
            } else {
                loads.release(to.userId());
            }
        }
    }

    private Decision chosen(Candidates candidates, Turn turn, Passed passed) {
        Member member = turn.member();
        String skill = candidates.prefer(member) ? candidates.skill() : null;
        Candidates among = skill == null ? candidates : candidates.able(skill);
        String doer = roster.spoken(candidates.role());
        String asked = skill == null ? doer : wording.say("assignment.able", skill, doer);
        String key = among.count() == 1 ? "assignment.only-one" : "assignment.least-loaded";
        String first = noneAble(candidates, skill) + wording.say(key, asked, among.count(), member.name(), turn.open());
        int everybody = new Post(candidates.role(), skill).people(roster).size();
        String why = first + passedOver(among, passed, everybody);
        return new Decision(
                member.userId(), candidates.role(), candidates.team(), why.length() > LONGEST ? first : why, true);
    }

    /** Why it is somebody without the skill that was asked for; empty when no skill was, or the chosen one has it. */
    private String noneAble(Candidates candidates, @Nullable String had) {
        String skill = candidates.skill();
        if (skill == null || had != null) {
            return "";
        }
        String doer = roster.spoken(candidates.role());
        int full = candidates.able(skill).count();
        return full == 0
                ? wording.say("assignment.none-able", skill, doer)
                : wording.say("assignment.able-full", skill, doer, full);
    }

    /** Who came next and who was skipped, as it was then: later nobody could say (R062). */
    private String passedOver(Candidates candidates, Passed passed, int everybody) {
        StringBuilder told = new StringBuilder();
        int away = everybody - candidates.size();
        if (!passed.next().isEmpty()) {
            told.append(wording.say(
                    "assignment.next",
                    passed.next().stream()
                            .map(next ->
                                    wording.say("assignment.has", next.member().name(), next.open()))
                            .collect(Collectors.joining("、"))));
        }
        if (passed.full() > 0) {
            told.append(wording.say("assignment.some-full", passed.full()));
        }
        if (away > 0) {
            told.append(wording.say("assignment.some-away", away));
        }
        if (!candidates.never().isEmpty()) {
            told.append(wording.say("assignment.not", names(candidates.never())));
        }
        return told.length() > MOST_TOLD ? "" : told.toString();
    }

    private String names(Set<String> userIds) {
        return userIds.stream().sorted().limit(SHOWN).map(roster::nameOf).collect(Collectors.joining("、"));
    }

    /**
     * Counts a move that a person decided: one less for the former holder, one more for the new one; either may be
     * nobody.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void moved(@Nullable String from, @Nullable String to) {
        if (Objects.equals(from, to)) {
            return;
        }
        Instant now = clock.instant();
        int changed = rows.move(from, to, now);
        boolean whole = changed == (from == null ? 0 : 1) + (to == null ? 0 : 1);
        // the first has no row either where a hand in the database has given it something
        if (!whole && to != null && changed == (from == null ? 0 : rows.rows(from))) {
            rows.know(to);
            rows.move(null, to, now);
        }
        loads.moved(from, to, now);
    }

    private Decision queue(Candidates candidates, boolean counted, String key, Object... args) {
        return new Decision(null, candidates.role(), candidates.team(), wording.say(key, args), counted);
    }
}
