package dev.baton.card;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import dev.baton.catalogue.Urgency;
import dev.baton.dingtalk.Space;
import dev.baton.outbox.Delivery;
import dev.baton.outbox.Outbox;
import dev.baton.outbox.OutboxEntry;
import dev.baton.outbox.Outcome;
import dev.baton.outbox.Priority;
import dev.baton.roster.Group;
import dev.baton.roster.GroupBound;
import dev.baton.roster.Groups;
import dev.baton.roster.Roster;
import dev.baton.roster.Team;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowQuery;
import dev.baton.workflow.WorkflowState;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What a newly bound group gets to see of the open work that was there before it: all the cards when they are few, else
 * one summary, and each card when something happens to it. Makes no call; a repeat finds nothing left to do.
 */
@Component
class Binding implements Delivery {

    static final String TOPIC = "binding";

    /** As many cards at once as a sweep may bring (R002). */
    private static final int FLOOD = 20;

    private static final int BATCH = 200;

    /** One that does not hang in the group, with what a summary says of it. */
    private record Left(long id, int drawing, String team, String line, Urgency urgency, Instant due) {

        String card() {
            return Cards.outTrackId(id);
        }
    }

    private final Roster roster;
    private final Groups groups;
    private final Board board;
    private final Holders holders;
    private final CardMapper cards;
    private final SummaryCard summaries;
    private final Outbox outbox;
    private final Wording wording;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Binding(
            Roster roster,
            Groups groups,
            Board board,
            Holders holders,
            CardMapper cards,
            SummaryCard summaries,
            Outbox outbox,
            Wording wording,
            TransactionTemplate transaction,
            Clock clock) {
        this.roster = roster;
        this.groups = groups;
        this.board = board;
        this.holders = holders;
        this.cards = cards;
        this.summaries = summaries;
        this.outbox = outbox;
        this.wording = wording;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Heard inside the transaction that binds. */
    @EventListener
    void bound(GroupBound bound) {
        outbox.append(TOPIC, bound.openConversationId(), clock.instant(), Priority.NORMAL);
    }

    @Override
    public String topic() {
        return TOPIC;
    }

    @Override
    public Outcome deliver(OutboxEntry entry) {
        roster.refresh();
        String conversation = entry.key();
        Set<String> teams = roster.teams().stream()
                .map(Team::id)
                .filter(team -> groups.ofTeam(team)
                        .map(Group::openConversationId)
                        .filter(conversation::equals)
                        .isPresent())
                .collect(toSet());
        if (!teams.isEmpty()) {
            Space group = Space.group(conversation);
            left(group, teams).values().forEach(left -> show(group, left));
        }
        return Outcome.delivered();
    }

    /** In one transaction, so that whoever stops in between has summarised nothing. */
    private void show(Space group, List<Left> left) {
        Instant now = clock.instant();
        transaction.executeWithoutResult(status -> {
            if (left.size() <= FLOOD) {
                left.forEach(one -> outbox.append(Cards.TOPIC, one.card(), now, Priority.NORMAL));
                return;
            }
            for (int from = 0; from < left.size(); from += BATCH) {
                List<CardMapper.HeldBack> some = left.subList(from, Math.min(from + BATCH, left.size())).stream()
                        .map(one -> new CardMapper.HeldBack(one.card(), one.drawing()))
                        .toList();
                cards.holdBack(some, group.kind().name(), group.id());
            }
            List<String> first = left.stream()
                    .sorted(Comparator.comparing(Left::urgency).thenComparing(Left::due))
                    .limit(SummaryCard.LISTED)
                    .map(Left::line)
                    .toList();
            summaries.left(left.get(0).team(), left.size(), first);
        });
    }

    /** By team. */
    private Map<String, List<Left>> left(Space group, Set<String> teams) {
        List<Left> left = new ArrayList<>();
        for (WorkflowState state : WorkflowState.values()) {
            Long before = null;
            while (state.isOpen()) {
                List<Workflow> batch = board.list(new WorkflowQuery(null, null, state, null, before, BATCH));
                if (batch.isEmpty()) {
                    break;
                }
                List<Workflow> ours = batch.stream()
                        .filter(workflow -> !workflow.quiet() && teams.contains(workflow.homeTeam()))
                        .toList();
                if (!ours.isEmpty()) {
                    left.addAll(transaction.execute(status -> lacking(group, ours)));
                }
                before = batch.get(batch.size() - 1).id();
            }
        }
        return left.stream().collect(groupingBy(Left::team));
    }

    /**
     * What is on its way comes by itself; written once more, also what was sent on its way by who did not know the
     * group yet.
     */
    private List<Left> lacking(Space group, List<Workflow> batch) {
        Map<String, Workflow> missing = new HashMap<>();
        batch.forEach(workflow -> missing.put(Cards.outTrackId(workflow.id()), workflow));
        cards.spacesOf(List.copyOf(missing.keySet())).stream()
                .filter(row -> row.space().equals(group))
                .filter(row -> row.there()
                        || row.unsure()
                        || isHeldBack(row, Objects.requireNonNull(missing.get(row.outTrackId()))))
                .forEach(row -> missing.remove(row.outTrackId()));
        Instant now = clock.instant();
        Set<String> onTheirWay = outbox.waitingKeys(Cards.TOPIC, missing.keySet());
        onTheirWay.forEach(card -> outbox.append(Cards.TOPIC, card, now, Priority.NORMAL));
        missing.keySet().removeAll(onTheirWay);
        return missing.values().stream().map(this::left).toList();
    }

    private static boolean isHeldBack(CardMapper.SpaceRow row, Workflow workflow) {
        return Objects.equals(row.heldBack(), workflow.drawing());
    }

    private Left left(Workflow workflow) {
        String line = wording.say(
                "card.left-line", workflow.orderNo().value(), workflow.kind().id(), holders.of(workflow));
        return new Left(
                workflow.id(),
                workflow.drawing(),
                workflow.homeTeam(),
                line,
                workflow.urgency(),
                workflow.way().dueAt());
    }
}
