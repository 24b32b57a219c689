package dev.baton.handover;

import dev.baton.catalogue.ActionName;
import dev.baton.handover.Handover.Item;
import dev.baton.handover.Handover.Kind;
import dev.baton.handover.Handover.Standing;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.By;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The door to work that passes from hand to hand: a shift offered to a colleague, who accepts all of it or one by one,
 * and what comes back from who is gone. Nothing leaves the old hand before it is in the new one.
 */
@Component
public class Handovers {

    private static final Logger log = LoggerFactory.getLogger(Handovers.class);

    static final int MOST = 500;

    /** Nobody remembers it after this; the giver is told that it came to nothing. */
    private static final Duration LAPSES = Duration.ofHours(12);

    private final HandoverMapper mapper;
    private final OfferStore offers;
    private final Leaving leaving;
    private final Undoing undoing;
    private final WhereNow whereNow;
    private final TakeBack takeBack;
    private final Vanished vanished;
    private final WhatIf whatIf;
    private final Workflows workflows;
    private final Board board;
    private final Roster roster;
    private final Wording wording;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Handovers(
            HandoverMapper mapper,
            OfferStore offers,
            Leaving leaving,
            Undoing undoing,
            WhereNow whereNow,
            TakeBack takeBack,
            Vanished vanished,
            WhatIf whatIf,
            Workflows workflows,
            Board board,
            Roster roster,
            Wording wording,
            ApplicationEventPublisher events,
            TransactionTemplate transaction,
            Clock clock) {
        this.mapper = mapper;
        this.offers = offers;
        this.leaving = leaving;
        this.undoing = undoing;
        this.whereNow = whereNow;
        this.takeBack = takeBack;
        this.vanished = vanished;
        this.whatIf = whatIf;
        this.workflows = workflows;
        this.board = board;
        this.roster = roster;
        this.wording = wording;
        this.events = events;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** What came of offering; always an answer. */
    public sealed interface Offered {

        /** On offer, now or by an earlier sentence. */
        record Made(Handover handover, boolean again) implements Offered {}

        /** Not offered, and nothing changed. */
        record Not(Refusal refusal) implements Offered {}
    }

    /**
     * Offers everything this person has open to a colleague. One offer of a person at a time: one to somebody else is
     * withdrawn, one to the same colleague is brought up to date. In a transaction of its own; the same request again
     * changes nothing.
     *
     * @param conversation the group that shall see it, null for none
     * @param request identifies the sentence that asks for it
     */
    public Offered offer(String giver, String receiver, @Nullable String conversation, String request) {
        Optional<Member> to = roster.member(receiver);
        if (to.isEmpty()) {
            return new Offered.Not(Refusal.invalid("refused.no-such-person", receiver));
        }
        if (giver.equals(receiver)) {
            return new Offered.Not(Refusal.invalid("refused.handover-self"));
        }
        List<Workflow> held = board.heldBy(giver, MOST);
        if (held.isEmpty()) {
            return new Offered.Not(Refusal.conflict("refused.handover-nothing"));
        }
        List<Item> items =
                held.stream().map(workflow -> listed(workflow, to.get())).toList();
        if (items.stream().noneMatch(item -> item.standing() == Standing.OFFERED)) {
            return new Offered.Not(Refusal.conflict(
                    "refused.handover-nothing-fits",
                    to.get().name(),
                    held.size(),
                    held.get(0).holding().role()));
        }
        try {
            return transaction.execute(status -> offered(giver, to.get(), conversation, request, items));
        } catch (DuplicateKeyException overtaken) {
            return transaction.execute(status -> offered(giver, to.get(), conversation, request, items));
        }
    }

    private Offered offered(String giver, Member to, @Nullable String conversation, String request, List<Item> items) {
        Optional<Long> repeated = mapper.byRequest(request);
        if (repeated.isPresent()) {
            return new Offered.Made(offers.load(repeated.get()), true);
        }
        Optional<Long> open = mapper.openOf(giver, Kind.SHIFT.wire());
        if (open.isPresent()) {
            Handover before = offers.lock(open.get());
            if (before.isOpen() && to.userId().equals(before.receiver())) {
                return new Offered.Made(upToDate(before), true);
            }
            if (before.isOpen()) {
                offers.move(before, Handover.State.WITHDRAWN);
            }
        }
        return new Offered.Made(offers.open(Kind.SHIFT, request, giver, to.userId(), conversation, null, items), false);
    }

    /**
     * Where everything this person holds would go now, and who would have no room left. Changes nothing; not in a
     * transaction.
     */
    public Forecast forecast(String userId) {
        return whatIf.of(userId);
    }

    /**
     * Prepares somebody's leave: what is held, with where it would go, to be confirmed. In a transaction of its own;
     * the same request again changes nothing.
     *
     * @param until when the leave ends by itself, null: when the person says so
     */
    public Handover leave(String giver, @Nullable Instant until, String request) {
        return leaving.prepare(giver, until, request);
    }

    /** What came of confirming a leave; always an answer. */
    public sealed interface Left {

        /**
         * The person is on leave.
         *
         * @param came what was not held yet when the list was made, and went as well
         * @param gone what was in the list and had left the person's hands before, so that nothing was done with it
         */
        record Now(List<Workflow> came, List<Workflow> gone) implements Left {}

        /** Nothing changed. */
        record Not(Refusal refusal) implements Left {}
    }

    /**
     * The person goes: is on leave from now on, and everything held now goes to who is here or into its queue, each
     * workflow in a transaction of its own; whoever goes wants to leave nothing behind, so what has come since the look
     * goes as well, and is named. A repeat does the rest.
     */
    public Left confirmLeave(long id, String userId) {
        return leaving.confirm(id, userId);
    }

    private Item listed(Workflow workflow, Member to) {
        Optional<Refusal> stays = stays(workflow, to);
        return new Item(
                workflow.id(),
                stays.isEmpty() ? Standing.OFFERED : Standing.STAYS,
                stays.map(this::sentence).orElse(""),
                null,
                null);
    }

    /** Why it cannot go to this person; the rule of taking over, since that is what accepting is. */
    private Optional<Refusal> stays(Workflow workflow, Member to) {
        return workflows.refusal(workflow, to, ActionName.TAKE);
    }

    private String sentence(Refusal refusal) {
        return cut(wording.say(refusal.key(), refusal.args().toArray()));
    }

    static String cut(String text) {
        return text.length() <= 300 ? text : text.substring(0, 300);
    }

    /** The handover, empty for an unknown id. */
    @Transactional(readOnly = true)
    public Optional<Handover> find(long id) {
        return offers.find(id);
    }

    /**
     * The handover as the store's workflows have it now: what its giver got since is in it, what others took or
     * finished is not on offer any more. In a transaction of its own; empty for an unknown id.
     */
    public Optional<Handover> refreshed(long id) {
        return transaction.execute(status -> {
            Optional<Handover> found = offers.tryLock(id);
            return found.map(handover -> handover.isOpen() ? upToDate(handover) : handover);
        });
    }

    private Handover upToDate(Handover locked) {
        if (locked.kind() == Kind.LEAVE) {
            Instant until = locked.awayUntil();
            boolean over = isOld(locked) || (until != null && !until.isAfter(clock.instant()));
            return over ? lapsed(locked) : locked;
        }
        Member to = locked.receiver() == null
                ? null
                : roster.member(locked.receiver()).orElse(null);
        if (to == null) {
            return offers.move(locked, Handover.State.WITHDRAWN);
        }
        List<Item> changed = changed(locked, to);
        Handover now = changed.isEmpty() ? locked : offers.put(locked, changed);
        if (now.with(Standing.OFFERED).isEmpty()) {
            return offers.move(now, Handover.State.DONE);
        }
        if (isOld(now)) {
            return lapsed(now);
        }
        return changed.isEmpty() ? now : offers.move(now, Handover.State.OPEN);
    }

    /**
     * What is not in the list yet, or otherwise: what the giver got since, what others took or finished, what does not
     * fit any more.
     */
    private List<Item> changed(Handover locked, Member to) {
        Map<Long, Workflow> held = new LinkedHashMap<>();
        board.heldBy(locked.giver(), MOST).forEach(workflow -> held.put(workflow.id(), workflow));
        List<Item> changed = new ArrayList<>();
        List<Long> gone = new ArrayList<>();
        for (Item item : locked.with(Standing.OFFERED, Standing.STAYS)) {
            Workflow workflow = held.remove(item.workflowId());
            Item now = workflow == null ? null : listed(workflow, to);
            if (now == null) {
                gone.add(item.workflowId());
            } else if (now.standing() != item.standing()) {
                changed.add(now);
            }
        }
        Map<Long, String> where = whereNow.of(gone);
        gone.forEach(id -> changed.add(new Item(id, Standing.GONE, where.getOrDefault(id, ""), null, null)));
        held.values().forEach(more -> changed.add(listed(more, to)));
        return changed;
    }

    private boolean isOld(Handover handover) {
        return handover.openedAt().plus(LAPSES).isBefore(clock.instant());
    }

    /** Came to nothing; the giver hears that everything is where it was. */
    private Handover lapsed(Handover locked) {
        Handover lapsed = offers.move(locked, Handover.State.LAPSED);
        String receiver = locked.receiver();
        String text = receiver == null
                ? wording.say("handover.lapsed-leave")
                : wording.say(
                        "handover.lapsed-you",
                        nameOf(receiver),
                        locked.with(Standing.OFFERED).size());
        events.publishEvent(Said.to(
                locked.giver(),
                wording.say(receiver == null ? "handover.lapsed-leave-title" : "handover.lapsed-title"),
                text));
        return lapsed;
    }

    /**
     * The open handover by which this person may accept a workflow that the caller has locked, locked as well until the
     * end of the caller's transaction; empty when it is not on offer to this person, or has moved meanwhile.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Offering> offering(Workflow locked, Member receiver) {
        String giver = locked.holder();
        if (giver == null) {
            return Optional.empty();
        }
        return mapper.offered(locked.id(), giver, receiver.userId())
                .flatMap(mapper::lock)
                .filter(offer -> offer.state().equals(Handover.State.OPEN.wire())
                        && mapper.standing(offer.id(), locked.id())
                                .filter(Standing.OFFERED.wire()::equals)
                                .isPresent())
                .map(offer -> new Offering(offer.id(), offer.giver()));
    }

    /** One workflow of an open handover, both locked. */
    public record Offering(long id, String giver) {}

    /** The receiver has it now, as the caller has just saved it in this transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void accepted(Offering locked, Workflow saved) {
        offers.accepted(locked.id(), saved.id(), saved.revision());
    }

    /**
     * Takes back one's part of it: what was accepted within the last ten minutes and not touched since goes back to the
     * giver; what is still on offer is withdrawn. Each workflow in a transaction of its own; a repeat does the rest.
     *
     * @return why not; empty when something was taken back, or had been by the same person
     */
    public Optional<Refusal> undo(long id, String userId) {
        return undoing.undo(id, userId);
    }

    /**
     * A workflow that this person has accepted within the last ten minutes.
     *
     * @param from the giver's name
     * @param undoable whether that can still be taken back on the handover's card: nothing has been done with it since
     */
    public record AcceptedFrom(String from, boolean undoable) {}

    /** From whom this person has just accepted this workflow; empty when it came another way, or too long ago. */
    @Transactional(readOnly = true)
    public Optional<AcceptedFrom> acceptedFrom(Workflow workflow, String receiver) {
        return undoing.acceptedFrom(workflow, receiver);
    }

    /** To whom this workflow is on offer, who may accept it; empty when it is not. */
    @Transactional(readOnly = true)
    public Optional<String> heirOf(Workflow workflow) {
        String holder = workflow.holder();
        return holder == null ? Optional.empty() : mapper.heirOf(workflow.id(), holder);
    }

    /** What colleagues have on offer for this person, oldest first. */
    @Transactional(readOnly = true)
    public List<Handover> waitingFor(String receiver) {
        return mapper.waitingFor(receiver, MOST).stream()
                .flatMap(id -> offers.find(id).stream())
                .toList();
    }

    /** What this person has on offer for a colleague: one handover, or none. */
    @Transactional(readOnly = true)
    public List<Handover> offeredBy(String giver) {
        return mapper.openOf(giver, Kind.SHIFT.wire()).stream()
                .flatMap(id -> offers.find(id).stream())
                .toList();
    }

    /** Brings every open handover up to date, so that their cards tell the truth also when nobody presses. */
    @Scheduled(initialDelayString = "PT40S", fixedDelayString = "PT1M")
    void lookAfter() {
        for (long id : transaction.execute(status -> mapper.open(MOST))) {
            try {
                var unused = refreshed(id);
            } catch (RuntimeException failed) {
                log.error("handover {} could not be brought up to date; the next run tries again", id, failed);
            }
        }
    }

    private String nameOf(String userId) {
        return roster.member(userId).map(Member::name).orElse(userId);
    }

    /**
     * This person has left the organisation: gets no work any more, and what was held goes back to its queue, each
     * workflow in a short transaction of its own, and is dealt to who is here. A repeat does the rest. Not in a
     * transaction.
     *
     * @return ids of the teams whose work it was, the person's own ones included
     */
    public Set<String> left(String userId) {
        return takeBack.left(userId);
    }

    /**
     * Somebody's entry in the roster has another id now: what was held under the old one goes along, each workflow in a
     * short transaction of its own. A repeat does the rest. Not in a transaction.
     *
     * @return how many went
     */
    public int follow(String from, Member to, By by) {
        return vanished.follow(from, to.userId(), to.name(), by);
    }

    /** The reason that work in a queue has when this person left it there. */
    public String leftWhy(String userId) {
        return takeBack.leftWhy(userId);
    }
}
