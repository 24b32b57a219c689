package dev.baton.handover;

import dev.baton.roster.Group;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.roster.Team;
import dev.baton.roster.Turn;
import dev.baton.wording.Wording;
import dev.baton.workflow.IntegrityCheck;
import dev.baton.workflow.Pile;
import dev.baton.workflow.When;
import dev.baton.workflow.Workflows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells groups and leads at nine, and when a shift of theirs begins or ends, how things stand: open, too late, waiting, what has
 * changed since the last time, and whether any order could get lost (R109). Each team once a time, whichever instance is first.
 */
@Component
class Digests {

    private static final Logger log = LoggerFactory.getLogger(Digests.class);

    private static final LocalTime MORNING = LocalTime.of(9, 0);

    /** A time that was missed by more than this is not told any more. */
    private static final Duration LATE = Duration.ofMinutes(10);

    private static final Duration KEPT = Duration.ofDays(60);
    private static final int HEADS = 4;

    private final NudgeMapper mapper;
    private final Workflows workflows;
    private final Roster roster;
    private final List<IntegrityCheck> checks;
    private final Wording wording;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Digests(
            NudgeMapper mapper,
            Workflows workflows,
            Roster roster,
            List<IntegrityCheck> checks,
            Wording wording,
            ApplicationEventPublisher events,
            TransactionTemplate transaction,
            Clock clock) {
        this.mapper = mapper;
        this.workflows = workflows;
        this.roster = roster;
        this.checks = checks;
        this.wording = wording;
        this.events = events;
        this.transaction = transaction;
        this.clock = clock;
    }

    private enum Kind {
        MORNING,
        BEGIN,
        END
    }

    private record Slot(Instant at, Kind kind) {}

    /** What a team is told. */
    private record Part(Team team, String text, boolean anything) {}

    /** A second run right after it says nothing. */
    @Scheduled(initialDelayString = "${baton.handover.every:PT50S}", fixedDelayString = "${baton.handover.every:PT1M}")
    void tell() {
        Instant now = clock.instant();
        Map<Instant, Slot> due = new LinkedHashMap<>();
        Map<Instant, List<Team>> teams = new LinkedHashMap<>();
        Map<String, SortedSet<Slot>> slots = slots(now);
        for (Team team : roster.teams()) {
            SortedSet<Slot> its = slotsOf(slots, team.id());
            if (!its.isEmpty()) {
                Slot slot = its.last();
                due.merge(slot.at(), slot, (one, other) -> one.kind().compareTo(other.kind()) > 0 ? one : other);
                teams.computeIfAbsent(slot.at(), any -> new ArrayList<>()).add(team);
            }
        }
        due.forEach((at, slot) -> {
            try {
                tell(slot, teams.getOrDefault(at, List.of()));
            } catch (RuntimeException failed) {
                log.error("the digest of {} could not be told; the next run tries again", at, failed);
            }
        });
    }

    /** The times within the last minutes at which each team is to be told; everybody's shifts are looked at once. */
    private Map<String, SortedSet<Slot>> slots(Instant now) {
        Map<String, SortedSet<Slot>> slots = new HashMap<>();
        Instant morning = now.atZone(When.ZONE).with(MORNING).toInstant();
        for (Team team : roster.teams()) {
            add(slotsOf(slots, team.id()), morning, Kind.MORNING, now);
        }
        for (Member member : roster.members()) {
            Turn present = roster.turn(member.userId(), now).orElse(null);
            Turn earlier = roster.turn(member.userId(), now.minus(LATE)).orElse(null);
            for (String team : member.teams()) {
                if (present != null) {
                    add(slotsOf(slots, team), present.from(), Kind.BEGIN, now);
                }
                if (earlier != null) {
                    add(slotsOf(slots, team), earlier.from(), Kind.BEGIN, now);
                    add(slotsOf(slots, team), earlier.to(), Kind.END, now);
                }
            }
        }
        return slots;
    }

    private static SortedSet<Slot> slotsOf(Map<String, SortedSet<Slot>> slots, String team) {
        return slots.computeIfAbsent(
                team, any -> new TreeSet<>(Comparator.comparing(Slot::at).thenComparing(Slot::kind)));
    }

