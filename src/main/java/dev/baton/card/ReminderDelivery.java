package dev.baton.card;

import dev.baton.outbox.Delivery;
import dev.baton.outbox.OutboxEntry;
import dev.baton.outbox.Outcome;
import dev.baton.outbox.Undeliverable;
import dev.baton.roster.Roster;
import dev.baton.roster.Team;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.When;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowQuery;
import dev.baton.workflow.WorkflowState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The alarm of overdue work: one message a person, however many are overdue, drawn when it is sent. */
@Component
class ReminderDelivery implements Delivery {

    static final String TOPIC = "reminder";

    private static final int LISTED = 10;
    private static final int LOOKED_AT = 200;

    /** Of one team; how many more there are says nobody then. */
    private static final int MOST = 5 * LOOKED_AT;

    private static final Duration JUST_NOW = Duration.ofMinutes(10);

    private static final Comparator<Workflow> FIRST = Comparator.comparing(Workflow::urgency)
            .thenComparing(workflow -> workflow.way().dueAt());

    private final Board board;
    private final Roster roster;
    private final Holders holders;
    private final Telling telling;
    private final Wording wording;
    private final Clock clock;

    ReminderDelivery(Board board, Roster roster, Holders holders, Telling telling, Wording wording, Clock clock) {
        this.board = board;
        this.roster = roster;
        this.holders = holders;
        this.telling = telling;
        this.wording = wording;
        this.clock = clock;
    }

    @Override
    public String topic() {
        return TOPIC;
    }

    @Override
    public Outcome deliver(OutboxEntry entry) throws Undeliverable {
        List<Workflow> overdue = overdue(entry.key());
        List<Workflow> back = back(entry.key());
        if ((overdue.isEmpty() && back.isEmpty())
                || roster.memberByNow(entry.key()).isEmpty()) {
            return Outcome.delivered();
        }
        String title = overdue.isEmpty()
                ? wording.say("reminder.back-title", back.size())
                : wording.say("reminder.title", count(overdue.size()));
        String text = Stream.of(part(back, "reminder.back-head"), part(overdue, "reminder.head"))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("\n\n"));
        return telling.people(
                entry, List.of(entry.key()), new Telling.Words(title, text, wording.say("reminder.withheld")));
    }

    private String count(int works) {
        return works >= MOST ? wording.say("reminder.count-most", MOST) : wording.say("reminder.count", works);
    }

    /**
     * What this person holds, and what waits or is held in the teams this person leads; most urgent and longest overdue
     * first.
     */
    private List<Workflow> overdue(String userId) {
        Instant now = clock.instant();
        Map<Long, Workflow> all = new LinkedHashMap<>();
        board.heldBy(userId, LOOKED_AT).stream()
                .filter(workflow -> workflow.overdue(now))
                .forEach(workflow -> all.put(workflow.id(), workflow));
        for (Team team : roster.teams()) {
            if (userId.equals(team.lead())) {
                overdueOf(team.id()).forEach(workflow -> all.put(workflow.id(), workflow));
            }
        }
        return all.values().stream().limit(MOST).sorted(FIRST).toList();
    }

    /** Newest first, so that the longest overdue come last: all of them have to be looked at. */
    private List<Workflow> overdueOf(String team) {
        List<Workflow> all = new ArrayList<>();
        List<Workflow> page = List.of();
        do {
            Long before = page.isEmpty() ? null : page.get(page.size() - 1).id();
            page = board.list(new WorkflowQuery(null, team, null, true, before, LOOKED_AT));
            all.addAll(page);
        } while (page.size() == LOOKED_AT && all.size() < MOST);
        return all;
    }

    /** What this person put aside and what came back by itself just now, as long as nothing was done about it. */
    private List<Workflow> back(String userId) {
        Instant now = clock.instant();
        return board.heldBy(userId, LOOKED_AT).stream()
                .filter(workflow -> workflow.way().alarms() > 0
                        && !workflow.overdue(now)
                        && workflow.state() == WorkflowState.HELD
                        && workflow.updatedAt().plus(JUST_NOW).isAfter(now))
                .toList();
    }

    private String part(List<Workflow> listed, String head) {
        if (listed.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder(wording.say(head, count(listed.size())));
        listed.stream().limit(LISTED).forEach(workflow -> text.append("\n\n- ").append(line(workflow)));
        if (listed.size() > LISTED) {
            text.append("\n\n").append(wording.say("bot.more", listed.size() - LISTED));
        }
        return text.toString();
    }

    /** Never the same words twice: what is always the same is not read. */
    private String late(Duration late) {
        if (late.toMinutes() < 1) {
            return wording.say("reminder.late-now");
        }
        if (late.toHours() < 1) {
            return wording.say("reminder.late-minutes", late.toMinutes());
        }
        return late.toHours() < 48
                ? wording.say("reminder.late-hours", late.toHours())
                : wording.say("reminder.late-days", late.toDays());
    }

    private String line(Workflow workflow) {
        return wording.say(
                workflow.overdue(clock.instant()) ? "reminder.line-late" : "reminder.line",
                workflow.orderNo().value(),
                workflow.kind().id(),
                holders.of(workflow),
                When.text(workflow.way().dueAt(), clock.instant()),
                late(Duration.between(workflow.way().dueAt(), clock.instant())));
    }
}
