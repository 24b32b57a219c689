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
import dev.baton.roster.Roster;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.time.Clock;
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

    private final Workflows workflows;
    private final Wanted wanted;
    private final Roster roster;
    private final Drawing drawing;
    private final Whereabouts whereabouts;
    private final SummaryCard summaries;
    private final HandoverCards handovers;
    private final CardMapper cards;
    private final DingTalkClient dingTalk;
    private final Troubles troubles;
    private final Notices notices;
    private final TransactionTemplate transaction;
    private final Clock clock;

    CardDelivery(
            Workflows workflows,
            Wanted wanted,
            Roster roster,
            Drawing drawing,
            Whereabouts whereabouts,
            SummaryCard summaries,
            HandoverCards handovers,
            CardMapper cards,
            DingTalkClient dingTalk,
            Troubles troubles,
            Notices notices,
            TransactionTemplate transaction,
            Clock clock) {
        this.workflows = workflows;
        this.wanted = wanted;
        this.roster = roster;
        this.drawing = drawing;
        this.whereabouts = whereabouts;
        this.summaries = summaries;
        this.handovers = handovers;
        this.cards = cards;
        this.dingTalk = dingTalk;
        this.troubles = troubles;
        this.notices = notices;
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

    /** By the roster as it is: a group that another instance bound a moment ago must not be left out. */
    private Outcome bring(String card) {
        roster.refresh();
        Optional<Long> workflowId = Cards.workflowId(card);
        if (HandoverCards.handoverId(card).isPresent()) {
            handovers.deliver(card);
        } else if (workflowId.isEmpty()) {
            summaries.deliver(card);
        } else {
            workflows.find(workflowId.get()).ifPresent(workflow -> bring(card, workflow));
        }
        return Outcome.delivered();
    }

    private void bring(String card, Workflow workflow) {
        Known known = known(card);
        String holder = workflow.holder();
        if (holder != null && workflow.state().isOpen()) {
            whereabouts.learn(holder);
        }
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
        Set<Space> spaces = wanted.spaces(workflow, known);
        if (known.instance() == null) {
            if (!spaces.isEmpty()) {
                create(card, workflow, spaces, known);
            }
            return;
        }
        try {
            redraw(card, workflow, spaces, known);
        } catch (DingTalkException failed) {
            if (failed.kind() != DingTalkException.Kind.NOT_EXISTS) {
                throw failed;
            }
            transaction.executeWithoutResult(status -> cards.lost(card));
            create(card, workflow, spaces, known.forgotten());
        }
    }

    private Known known(String card) {
        return Objects.requireNonNull(transaction.execute(status -> new Known(
                cards.instance(card).orElse(null),
                cards.spaces(card),
                new LinkedHashSet<>(cards.privates(card)),
                cards.isWithheld(card))));
    }

    /**
     * After an attempt without an answer an update tells whether the card is there: a further create would tell it too, but when that
     * answer is lost as well nobody knows any more which of the two brought it where.
     */
    private void create(String card, Workflow workflow, Set<Space> spaces, Known known) {
        Map<String, String> buttons = buttons(workflow, Set.of());
        List<Delivered> delivered;
        if (known.perhapsSomewhere() && redrawn(card, workflow, buttons)) {
            delivered = deliverRest(card, workflow, spaces, known);
        } else {
            Known before = known.perhapsSomewhere() ? nowhere(card, known) : known;
            delivered = createNow(card, workflow, spaces, before, buttons);
        }
        hung(card, delivered);
        save(card, workflow, buttons);
        complain(delivered, known);
    }

    private boolean redrawn(String card, Workflow workflow, Map<String, String> buttons) {
        try {
            dingTalk.update(card, drawing.face(workflow), privateData(buttons));
            return true;
        } catch (DingTalkException failed) {
            if (failed.kind() != DingTalkException.Kind.NOT_EXISTS) {
                throw failed;
            }
            return false;
        }
    }

    private Known nowhere(String card, Known known) {
        transaction.executeWithoutResult(status -> cards.lost(card));
        return known.forgotten();
    }

    private List<Delivered> createNow(
            String card, Workflow workflow, Set<Space> spaces, Known known, Map<String, String> buttons) {
        NewCard drawn = new NewCard(
                card, drawing.face(workflow), privateData(buttons), List.copyOf(spaces), drawing.summary(workflow));
        trying(card, spaces);
        try {
            return dingTalk.createAndDeliver(drawn);
        } catch (DingTalkException failed) {
            forget(card, spaces, known, failed);
            if (failed.kind() != DingTalkException.Kind.EXISTS) {
                throw failed;
            }
            dingTalk.update(card, drawing.face(workflow), privateData(buttons));
            return deliverRest(card, workflow, spaces, known);
        }
    }

    /** A group that takes no card, time and again, is asked plainly: its answer says whether it is gone (PROTOCOL 4.5). */
    private void ask(Space group) {
        try {
            dingTalk.sendToGroup(group.id(), drawing.noCardsTitle(), drawing.noCards());
        } catch (DingTalkException failed) {
            boolean gone = failed.kind() == DingTalkException.Kind.GONE
                    || failed.code().equals("invalid.openConversationId")
                    || failed.code().equals("conversation.org.notMatch");
            if (gone) {
                notices.groupLost(group.id(), "refused");
            }
        }
    }

    /** An earlier attempt went through and its answer was lost: where it was sent then it is, so it rings nobody twice. */
    private List<Delivered> deliverRest(String card, Workflow workflow, Set<Space> spaces, Known known) {
        List<Delivered> delivered = new ArrayList<>();
        List<Space> rest = new ArrayList<>();
        for (Space space : spaces) {
            if (known.perhaps(space)) {
                delivered.add(new Delivered(space, true, null, null));
            } else {
                rest.add(space);
            }
        }
        delivered.addAll(hang(card, workflow, rest, known));
        return delivered;
    }

    /** Brings an existing card to more places; there it rings. */
    private List<Delivered> hang(String card, Workflow workflow, List<Space> spaces, Known known) {
        if (spaces.isEmpty()) {
            return List.of();
        }
        trying(card, spaces);
        try {
            return dingTalk.deliver(card, spaces, drawing.summary(workflow));
        } catch (DingTalkException failed) {
            forget(card, spaces, known, failed);
            throw failed;
        }
    }

    private void trying(String card, Collection<Space> spaces) {
        transaction.executeWithoutResult(status ->
                spaces.forEach(space -> cards.trying(card, space.kind().name(), space.id(), clock.instant())));
    }

    /** A refusal says that this attempt came to nothing, but nothing about an earlier one whose answer was lost. */
    private void forget(String card, Collection<Space> spaces, Known known, DingTalkException failed) {
        boolean lost = failed.kind() == DingTalkException.Kind.UNKNOWN_OUTCOME;
        transaction.executeWithoutResult(status -> {
            for (Space space : spaces) {
                if (lost || (known.perhaps(space) && !known.cutOff(space))) {
                    cards.unanswered(card, space.kind().name(), space.id());
                } else if (!known.perhaps(space)) {
                    cards.untried(card, space.kind().name(), space.id());
                }
            }
        });
    }

    private void redraw(String card, Workflow workflow, Set<Space> spaces, Known known) {
        Map<String, String> buttons = buttons(workflow, known.people());
        if (!known.shows(workflow.drawing())) {
            // everybody's buttons, whatever was sent last: answers to presses have shown other lists since
            Map<String, Map<String, String>> own = privateData(buttons);
            if (handedOn(workflow, known)) {
                own.forEach((person, data) -> data.putAll(drawing.pastTaken(workflow, person)));
            }
            update(card, workflow, own);
        }
        Instant now = clock.instant();
        List<Space> missing =
                spaces.stream().filter(space -> known.missing(space, now)).toList();
        List<Delivered> delivered = hang(card, workflow, missing, known);
        hung(card, delivered);
        ring(card, workflow, known, missing);
        save(card, workflow, buttons);
        complain(delivered, known);
    }

    /** Another hand since the last call: what former answers have told or asked anybody is about the past. */
    private static boolean handedOn(Workflow workflow, Known known) {
        CardMapper.Instance instance = known.instance();
        return instance != null && !Wanted.sameHand(instance.rungFor(), Wanted.holding(workflow));
    }

    private void update(String card, Workflow workflow, Map<String, Map<String, String>> own) {
        Map<String, String> face = drawing.face(workflow);
        Map<String, Map<String, String>> part = new LinkedHashMap<>();
        for (Map.Entry<String, Map<String, String>> entry : own.entrySet()) {
            part.put(entry.getKey(), entry.getValue());
            if (part.size() == PRIVATE_PER_CALL) {
                dingTalk.update(card, face, Map.copyOf(part));
                part.clear();
            }
        }
        if (!part.isEmpty() || own.isEmpty()) {
            dingTalk.update(card, face, part);
        }
    }

    /**
     * A holder whose chat has the card already, and who was given it, gets one short message; a new space rings by itself. Where a lost
     * answer leaves it open whether the phone has rung, it does not ring again, unless for long nothing has shown that the card arrived
     * at all: then the message says how to get the card, for only its reader knows. After a kill it does: a phone that rings twice is better than money that nobody hears of.
     */
    private void ring(String card, Workflow workflow, Known known, List<Space> missing) {
        Space chat = Wanted.holdersChat(workflow).orElse(null);
        String holding = Wanted.holding(workflow);
        CardMapper.Instance instance = known.instance();
        if (chat == null || holding == null || instance == null || missing.contains(chat)) {
            return;
        }
        boolean rung = holding.equals(instance.rungFor());
        boolean doubtful = known.doubtful(chat, clock.instant());
        boolean byCard = known.perhaps(chat) && !doubtful;
        if (doubtful || (!rung && !byCard && !knows(workflow))) {
            tell(card, workflow, chat, doubtful ? drawing.perhapsNewWork(workflow) : drawing.newWork(workflow));
            if (doubtful) {
                transaction.executeWithoutResult(
                        status -> cards.certain(card, chat.kind().name(), chat.id(), clock.instant()));
            }
        }
    }

    /** Who took it knows; unless somebody has asked for it since. */
    private boolean knows(Workflow workflow) {
        return workflow.holding().asked() == null && workflows.tookItself(workflow);
    }

    private void tell(String card, Workflow workflow, Space chat, String words) {
        DingTalkClient.Unreached unreached;
        try {
            unreached =
                    dingTalk.sendToPeople(List.of(chat.id()), workflow.kind().id(), words);
        } catch (DingTalkException failed) {
            if (failed.kind() == DingTalkException.Kind.UNKNOWN_OUTCOME) {
                return;
            }
            throw failed;
        }
        if (!unreached.tooFast().isEmpty()) {
            throw new SpaceFailed("flowControlledStaffIdList");
        }
        if (!unreached.gone().isEmpty()) {
            transaction.executeWithoutResult(
                    status -> cards.delivered(card, chat.kind().name(), chat.id(), null, null, "invalidStaffIdList"));
        }
    }

    /** Everybody with private data, with the buttons they may press now: own ones, or the public ones again. */
    private Map<String, String> buttons(Workflow workflow, Set<String> known) {
        Set<String> people = new LinkedHashSet<>(known);
        people.addAll(workflows.hands(workflow.id()));
        return wanted.buttons(workflow, people);
    }

    private static Map<String, Map<String, String>> privateData(Map<String, String> buttons) {
        Map<String, Map<String, String>> data = new LinkedHashMap<>();
        buttons.forEach((person, list) -> data.put(person, new LinkedHashMap<>(Map.of("buttons", list))));
        return data;
    }

    private void hung(String card, List<Delivered> delivered) {
        if (!delivered.isEmpty()) {
            transaction.executeWithoutResult(status -> delivered.forEach(space -> cards.delivered(
                    card,
                    space.space().kind().name(),
                    space.space().id(),
                    space.carrierId(),
                    space.success() ? clock.instant() : null,
                    space.success() ? null : space.error())));
        }
    }

    private void save(String card, Workflow workflow, Map<String, String> buttons) {
        transaction.executeWithoutResult(status -> {
            cards.shown(
                    card,
                    workflow.drawing(),
                    Wanted.holding(workflow),
                    workflow.state().isOpen(),
                    clock.instant());
            buttons.keySet().forEach(person -> cards.remember(card, person));
        });
    }

    private void complain(List<Delivered> delivered, Known known) {
        delivered.stream()
                .filter(space -> !space.success() && known.hopeless(space.space()))
                .filter(space -> space.space().kind() == Space.Kind.GROUP)
                .forEach(space -> ask(space.space()));
        List<String> failed = new ArrayList<>();
        delivered.stream()
                .filter(space -> !space.success() && !known.hopeless(space.space()))
                .forEach(space -> failed.add(space.space().kind() + " " + space.error()));
        if (!failed.isEmpty()) {
            throw new SpaceFailed(String.join(", ", failed));
        }
    }
}