    private static void add(SortedSet<Slot> slots, Instant at, Kind kind, Instant now) {
        if (!at.isAfter(now) && at.plus(LATE).isAfter(now)) {
            slots.add(new Slot(at, kind));
        }
    }

    private void tell(Slot slot, List<Team> teams) {
        int broken =
                checks.stream().mapToInt(check -> check.violations().size()).sum();
        Map<String, List<Pile>> piles = workflows
                .piles(teams.stream().map(Team::id).toList())
                .stream()
                .collect(Collectors.groupingBy(Pile::team));
        transaction.executeWithoutResult(status -> {
            List<Part> all = teams.stream()
                    .map(team -> part(team, piles.getOrDefault(team.id(), List.of()), slot))
                    .flatMap(Optional::stream)
                    .toList();
            List<Part> full = all.stream().filter(Part::anything).toList();
            List<Part> parts =
                    full.isEmpty() && broken > 0 ? all : full; // nothing to say is not said, unless something is wrong
            String head = head(slot);
            String check = broken == 0 ? wording.say("digest.whole") : wording.say("digest.broken", broken);
            Map<String, List<Part>> byGroup = new LinkedHashMap<>();
            Map<String, List<Part>> byLead = new LinkedHashMap<>();
            for (Part part : parts) {
                roster.groupOf(part.team().id())
                        .map(Group::openConversationId)
                        .ifPresent(group -> byGroup.computeIfAbsent(group, any -> new ArrayList<>())
                                .add(part));
                String lead = part.team().lead();
                if (lead != null) {
                    byLead.computeIfAbsent(lead, any -> new ArrayList<>()).add(part);
                }
            }
            String title = wording.say("digest.title");
            byGroup.forEach((group, its) ->
                    events.publishEvent(Said.toGroup(group, title, head + texts(its) + "\n\n" + check)));
            byLead.forEach(
                    (lead, its) -> events.publishEvent(Said.to(lead, title, head + texts(its) + "\n\n" + check)));
            mapper.forgetDigests(clock.instant().minus(KEPT));
        });
    }

    /** Never the same words twice running: what is always the same is not read. */
    private String head(Slot slot) {
        long turn =
                slot.at().getEpochSecond() / 3600 + slot.at().atZone(When.ZONE).getDayOfYear();
        String which = slot.kind().name().toLowerCase(java.util.Locale.ROOT);
        return wording.say("digest." + which + "." + Math.floorMod(turn, HEADS), When.dated(slot.at()));
    }

    private static String texts(List<Part> parts) {
        return parts.stream().map(part -> "\n\n- " + part.text()).collect(Collectors.joining());
    }

    private Optional<Part> part(Team team, List<Pile> piles, Slot slot) {
        int open = piles.stream().mapToInt(Pile::open).sum();
        int overdue = piles.stream().mapToInt(Pile::overdue).sum();
        int waiting = piles.stream()
                .filter(pile -> pile.holder() == null)
                .mapToInt(Pile::open)
                .sum();
        NudgeMapper.Numbers now = new NudgeMapper.Numbers(open, overdue, waiting);
        Optional<NudgeMapper.Numbers> before = mapper.before(team.id(), slot.at());
        if (mapper.digest(team.id(), slot.at(), now) == 0) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder(wording.say("bot.team", team.name(), open, overdue, waiting));
        before.filter(then -> then.open() != open)
                .ifPresent(then -> text.append(wording.say(
                        then.open() < open ? "digest.more" : "digest.fewer", Math.abs(open - then.open()))));
        piles.stream()
                .max(Comparator.comparingInt(pile -> sum(piles, pile)))
                .ifPresent(pile ->
                        text.append(wording.say("digest.most", pile.type() + "/" + pile.detail(), sum(piles, pile))));
        piles.stream()
                .filter(pile -> pile.holder() == null)
                .map(Pile::oldest)
                .min(Comparator.naturalOrder())
                .ifPresent(oldest -> text.append(
                        wording.say("digest.oldest", Objects.requireNonNull(When.text(oldest, clock.instant())))));
        return Optional.of(new Part(team, text.toString(), open > 0));
    }

    private static int sum(List<Pile> piles, Pile like) {
        return piles.stream()
                .filter(pile -> pile.type().equals(like.type()) && pile.detail().equals(like.detail()))
                .mapToInt(Pile::open)
                .sum();
    }
}
