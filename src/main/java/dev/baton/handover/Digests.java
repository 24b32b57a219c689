package dev.baton.handover;

import dev.baton.integrity.Integrity;
import dev.baton.roster.Group;
import dev.baton.roster.Groups;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.roster.Team;
import dev.baton.roster.Turn;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.Pile;
import dev.baton.workflow.When;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
 * Tells groups and leads at nine, and when a shift of theirs begins or ends, how things stand: open, too late, waiting,
 * what has changed since the last time, and whether any order could get lost (R109). Each team once a time, whichever
 * instance is first.
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
    private final Board board;
    private final Roster roster;
    private final Groups groups;
    private final Integrity integrity;
    private final Wording wording;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Digests(
            NudgeMapper mapper,
            Board board,
            Roster roster,
            Groups groups,
            Integrity integrity,
            Wording wording,
            ApplicationEventPublisher events,
            TransactionTemplate transaction,
            Clock clock) {
        this.mapper = mapper;
        this.board = board;
        this.roster = roster;
        this.groups = groups;
        this.integrity = integrity;
        this.wording = wording;
        this.events = events;
        this.transaction = transaction;
        this.clock = clock;
    }

    private enum Kind {
        MORNING,
        BEGIN,
        END,
        /** One shift ends and another begins. */
        CHANGE
    }

    private record Slot(Instant at, Kind kind) {}

    /** What a team is told, and why now. */
    private record Part(Team team, Kind kind, String text, boolean anything) {}

    /** A second run right after it says nothing. */
    @Scheduled(initialDelayString = "${baton.handover.every:PT50S}", fixedDelayString = "${baton.handover.every:PT1M}")
    void tell() {
        Instant now = clock.instant();
        Map<Instant, Map<Team, Kind>> due = new LinkedHashMap<>();
        Map<String, SortedSet<Slot>> slots = slots(now);
        for (Team team : roster.teams()) {
            SortedSet<Slot> its = slotsOf(slots, team.id());
            if (!its.isEmpty()) {
                Slot slot = its.last();
                due.computeIfAbsent(slot.at(), any -> new LinkedHashMap<>()).put(team, kind(its, slot.at()));
            }
        }
        due.forEach((at, teams) -> {
            try {
                tell(at, teams);
            } catch (RuntimeException failed) {
                log.error("the digest of {} could not be told; the next run tries again", at, failed);
            }
        });
    }

    /** Of one team: the last of the day's kinds, but both when people come and go. */
    private static Kind kind(SortedSet<Slot> slots, Instant at) {
        boolean change = slots.contains(new Slot(at, Kind.BEGIN)) && slots.contains(new Slot(at, Kind.END));
        return change ? Kind.CHANGE : slots.last().kind();
    }

    /** Of several teams that are told together: what is true for each of them. */
    private static Kind kind(List<Part> parts) {
        Set<Kind> kinds = parts.stream().map(Part::kind).collect(Collectors.toSet());
        return kinds.size() == 1 ? parts.get(0).kind() : kinds.contains(Kind.MORNING) ? Kind.MORNING : Kind.CHANGE;
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

    private void tell(Instant at, Map<Team, Kind> teams) {
        int broken = integrity.violations().size();
        Map<String, List<Pile>> piles = board
                .piles(teams.keySet().stream().map(Team::id).toList())
                .stream()
                .collect(Collectors.groupingBy(Pile::team));
        transaction.executeWithoutResult(status -> {
            List<Part> all = teams.entrySet().stream()
                    .map(team -> part(
                            team.getKey(),
                            team.getValue(),
                            piles.getOrDefault(team.getKey().id(), List.of()),
                            at))
                    .flatMap(Optional::stream)
                    .toList();
            List<Part> full = all.stream().filter(Part::anything).toList();
            List<Part> parts =
                    full.isEmpty() && broken > 0 ? all : full; // nothing to say is not said, unless something is wrong
            String check = broken == 0 ? wording.say("digest.whole") : wording.say("digest.broken", broken);
            Map<String, List<Part>> byGroup = new LinkedHashMap<>();
            Map<String, List<Part>> byLead = new LinkedHashMap<>();
            for (Part part : parts) {
                groups.ofTeam(part.team().id())
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
                    events.publishEvent(Said.toGroup(group, title, head(at, its) + texts(its) + "\n\n" + check)));
            byLead.forEach((lead, its) ->
                    events.publishEvent(Said.to(lead, title, head(at, its) + texts(its) + "\n\n" + check)));
            mapper.forgetDigests(clock.instant().minus(KEPT));
        });
    }

    /** Never the same words twice running: what is always the same is not read. */
    private String head(Instant at, List<Part> parts) {
        long turn = at.getEpochSecond() / 3600 + at.atZone(When.ZONE).getDayOfYear();
        String which = kind(parts).name().toLowerCase(Locale.ROOT);
        return wording.say("digest." + which + "." + Math.floorMod(turn, HEADS), When.dated(at));
    }

    private static String texts(List<Part> parts) {
        return parts.stream().map(part -> "\n\n- " + part.text()).collect(Collectors.joining());
    }

    private Optional<Part> part(Team team, Kind kind, List<Pile> piles, Instant at) {
        int open = piles.stream().mapToInt(Pile::open).sum();
        int overdue = piles.stream().mapToInt(Pile::overdue).sum();
        int waiting = piles.stream()
                .filter(pile -> pile.holder() == null)
                .mapToInt(Pile::open)
                .sum();
        NudgeMapper.Numbers now = new NudgeMapper.Numbers(open, overdue, waiting);
        Optional<NudgeMapper.Numbers> before = mapper.before(team.id(), at);
        if (mapper.digest(team.id(), at, now) == 0) {
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
        return Optional.of(new Part(team, kind, text.toString(), open > 0));
    }

    private static int sum(List<Pile> piles, Pile like) {
        return piles.stream()
                .filter(pile -> pile.type().equals(like.type()) && pile.detail().equals(like.detail()))
                .mapToInt(Pile::open)
                .sum();
    }
}
