package dev.baton.card;

import dev.baton.dingtalk.Delivered;
import dev.baton.dingtalk.DingTalkClient;
import dev.baton.dingtalk.DingTalkException;
import dev.baton.dingtalk.NewCard;
import dev.baton.dingtalk.Space;
import dev.baton.outbox.Delivery;
import dev.baton.outbox.OutboxEntry;
import dev.baton.outbox.Outcome;
import dev.baton.outbox.Undeliverable;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings a card to the store's truth: creates it, hangs it where it must be, redraws it, and gives everybody with private data
 * the buttons they may press. Draws late, so ten changes are one delivery; a repeat does no harm.
 */
@Component
class CardDelivery implements Delivery {

    /** The most people whose private data one call may carry (PROTOCOL 5.6). */
    private static final int PRIVATE_PER_CALL = 50;

    /** A place that refused the card so often is left alone for {@link #GIVEN_UP}: each attempt is a call. */
    private static final int TRIES = 3;

    private static final Duration GIVEN_UP = Duration.ofHours(12);

    /** What is known of a card before a delivery. */
    private record Known(
            CardMapper.@Nullable Instance instance,
            List<CardMapper.SpaceRow> spaces,
            Set<String> people,
            boolean withheld) {

        boolean there(Space space) {
            return spaces.stream().anyMatch(row -> row.there() && row.space().equals(space));
        }

        /** Where an attempt whose answer was lost may have brought it. */
        Set<Space> perhapsThere() {
            Set<Space> perhaps = new LinkedHashSet<>();
            spaces.stream().filter(row -> row.triedAt() != null).forEach(row -> perhaps.add(row.space()));
            return perhaps;
        }

        boolean givenUp(Space space, Instant now) {
            return spaces.stream()
                    .filter(row ->
                            !row.there() && row.tries() >= TRIES && row.space().equals(space))
                    .anyMatch(row ->
                            row.triedAt() != null && now.isBefore(row.triedAt().plus(GIVEN_UP)));
        }

        boolean hopeless(Space space) {
            return spaces.stream()
                    .anyMatch(row -> !row.there()
                            && row.tries() + 1 >= TRIES
                            && row.space().equals(space));
        }
    }

    private final Workflows workflows;
    private final Roster roster;
    private final Drawing drawing;
    private final SummaryCard summaries;
    private final CardMapper cards;
    private final DingTalkClient dingTalk;
    private final Troubles troubles;
    private final TransactionTemplate transaction;
    private final Clock clock;

