package dev.baton.card;

import dev.baton.dingtalk.Delivered;
import dev.baton.dingtalk.DingTalkClient;
import dev.baton.dingtalk.DingTalkException;
import dev.baton.dingtalk.Space;
import dev.baton.outbox.Delivery;
import dev.baton.outbox.OutboxEntry;
import dev.baton.outbox.Outcome;
import dev.baton.outbox.Undeliverable;
import dev.baton.roster.Roster;
import dev.baton.workflow.Timeline;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings a card to the store's truth: creates it, hangs it where it must be, redraws it, and gives everybody with
 * private data the buttons they may press. Draws late, so ten changes are one delivery; a repeat does no harm.
 */
@Component
class CardDelivery implements Delivery {

    private final Workflows workflows;
    private final Timeline timeline;
    private final Wanted wanted;
    private final Roster roster;
    private final Drawing drawing;
    private final Rings rings;
    private final Beside beside;
    private final BesideCards besideCards;
    private final Whereabouts whereabouts;
    private final SummaryCard summaries;
    private final HandoverCards handovers;
    private final Bringing bringing;
    private final CardMapper cards;
    private final DingTalkClient dingTalk;
    private final Troubles troubles;
    private final Notices notices;
    private final TransactionTemplate transaction;
    private final AfterCall afterCall;
    private final Clock clock;

    CardDelivery(
            Workflows workflows,
            Timeline timeline,
            Wanted wanted,
            Roster roster,
            Drawing drawing,
            Rings rings,
            Beside beside,
            BesideCards besideCards,
            Whereabouts whereabouts,
            SummaryCard summaries,
            HandoverCards handovers,
            Bringing bringing,
            CardMapper cards,
            DingTalkClient dingTalk,
            Troubles troubles,
            Notices notices,
            TransactionTemplate transaction,
            AfterCall afterCall,
            Clock clock) {
        this.workflows = workflows;
        this.timeline = timeline;
        this.wanted = wanted;
        this.roster = roster;
        this.drawing = drawing;
        this.rings = rings;
        this.beside = beside;
        this.besideCards = besideCards;
        this.whereabouts = whereabouts;
        this.summaries = summaries;
        this.handovers = handovers;
        this.bringing = bringing;
        this.cards = cards;
        this.dingTalk = dingTalk;
        this.troubles = troubles;
        this.notices = notices;
        this.transaction = transaction;
        this.afterCall = afterCall;
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
        } catch (SpaceFailed failed) {
            throw failed.unlessHopeless();
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
        Known known = bringing.known(card);
        String holder = workflow.holder();
        if (holder != null && workflow.state().isOpen()) {
            whereabouts.learn(holder);
        }
        if (!known.shows(workflow.drawing())) {
            // whoever has the others by now hears that a new one has come; an old one may be changed elsewhere
            beside.forget(workflow.orderNo());
        }
        beside.learn(workflow);
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
        if (known.instance() == null && spaces.isEmpty()) {
            return;
        }
        Map<String, String> buttons = buttons(workflow, known.people());
        // everybody's buttons, whatever was sent last: answers to presses have shown other lists since
        Map<String, Map<String, String>> own = privateData(buttons);
        if (handedOn(workflow, known)) {
            own.forEach((person, data) -> data.putAll(drawing.pastTaken(workflow, person)));
        }
        List<Delivered> delivered = bringing.bring(
                new Bringing.Drawn(card, drawing.face(workflow), own, drawing.summary(workflow)),
                !known.shows(workflow.drawing()),
                spaces,
                known);
        bringing.hung(card, delivered);
        ring(card, workflow, known, delivered);
        boolean came = known.instance() == null;
        if (came) {
            besideCards.redraw(workflow, true); // before it is written down that it came: a repeat does no harm
        }
        save(card, workflow, buttons);
        if (!came && (handedOn(workflow, known) || !workflow.state().isOpen())) {
            besideCards.redraw(workflow, false);
        }
        complain(delivered, known);
    }

    /**
     * A group that takes no card, time and again, is asked plainly: its answer says whether it is gone (PROTOCOL 4.5).
     */
    private void ask(Space group) {
        try {
            dingTalk.sendToGroup(group.id(), rings.noCardsTitle(), rings.noCards());
        } catch (DingTalkException failed) {
            if (failed.kind() == DingTalkException.Kind.GONE || Troubles.isGroupGone(failed)) {
                notices.groupLost(group.id(), "refused");
            }
        }
    }

    /** Another hand since the last call: what former answers have told or asked anybody is about the past. */
    private static boolean handedOn(Workflow workflow, Known known) {
        CardMapper.Instance instance = known.instance();
        return instance != null && !Wanted.sameHand(instance.rungFor(), Wanted.holding(workflow));
    }

