package dev.baton.assignment;

import dev.baton.presence.Presence;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.roster.Team;
import dev.baton.wording.Wording;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Decides who should hold a workflow: the role of the step, only people who are here, least loaded, longest idle first (R061–R074). */
@Component
public class Assigner {

    /** Whoever answers customers looks after what nobody else in this roster can. */
    private static final String STAND_IN = "客服";

    private final Roster roster;
    private final Presence presence;
    private final LoadMapper loads;
    private final Wording wording;
    private final Clock clock;

    Assigner(Roster roster, Presence presence, LoadMapper loads, Wording wording, Clock clock) {
        this.roster = roster;
        this.presence = presence;
        this.loads = loads;
        this.wording = wording;
        this.clock = clock;
    }

    /**
     * Who of this role is here now. Asks presence, so never call it in a transaction. A role nobody in the roster has falls
     * to 客服, and without those to the first team, so that the work is watched by somebody.
     *
     * @param never people who must not get it, for example the requester of a refund
     */
    public Candidates candidates(String role, Set<String> never) {
        String staffed = staffed(role);
        List<Member> fitting = roster.withRole(staffed).stream()
                .filter(member -> !never.contains(member.userId()))
                .toList();
        Set<String> online =
                presence.online(fitting.stream().map(Member::userId).toList());
        return new Candidates(
                staffed,
                teamOf(staffed),
                fitting.stream()
                        .filter(member -> online.contains(member.userId()))
                        .toList());
    }

    /**
     * Back to a person who had it before, whatever that person's load, or to the queue of the role when away. Asks presence,
     * so never call it in a transaction.
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
     * Gives one workflow to the best candidate and counts it, in the caller's transaction. Nobody here, or all of them full:
     * the decision is the team's queue.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Decision choose(Candidates candidates) {
        if (!candidates.anybodyHere()) {
            return queue(candidates, "assignment.nobody-here", candidates.role());
        }
        Map<String, LoadMapper.Row> known =
                loads.loads(candidates.here().stream().map(Member::userId).toList()).stream()
                        .collect(Collectors.toMap(LoadMapper.Row::userId, Function.identity()));
        Instant now = clock.instant();
        for (Member member : leastLoadedFirst(candidates.here(), known)) {
            if (!known.containsKey(member.userId())) {
                loads.know(member.userId());
            }
            if (loads.raise(member.userId(), member.capacity(), now) == 1) {
                int before = open(known, member);
                return new Decision(
                        member.userId(),
                        candidates.role(),
                        candidates.team(),
                        wording.say(
                                "assignment.least-loaded",
                                candidates.role(),
                                candidates.here().size(),
                                member.name(),
                                before),
                        true);
            }
        }
        return queue(candidates, "assignment.all-full", candidates.here().size());
    }

    /** Counts a move that a person decided: one less for the former holder, one more for the new one; either may be nobody. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void moved(@Nullable String from, @Nullable String to) {
        if (Objects.equals(from, to)) {
            return;
        }
        int expected = (from == null ? 0 : 1) + (to == null ? 0 : 1);
        if (loads.move(from, to, clock.instant()) < expected && to != null) {
            loads.know(to);
            loads.move(null, to, clock.instant());
        }
    }

    private static List<Member> leastLoadedFirst(List<Member> here, Map<String, LoadMapper.Row> known) {
        Comparator<Member> byLoad = Comparator.comparingInt(member -> open(known, member));
        return here.stream()
                .sorted(byLoad.thenComparing(member -> lastGiven(known, member)))
                .toList();
    }

    private static int open(Map<String, LoadMapper.Row> known, Member member) {
        LoadMapper.Row row = known.get(member.userId());
        return row == null ? 0 : row.openCount();
    }

    private static Instant lastGiven(Map<String, LoadMapper.Row> known, Member member) {
        LoadMapper.Row row = known.get(member.userId());
        return row == null || row.lastGivenAt() == null ? Instant.EPOCH : row.lastGivenAt();
    }

    private Decision queue(Candidates candidates, String key, Object... args) {
        return new Decision(null, candidates.role(), candidates.team(), wording.say(key, args), false);
    }
}
