package dev.baton.handover;

import dev.baton.presence.Presence;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.roster.Team;
import dev.baton.roster.Turn;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.Queue;
import dev.baton.workflow.When;
import dev.baton.workflow.Workflow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells a lead of what came into the team's queue and nobody takes, whether a group is bound or not (R001): once, a
 * minute after it came, several together; while the lead is here or somebody of the role works, else when that begins.
 */
@Component
class Unheld {

    private static final Logger log = LoggerFactory.getLogger(Unheld.class);

    /** By then it is dealt when anybody has room for it. */
    private static final Duration SETTLED = Duration.ofMinutes(1);

    /** What comes within this time after a message is in the next one. */
    private static final Duration PAUSE = Duration.ofMinutes(10);

    /** After a shift has begun people are given this time to come. */
    private static final Duration COMING = Duration.ofMinutes(10);

    private static final int LISTED = 10;

    private final NudgeMapper mapper;
    private final Board board;
    private final Presence presence;
    private final Roster roster;
    private final Wording wording;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Unheld(
            NudgeMapper mapper,
            Board board,
            Presence presence,
            Roster roster,
            Wording wording,
            ApplicationEventPublisher events,
            TransactionTemplate transaction,
            Clock clock) {
        this.mapper = mapper;
        this.board = board;
        this.presence = presence;
        this.roster = roster;
        this.wording = wording;
        this.events = events;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** A second run right after it says nothing. */
    @Scheduled(initialDelayString = "${baton.handover.every:PT35S}", fixedDelayString = "${baton.handover.every:PT30S}")
    void tell() {
        Instant now = clock.instant();
        Map<String, List<Queue>> queues =
                board.queues(now.minus(SETTLED)).stream().collect(Collectors.groupingBy(Queue::team));
        if (queues.isEmpty()) {
            return;
        }
        Map<String, NudgeMapper.Heard> heard = new HashMap<>();
        transaction.execute(status -> mapper.heard()).forEach(row -> heard.put(row.team(), row));
        queues.forEach((team, its) -> {
            try {
                NudgeMapper.Heard before = heard.get(team);
                Instant newest =
                        its.stream().map(Queue::newest).max(Instant::compareTo).orElseThrow();
                boolean news = before == null
                        || (newest.isAfter(before.toldTo())
                                && !now.isBefore(before.toldAt().plus(PAUSE)));
                if (news) {
                    roster.team(team).ifPresent(known -> tell(known, its, newest, now));
                }
            } catch (RuntimeException failed) {
                log.error("the lead of {} could not be told what waits; the next run tries again", team, failed);
            }
        });
    }

    private void tell(Team team, List<Queue> queues, Instant newest, Instant now) {
        String lead = team.lead();
        Set<String> roles = queues.stream().map(Queue::role).collect(Collectors.toSet());
        if (lead == null || !(works(roles, now) || presence.online(Set.of(lead)).contains(lead))) {
            return;
        }
        int number = queues.stream().mapToInt(Queue::number).sum();
        List<Workflow> first = board.waitingIn(team.id(), LISTED);
        if (first.isEmpty()) {
            return; // taken meanwhile
        }
        String text = text(team, number, first, roles, now);
        transaction.executeWithoutResult(status -> {
            mapper.hears(team.id());
            if (mapper.told(team.id(), newest, now) == 1) {
                events.publishEvent(Said.to(lead, wording.say("unheld.title"), text));
            }
        });
    }

    /** Somebody of these roles has been on a shift for a while; without shifts anybody may come at any time. */
    private boolean works(Set<String> roles, Instant now) {
        boolean none = true;
        for (String role : roles) {
            Turn turn = roster.turnOfRole(role, now).orElse(null);
            none &= turn == null;
            if (turn != null && turn.covers(now) && turn.covers(now.minus(COMING))) {
                return true;
            }
        }
        return none;
    }

    private String text(Team team, int number, List<Workflow> first, Set<String> roles, Instant now) {
        String lines = first.stream()
                .map(workflow -> "\n\n- "
                        + wording.say(
                                "handover.line",
                                workflow.orderNo().value(),
                                workflow.kind().id(),
                                workflow.way().todo(),
                                When.due(workflow, now, wording)))
                .collect(Collectors.joining());
        String more = number > first.size() ? "\n\n" + wording.say("bot.more", number - first.size()) : "";
        return wording.say("unheld.head", team.name(), number, why(roles)) + lines + more + "\n\n"
                + wording.say("unheld.hint");
    }

    private String why(Set<String> roles) {
        return roles.stream()
                .sorted()
                .map(role -> {
                    List<String> people =
                            roster.withRole(role).stream().map(Member::userId).toList();
                    if (people.isEmpty()) {
                        return wording.say("unheld.nobody-has", role);
                    }
                    int here = presence.online(people).size();
                    return here == 0
                            ? wording.say("unheld.nobody-here", role)
                            : wording.say("unheld.no-room", role, here);
                })
                .collect(Collectors.joining("，"));
    }
}