    CardDelivery(
            Workflows workflows,
            Roster roster,
            Drawing drawing,
            SummaryCard summaries,
            CardMapper cards,
            DingTalkClient dingTalk,
            Troubles troubles,
            TransactionTemplate transaction,
            Clock clock) {
        this.workflows = workflows;
        this.roster = roster;
        this.drawing = drawing;
        this.summaries = summaries;
        this.cards = cards;
        this.dingTalk = dingTalk;
        this.troubles = troubles;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public String topic() {
        return Cards.TOPIC;
    }

    @Override
    public Outcome deliver(OutboxEntry entry) throws Undeliverable {
        try {
            return dingTalk.inTurn(Turns.of(entry.priority()), () -> bring(entry.key()));
        } catch (DingTalkException failed) {
            return troubles.outcome(failed, clock.instant());
        }
    }

    private Outcome bring(String card) {
        Optional<Long> workflowId = Cards.workflowId(card);
        if (workflowId.isEmpty()) {
            summaries.deliver(card);
        } else {
            workflows.find(workflowId.get()).ifPresent(workflow -> bring(card, workflow));
        }
        return Outcome.delivered();
    }

    private void bring(String card, Workflow workflow) {
        Known known = known(card);
        if (known.withheld()) {
            drawing.withhold(workflow.id());
        }
        try {
            bring(card, workflow, known);
        } catch (DingTalkException refused) {
            if (refused.kind() != DingTalkException.Kind.UNSAFE_CONTENT || known.withheld()) {
                throw refused;
            }
            transaction.executeWithoutResult(status -> cards.withhold(card, clock.instant()));
            drawing.withhold(workflow.id());
            bring(card, workflow, known);
        }
    }

    private void bring(String card, Workflow workflow, Known known) {
        Set<Space> wanted = wanted(workflow);
        if (known.instance() == null) {
            if (!wanted.isEmpty()) {
                create(card, workflow, wanted, known);
            }
            return;
        }
        try {
            redraw(card, workflow, wanted, known);
        } catch (DingTalkException failed) {
            if (failed.kind() != DingTalkException.Kind.NOT_EXISTS) {
                throw failed;
            }
            transaction.executeWithoutResult(status -> cards.lost(card));
            create(card, workflow, wanted, new Known(null, List.of(), known.people(), known.withheld()));
        }
    }

    private Known known(String card) {
        return Objects.requireNonNull(transaction.execute(status -> {
            Set<String> people = new LinkedHashSet<>(cards.privates(card));
            return new Known(cards.instance(card).orElse(null), cards.spaces(card), people, cards.isWithheld(card));
        }));
    }

    /** Where it must hang: in its team's group unless it is quiet, and in its holder's chat with the robot. */
    private Set<Space> wanted(Workflow workflow) {
        Set<Space> wanted = new LinkedHashSet<>();
        if (!workflow.quiet()) {
            roster.groupOf(workflow.homeTeam()).ifPresent(group -> wanted.add(Space.group(group.openConversationId())));
        }
        String holder = workflow.holder();
        if (holder != null && workflow.state().isOpen()) {
            wanted.add(Space.robotChatOf(holder));
        }
        return wanted;
    }

    private void create(String card, Workflow workflow, Set<Space> wanted, Known known) {
        Map<String, String> buttons = buttons(workflow, Set.of());
        NewCard drawn = new NewCard(
                card, drawing.face(workflow), privateData(buttons), List.copyOf(wanted), drawing.summary(workflow));
        List<Delivered> delivered;
        trying(card, wanted);
        try {
            delivered = dingTalk.createAndDeliver(drawn);
        } catch (DingTalkException failed) {
            if (failed.kind() != DingTalkException.Kind.EXISTS) {
                forget(card, failed);
                throw failed;
            }
            dingTalk.update(card, drawing.face(workflow), privateData(buttons));
            delivered = deliverRest(card, workflow, wanted, known.perhapsThere());
        }
        save(card, workflow, delivered, buttons, known);
    }

    /** An earlier attempt went through and its answer was lost: where it was sent then it is, so it rings nobody twice. */
    private List<Delivered> deliverRest(String card, Workflow workflow, Set<Space> wanted, Set<Space> there) {
        List<Delivered> delivered = new ArrayList<>();
        List<Space> rest = new ArrayList<>();
        for (Space space : wanted) {
            if (there.contains(space)) {
                delivered.add(new Delivered(space, true, null, null));
            } else {
                rest.add(space);
            }
        }
        if (!rest.isEmpty()) {
            delivered.addAll(dingTalk.deliver(card, rest, drawing.summary(workflow)));
        }
        return delivered;
    }

    private void trying(String card, Collection<Space> spaces) {
        transaction.executeWithoutResult(status ->
                spaces.forEach(space -> cards.trying(card, space.kind().name(), space.id(), clock.instant())));
    }

    private void forget(String card, DingTalkException failed) {
        if (failed.kind() != DingTalkException.Kind.UNKNOWN_OUTCOME) {
            transaction.executeWithoutResult(status -> cards.untried(card));
        }
    }

    private void redraw(String card, Workflow workflow, Set<Space> wanted, Known known) {
        Map<String, String> buttons = buttons(workflow, known.people());
        // everybody's, whatever was sent last: answers to presses have shown other lists since
        update(card, workflow, buttons);
        Instant now = clock.instant();
        List<Space> missing = wanted.stream()
                .filter(space -> !known.there(space) && !known.givenUp(space, now))
                .toList();
        List<Delivered> delivered = List.of();
        if (!missing.isEmpty()) {
            trying(card, missing);
            delivered = dingTalk.deliver(card, missing, drawing.summary(workflow));
        }
        ring(workflow, known, missing);
        save(card, workflow, delivered, buttons, known);
    }

    private void update(String card, Workflow workflow, Map<String, String> buttons) {
        Map<String, String> face = drawing.face(workflow);
        Map<String, String> part = new LinkedHashMap<>();
        for (Map.Entry<String, String> entry : buttons.entrySet()) {
            part.put(entry.getKey(), entry.getValue());
            if (part.size() == PRIVATE_PER_CALL) {
                dingTalk.update(card, face, privateData(part));
                part.clear();
            }
        }
        if (!part.isEmpty() || buttons.isEmpty()) {
            dingTalk.update(card, face, privateData(part));
        }
    }

    /** A holder whose chat has the card already gets one short message; a new space rings by itself. */
    private void ring(Workflow workflow, Known known, List<Space> missing) {
        String holder = workflow.holder();
        String holding = holding(workflow);
        CardMapper.Instance instance = known.instance();
        boolean told = holding == null || (instance != null && holding.equals(instance.rungFor()));
        if (holder != null && !told && !missing.contains(Space.robotChatOf(holder))) {
            DingTalkClient.Unreached unreached =
                    dingTalk.sendToPeople(List.of(holder), workflow.kind().id(), drawing.newWork(workflow));
            if (!unreached.tooFast().isEmpty()) {
                throw new SpaceFailed("flowControlledStaffIdList");
            }
            if (!unreached.gone().isEmpty()) {
                Space chat = Space.robotChatOf(holder);
                transaction.executeWithoutResult(status -> cards.delivered(
                        Cards.outTrackId(workflow.id()),
                        chat.kind().name(),
                        chat.id(),
                        null,
                        null,
                        "invalidStaffIdList"));
            }
        }
    }

    private static @Nullable String holding(Workflow workflow) {
        if (workflow.holder() == null || !workflow.state().isOpen()) {
            return null;
        }
        Workflow.Asked asked = workflow.holding().asked();
        String held = workflow.holder() + "@" + workflow.holding().since().toEpochMilli();
        return asked == null ? held : held + "?" + asked.at().toEpochMilli();
    }

    /** Everybody with private data, with the buttons they may press now: own ones, or the public ones again. */
    private Map<String, String> buttons(Workflow workflow, Set<String> known) {
        Set<String> people = new LinkedHashSet<>(known);
        people.addAll(workflows.hands(workflow.id()));
        if (workflow.holder() != null && workflow.state().isOpen()) {
            people.add(workflow.holder());
        }
        Map<String, String> buttons = new LinkedHashMap<>();
        for (String person : people) {
            Optional<Member> member = roster.member(person);
            buttons.put(
                    person,
                    member.map(someone -> drawing.buttonsOf(workflow, someone))
                            .orElseGet(() -> drawing.publicButtons(workflow)));
        }
        return buttons;
    }

    private static Map<String, Map<String, String>> privateData(Map<String, String> buttons) {
        Map<String, Map<String, String>> data = new LinkedHashMap<>();
        buttons.forEach((person, list) -> data.put(person, Map.of("buttons", list)));
        return data;
    }

    private void save(
            String card, Workflow workflow, List<Delivered> delivered, Map<String, String> buttons, Known known) {
        transaction.executeWithoutResult(status -> {
            cards.shown(card, workflow.drawing(), holding(workflow), clock.instant());
            for (Delivered space : delivered) {
                cards.delivered(
                        card,
                        space.space().kind().name(),
                        space.space().id(),
                        space.carrierId(),
                        space.success() ? clock.instant() : null,
                        space.success() ? null : space.error());
            }
            buttons.keySet().forEach(person -> cards.remember(card, person));
        });
        List<String> failed = new ArrayList<>();
        delivered.stream()
                .filter(space -> !space.success() && !known.hopeless(space.space()))
                .forEach(space -> failed.add(space.space().kind() + " " + space.error()));
        if (!failed.isEmpty()) {
            throw new SpaceFailed(String.join(", ", failed));
        }
    }
}