    /**
     * A holder whose chat has the card already, and who was given it, gets one short message; a new space rings by
     * itself. Where a lost answer leaves it open whether the phone has rung, it does not ring again, unless for long
     * nothing has shown that the card arrived at all: then the message says how to get the card, for only its reader
     * knows. After a kill it does: a phone that rings twice is better than money that nobody hears of.
     */
    private void ring(String card, Workflow workflow, Known known, List<Delivered> delivered) {
        Space chat = Wanted.holdersChat(workflow).orElse(null);
        String holding = Wanted.holding(workflow);
        CardMapper.Instance instance = known.instance();
        if (chat == null || holding == null || instance == null || brought(delivered, chat)) {
            return;
        }
        boolean rung = holding.equals(instance.rungFor());
        boolean doubtful = known.doubtful(chat, clock.instant());
        boolean byCard = known.perhaps(chat) && !doubtful;
        if (doubtful || (!rung && !byCard && !knows(workflow))) {
            tell(card, workflow, chat, doubtful ? rings.perhapsNewWork(workflow) : rings.newWork(workflow));
            if (doubtful) {
                transaction.executeWithoutResult(
                        status -> cards.certain(card, chat.kind().name(), chat.id(), clock.instant()));
            }
        }
    }

    private static boolean brought(List<Delivered> delivered, Space chat) {
        return delivered.stream().anyMatch(there -> there.space().equals(chat));
    }

    /** Who took it knows; unless somebody has asked for it since. */
    private boolean knows(Workflow workflow) {
        return workflow.holding().asked() == null && timeline.tookItself(workflow);
    }

    private void tell(String card, Workflow workflow, Space chat, String words) {
        DingTalkClient.Unreached unreached;
        try {
            unreached = told(workflow, chat, words);
        } catch (DingTalkException failed) {
            if (failed.kind() == DingTalkException.Kind.UNKNOWN_OUTCOME) {
                return;
            }
            throw failed;
        }
        if (!unreached.tooFast().isEmpty()) {
            throw troubles.heldBack();
        }
        if (!unreached.gone().isEmpty()) {
            transaction.executeWithoutResult(
                    status -> cards.delivered(card, chat.kind().name(), chat.id(), null, null, "invalidStaffIdList"));
        }
    }

    /** A name in it may not be said: that is nothing about the card. */
    private DingTalkClient.Unreached told(Workflow workflow, Space chat, String words) {
        try {
            return dingTalk.sendToPeople(List.of(chat.id()), workflow.kind().id(), words);
        } catch (DingTalkException refused) {
            if (refused.kind() != DingTalkException.Kind.UNSAFE_CONTENT) {
                throw refused;
            }
            return dingTalk.sendToPeople(List.of(chat.id()), workflow.kind().id(), rings.withheldWork(workflow));
        }
    }

    /**
     * Everybody with private data, with the buttons they may press now: own ones, or the public ones again. Whoever has
     * left since does not come back by an old press.
     */
    private Map<String, String> buttons(Workflow workflow, Set<String> known) {
        Set<String> people = new LinkedHashSet<>(known);
        timeline.hands(workflow.id()).stream()
                .filter(person -> roster.member(person).isPresent())
                .forEach(people::add);
        return wanted.buttons(workflow, people);
    }

    private static Map<String, Map<String, String>> privateData(Map<String, String> buttons) {
        Map<String, Map<String, String>> data = new LinkedHashMap<>();
        buttons.forEach((person, list) -> data.put(person, new LinkedHashMap<>(Map.of("buttons", list))));
        return data;
    }

    private void save(String card, Workflow workflow, Map<String, String> buttons) {
        afterCall.write(() -> {
            cards.shown(
                    card,
                    workflow.drawing(),
                    Wanted.holding(workflow),
                    workflow.state().isOpen(),
                    clock.instant());
            buttons.keySet().stream()
                    .filter(person -> !bringing.isUnknown(person))
                    .forEach(person -> cards.remember(card, person));
        });
    }

    private void complain(List<Delivered> delivered, Known known) {
        delivered.stream()
                .filter(space -> !space.success() && known.hopeless(space.space()))
                .filter(space -> space.space().kind() == Space.Kind.GROUP)
                .forEach(space -> ask(space.space()));
        List<Delivered> failed = delivered.stream()
                .filter(space -> !space.success() && !known.hopeless(space.space()))
                .toList();
        if (!failed.isEmpty()) {
            throw troubles.failed(failed);
        }
    }
}
