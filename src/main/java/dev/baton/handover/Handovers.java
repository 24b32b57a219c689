package dev.baton.handover;

import com.github.f4b6a3.tsid.TsidCreator;
import dev.baton.assignment.Decision;
import dev.baton.catalogue.ActionName;
import dev.baton.handover.Handover.Item;
import dev.baton.handover.Handover.Kind;
import dev.baton.handover.Handover.Standing;
import dev.baton.presence.Here;
import dev.baton.presence.Presence;
import dev.baton.presence.State;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.By;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowChanged;
import dev.baton.workflow.Workflows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The door to work that passes from hand to hand: a shift offered to a colleague, who accepts all of it or one by one, and what
 * comes back from who is gone. Nothing leaves the old hand before it is in the new one.
 */
@Component
public class Handovers {

    private static final Logger log = LoggerFactory.getLogger(Handovers.class);

    private static final int MOST = 500;

    /** Nobody remembers it after this; the giver is told that it came to nothing. */
    private static final Duration LAPSES = Duration.ofHours(12);

    private final HandoverMapper mapper;
    private final TakeBack takeBack;
    private final Vanished vanished;
    private final WhatIf whatIf;
    private final Presence presence;
    private final Workflows workflows;
    private final Roster roster;
    private final Wording wording;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final Executor background;
    private final Clock clock;
    private final AtomicBoolean asked = new AtomicBoolean();

    /** Whether an acceptance may still be given back, as this process knows; another's is heard of within the minute. */
    private volatile boolean undoable = true;

    Handovers(
            HandoverMapper mapper,
            TakeBack takeBack,
            Vanished vanished,
            WhatIf whatIf,
            Presence presence,
            Workflows workflows,
            Roster roster,
            Wording wording,
            ApplicationEventPublisher events,
            TransactionTemplate transaction,
            @Qualifier("applicationTaskExecutor") Executor background,
            Clock clock) {
        this.mapper = mapper;
        this.takeBack = takeBack;
        this.vanished = vanished;
        this.whatIf = whatIf;
        this.presence = presence;
        this.workflows = workflows;
        this.roster = roster;
        this.wording = wording;
        this.events = events;
        this.transaction = transaction;
        this.background = background;
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
     * Offers everything this person has open to a colleague. One offer of a person at a time: one to somebody else is withdrawn,
     * one to the same colleague is brought up to date. In a transaction of its own; the same request again changes nothing.
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
        List<Workflow> held = workflows.heldBy(giver, MOST);
        if (held.isEmpty()) {
            return new Offered.Not(Refusal.conflict("refused.handover-nothing"));
        }
        if (held.stream().noneMatch(workflow -> stays(workflow, to.get()).isEmpty())) {
            return new Offered.Not(Refusal.conflict(
                    "refused.handover-nothing-fits",
                    to.get().name(),
                    held.size(),
                    held.get(0).holding().role()));
        }
        try {
            return Objects.requireNonNull(
                    transaction.execute(status -> offered(giver, to.get(), conversation, request, held)));
        } catch (DuplicateKeyException overtaken) {
            return Objects.requireNonNull(
                    transaction.execute(status -> offered(giver, to.get(), conversation, request, held)));
        }
    }

    private Offered offered(
            String giver, Member to, @Nullable String conversation, String request, List<Workflow> held) {
        Optional<Long> repeated = mapper.byRequest(request);
        if (repeated.isPresent()) {
            return new Offered.Made(load(repeated.get()), true);
        }
        Optional<Long> open = mapper.openOf(giver, Kind.SHIFT.wire());
        if (open.isPresent()) {
            Handover before = lock(open.get());
            if (before.isOpen() && to.userId().equals(before.receiver())) {
                return new Offered.Made(upToDate(before), true);
            }
            if (before.isOpen()) {
                close(before, Handover.State.WITHDRAWN);
            }
        }
        long id = TsidCreator.getTsid().toLong();
        mapper.insert(id, Kind.SHIFT.wire(), request, giver, to.userId(), conversation, clock.instant(), null);
        List<HandoverMapper.Listed> listed = new ArrayList<>();
        held.forEach(workflow -> listed.add(listed(workflow, listed.size(), to)));
        mapper.put(id, listed);
        return new Offered.Made(changed(id), false);
    }

    /** Where everything this person holds would go now, and who would have no room left. Changes nothing; not in a transaction. */
    public Forecast forecast(String userId) {
        return whatIf.of(userId);
    }

    /**
     * Prepares somebody's leave: what is held, with where it would go, to be confirmed. In a transaction of its own; the same request
     * again changes nothing.
     *
     * @param until when the leave ends by itself, null: when the person says so
     */
    public Handover leave(String giver, @Nullable Instant until, String request) {
        Forecast forecast = whatIf.of(giver);
        return Objects.requireNonNull(transaction.execute(status -> {
            Optional<Long> repeated = mapper.byRequest(request);
            if (repeated.isPresent()) {
                return load(repeated.get());
            }
            mapper.openOf(giver, Kind.LEAVE.wire())
                    .map(this::lock)
                    .filter(Handover::isOpen)
                    .ifPresent(before -> close(before, Handover.State.WITHDRAWN));
            long id = TsidCreator.getTsid().toLong();
            mapper.insert(id, Kind.LEAVE.wire(), request, giver, null, null, clock.instant(), until);
            List<HandoverMapper.Listed> listed = new ArrayList<>();
            for (Forecast.Goes goes : forecast.goes()) {
                Member to = goes.to();
                String where = to == null ? wording.say("handover.queue") : to.name();
                listed.add(
                        new HandoverMapper.Listed(goes.workflow().id(), listed.size(), Standing.OFFERED.wire(), where));
            }
            if (!listed.isEmpty()) {
                mapper.put(id, listed);
            }
            return changed(id);
        }));
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
     * The person goes: is on leave from now on, and everything held now goes to who is here or into its queue, each workflow in a
     * transaction of its own; whoever goes wants to leave nothing behind, so what has come since the look goes as well, and is
     * named. A repeat does the rest.
     */
    public Left confirmLeave(long id, String userId) {
        Handover leave = find(id).orElse(null);
        if (leave == null || !userId.equals(leave.giver())) {
            String giver = leave == null ? "" : nameOf(leave.giver());
            return new Left.Not(Refusal.forbidden("refused.handover-not-yours", giver, giver));
        }
        Instant until = leave.awayUntil();
        if (!leave.isOpen() || (until != null && !until.isAfter(clock.instant()))) {
            return leave.state() == Handover.State.DONE
                    ? new Left.Now(List.of(), List.of())
                    : new Left.Not(Refusal.conflict("refused.leave-over"));
        }
        presence.set(userId, State.LEAVE, until, "command");
        transaction.executeWithoutResult(status -> confirmed(id, userId));
        takeBack.leave(userId);
        return Objects.requireNonNull(transaction.execute(status -> {
            Handover locked = lock(id);
            if (locked.isOpen()) {
                locked.with(Standing.OFFERED).forEach(item -> went(id, userId, item));
                close(locked, Handover.State.DONE);
            }
            return new Left.Now(works(load(id).late()), works(locked.with(Standing.GONE)));
        }));
    }

    /**
     * The list becomes what the person holds now, once: what is in it from now on has the time of the confirmation, so that the
     * repeat of an interrupted one does not take what has just gone for something that somebody else took.
     */
    private void confirmed(long id, String userId) {
        Handover locked = lock(id);
        boolean already = locked.with(Standing.OFFERED).stream().anyMatch(item -> item.at() != null);
        if (!locked.isOpen() || already) {
            return;
        }
        Instant now = clock.instant();
        Map<Long, Workflow> held = new LinkedHashMap<>();
        workflows.heldBy(userId, MOST).forEach(workflow -> held.put(workflow.id(), workflow));
        for (Item item : locked.with(Standing.OFFERED)) {
            boolean still = held.remove(item.workflowId()) != null;
            Standing standing = still ? Standing.OFFERED : Standing.GONE;
            String said = still ? item.said() : whereNow(item.workflowId());
            mapper.stand(id, item.workflowId(), standing.wire(), said, still ? now : null, null);
        }
        int place = locked.items().size();
        for (Workflow late : held.values()) {
            mapper.put(id, List.of(new HandoverMapper.Listed(late.id(), place++, Standing.OFFERED.wire(), "")));
            mapper.stand(id, late.id(), Standing.OFFERED.wire(), "", now, Handover.LATE);
        }
    }

    private void went(long id, String giver, Item item) {
        Workflow now = workflows.find(item.workflowId()).orElse(null);
        if (now == null || !now.state().isOpen()) {
            mapper.stand(id, item.workflowId(), Standing.GONE.wire(), whereNow(item.workflowId()), null, null);
            return;
        }
        boolean stays = now.heldBy(giver);
        String holder = now.holder();
        String where = holder == null ? wording.say("handover.queue") : nameOf(holder);
        Standing standing = stays ? Standing.STAYS : Standing.ACCEPTED;
        String said = stays ? wording.say("handover.stays-for-money") : where;
        mapper.stand(id, item.workflowId(), standing.wire(), said, clock.instant(), item.revision());
    }

    private List<Workflow> works(List<Item> items) {
        Map<Long, Workflow> found = new LinkedHashMap<>();
        items.forEach(
                item -> workflows.find(item.workflowId()).ifPresent(workflow -> found.put(workflow.id(), workflow)));
        return List.copyOf(found.values());
    }

    private HandoverMapper.Listed listed(Workflow workflow, int place, Member to) {
        Optional<Refusal> stays = stays(workflow, to);
        return new HandoverMapper.Listed(
                workflow.id(),
                place,
                (stays.isEmpty() ? Standing.OFFERED : Standing.STAYS).wire(),
                stays.map(this::sentence).orElse(""));
    }

    /** Why it cannot go to this person; the rule of taking over, since that is what accepting is. */
    private Optional<Refusal> stays(Workflow workflow, Member to) {
        return workflows.refusal(workflow, to, ActionName.TAKE);
    }

    private String sentence(Refusal refusal) {
        return cut(wording.say(refusal.key(), refusal.args().toArray()));
    }

    private static String cut(String text) {
        return text.length() <= 300 ? text : text.substring(0, 300);
    }

    /** The handover, empty for an unknown id. */
    @Transactional(readOnly = true)
    public Optional<Handover> find(long id) {
        return mapper.find(id).map(row -> row.with(mapper.items(id)));
    }

    /**
     * The handover as the store's workflows have it now: what its giver got since is in it, what others took or finished is not on
     * offer any more. In a transaction of its own; empty for an unknown id.
     */
    public Optional<Handover> refreshed(long id) {
        return Objects.requireNonNull(transaction.execute(status -> {
            Optional<Handover> found = mapper.lock(id).map(row -> row.with(mapper.items(id)));
            return found.map(handover -> handover.isOpen() ? upToDate(handover) : handover);
        }));
    }

    private Handover upToDate(Handover locked) {
        if (locked.kind() == Kind.LEAVE) {
            Instant until = locked.awayUntil();
            Instant now = clock.instant();
            boolean over = locked.openedAt().plus(LAPSES).isBefore(now) || (until != null && !until.isAfter(now));
            return over ? close(locked, Handover.State.LAPSED) : locked;
        }
        Member to = locked.receiver() == null
                ? null
                : roster.member(locked.receiver()).orElse(null);
        if (to == null) {
            return close(locked, Handover.State.WITHDRAWN);
        }
        Map<Long, Workflow> held = new LinkedHashMap<>();
        workflows.heldBy(locked.giver(), MOST).forEach(workflow -> held.put(workflow.id(), workflow));
        boolean changed = false;
        int onOffer = 0;
        for (Item item : locked.with(Standing.OFFERED, Standing.STAYS)) {
            Workflow workflow = held.remove(item.workflowId());
            Standing now = workflow == null
                    ? Standing.GONE
                    : stays(workflow, to).isEmpty() ? Standing.OFFERED : Standing.STAYS;
            if (now != item.standing()) {
                String said = workflow == null
                        ? whereNow(item.workflowId())
                        : stays(workflow, to).map(this::sentence).orElse("");
                mapper.stand(locked.id(), item.workflowId(), now.wire(), said, null, null);
                changed = true;
            }
            onOffer += now == Standing.OFFERED ? 1 : 0;
        }
        locked.with(Standing.ACCEPTED).forEach(item -> held.remove(item.workflowId()));
        int place = locked.items().size();
        for (Workflow more : held.values()) {
            mapper.put(locked.id(), List.of(listed(more, place++, to)));
            onOffer += stays(more, to).isEmpty() ? 1 : 0;
            changed = true;
        }
        boolean lapsed = locked.openedAt().plus(LAPSES).isBefore(clock.instant());
        if (onOffer == 0 || lapsed) {
            Handover now = load(locked.id());
            return close(now, onOffer == 0 ? Handover.State.DONE : Handover.State.LAPSED);
        }
        if (!changed) {
            return locked;
        }
        mapper.move(locked.id(), Handover.State.OPEN.wire(), clock.instant());
        return changed(locked.id());
    }

    private String whereNow(long workflowId) {
        return workflows
                .find(workflowId)
                .map(workflow -> {
                    String holder = workflow.holder();
                    if (!workflow.state().isOpen() || holder == null) {
                        return wording.say("state." + workflow.state().wire());
                    }
                    return wording.say("handover.with", nameOf(holder));
                })
                .orElse("");
    }

    /**
     * The open handover by which this person may accept a workflow that the caller has locked, locked as well until the end of the
     * caller's transaction; empty when it is not on offer to this person, or has moved meanwhile.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Handover> offering(Workflow locked, Member receiver) {
        String giver = locked.holder();
        if (giver == null) {
            return Optional.empty();
        }
        return mapper.offered(locked.id(), giver, receiver.userId())
                .map(this::lock)
                .filter(handover -> handover.isOpen()
                        && handover.with(Standing.OFFERED).stream().anyMatch(item -> item.workflowId() == locked.id()));
    }

    /** The receiver has it now, as the caller has just saved it in this transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void accepted(Handover locked, Workflow saved) {
        Instant now = clock.instant();
        mapper.stand(locked.id(), saved.id(), Standing.ACCEPTED.wire(), "", now, saved.revision());
        boolean last = locked.with(Standing.OFFERED).size() == 1;
        mapper.move(locked.id(), (last ? Handover.State.DONE : Handover.State.OPEN).wire(), now);
        changed(locked.id());
    }

    /**
     * Takes back one's part of it: what was accepted within the last ten minutes and not touched since goes back to the giver; what is
     * still on offer is withdrawn. Each workflow in a transaction of its own; a repeat does the rest.
     *
     * @return why not; empty when something was taken back, or had been by the same person
     */
    public Optional<Refusal> undo(long id, String userId) {
        Handover before = find(id).orElse(null);
        if (before == null) {
            return Optional.of(Refusal.conflict("refused.revoke-nothing"));
        }
        boolean giver = userId.equals(before.giver());
        if (before.kind() == Kind.LEAVE && !before.isOpen()) {
            return Optional.of(Refusal.conflict("refused.revoke-nothing"));
        }
        if (!giver && !userId.equals(before.receiver())) {
            return Optional.of(Refusal.forbidden("refused.handover-not-yours", nameOf(before.giver()), toName(before)));
        }
        Instant now = clock.instant();
        List<Item> accepted = before.with(Standing.ACCEPTED);
        List<Item> young = accepted.stream()
                .filter(item -> item.at() != null && now.isBefore(item.at().plus(Handover.UNDO)))
                .toList();
        boolean withdraws = before.isOpen() && giver;
        if (young.isEmpty() && !withdraws) {
            boolean late = !accepted.isEmpty();
            boolean done = !before.with(Standing.BACK).isEmpty();
            return done && !late
                    ? Optional.empty()
                    : Optional.of(Refusal.conflict(late ? "refused.handover-too-late" : "refused.revoke-nothing"));
        }
        String giverName = nameOf(before.giver());
        Optional<Refusal> away = young.isEmpty() ? Optional.empty() : away(before.giver(), giver, young.size());
        if (away.isPresent()) {
            return away;
        }
        By by = By.card(userId);
        int back = 0;
        for (Item item : young) {
            back += Boolean.TRUE.equals(transaction.execute(status -> back(id, item, by, giverName))) ? 1 : 0;
        }
        transaction.executeWithoutResult(status -> {
            Handover locked = lock(id);
            boolean somethingBack = !locked.with(Standing.BACK).isEmpty();
            if (locked.isOpen() || somethingBack) {
                close(locked, somethingBack ? Handover.State.UNDONE : Handover.State.WITHDRAWN);
            }
        });
        return back == 0 && !withdraws ? Optional.of(Refusal.conflict("refused.handover-touched")) : Optional.empty();
    }

    /** Work never goes back to somebody who is not here to do it, unless that one asks for it. */
    private Optional<Refusal> away(String giver, boolean asks, int works) {
        Here here = presence.here(giver);
        boolean gone = here.state() == State.LEAVE || (!asks && here.state() == State.OFFLINE);
        if (!gone) {
            return Optional.empty();
        }
        return Optional.of(
                asks
                        ? Refusal.conflict("refused.handover-you-are-away", here.reason())
                        : Refusal.conflict("refused.handover-giver-away", nameOf(giver), here.reason(), works));
    }

    private boolean back(long id, Item item, By by, String giverName) {
        Workflow workflow = workflows.lock(item.workflowId());
        Handover locked = lock(id);
        String receiver = Objects.requireNonNull(locked.receiver());
        boolean still = locked.with(Standing.ACCEPTED).stream().anyMatch(now -> now.workflowId() == item.workflowId());
        Optional<Member> giver = roster.member(locked.giver());
        boolean fits = giver.filter(member -> stays(workflow, member).isEmpty()).isPresent();
        boolean untouched = workflow.heldBy(receiver)
                && Integer.valueOf(workflow.revision()).equals(item.revision())
                && workflow.state().isOpen();
        if (!still || !untouched || !fits) {
            if (still) {
                mapper.stand(
                        id,
                        item.workflowId(),
                        Standing.ACCEPTED.wire(),
                        wording.say("handover.touched"),
                        item.at(),
                        null);
            }
            return false;
        }
        String why = cut(wording.say("assignment.handed-back", nameOf(by.actor()), giverName));
        Decision decision = Decision.person(
                locked.giver(), workflow.holding().role(), workflow.holding().team(), why);
        workflows.apply(
                workflow,
                new Change.Assign(decision),
                by,
                Entry.of("handed-back", giverName).with("to", locked.giver()));
        mapper.stand(id, item.workflowId(), Standing.BACK.wire(), "", null, null);
        return true;
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
        return mapper.acceptedFrom(workflow.id(), receiver, clock.instant().minus(Handover.UNDO))
                .map(row -> new AcceptedFrom(
                        nameOf(row.giver()),
                        workflow.heldBy(receiver)
                                && Integer.valueOf(workflow.revision()).equals(row.revision())));
    }

    /**
     * Takes the offer to undo from the cards of what was accepted too long ago, or has been touched since. A second run right after
     * it does nothing.
     */
    @Scheduled(initialDelayString = "PT45S", fixedDelayString = "PT1M")
    void settleUndo() {
        undoable = false; // before the look: what is accepted meanwhile says so when it is committed
        List<HandoverMapper.AcceptedRow> accepted =
                Objects.requireNonNull(transaction.execute(status -> mapper.undoable(MOST)));
        if (accepted.isEmpty()) {
            return;
        }
        undoable = true;
        Map<Long, List<HandoverMapper.AcceptedRow>> byOffer = new LinkedHashMap<>();
        Map<Long, Workflow> works = new LinkedHashMap<>();
        workflows
                .byIds(accepted.stream()
                        .map(HandoverMapper.AcceptedRow::workflowId)
                        .toList())
                .forEach(workflow -> works.put(workflow.id(), workflow));
        accepted.stream()
                .filter(row -> !row.young(clock.instant()) || row.touched(works.get(row.workflowId())))
                .forEach(row -> byOffer.computeIfAbsent(row.offerId(), id -> new ArrayList<>())
                        .add(row));
        byOffer.forEach(this::settled);
    }

    private void settled(long id, List<HandoverMapper.AcceptedRow> rows) {
        transaction.executeWithoutResult(status -> {
            Handover locked = lock(id);
            int settled = 0;
            for (HandoverMapper.AcceptedRow row : rows) {
                String said = row.young(clock.instant()) ? wording.say("handover.touched") : "";
                settled += mapper.settle(id, row.workflowId(), said);
            }
            if (settled > 0) {
                mapper.redraw(id);
                changed(locked.id());
            }
        });
    }

    @TransactionalEventListener
    void mayBeUndone(HandoverChanged change) {
        undoable |= change.now().undoUntil() != null;
    }

    /** Somebody who has just got it lost it again: perhaps by a handover, whose card must not offer what cannot be done any more. */
    @TransactionalEventListener
    void movedOn(WorkflowChanged change) {
        Workflow before = change.before();
        boolean young = before != null
                && before.holder() != null
                && change.moved()
                && before.holding().since().isAfter(clock.instant().minus(Handover.UNDO));
        if (young && undoable && asked.compareAndSet(false, true)) {
            background.execute(() -> {
                asked.set(false);
                settleUndo();
            });
        }
    }

    /** To whom this workflow is on offer, who may accept it; empty when it is not. */
    @Transactional(readOnly = true)
    public Optional<String> heirOf(Workflow workflow) {
        String holder = workflow.holder();
        return holder == null ? Optional.empty() : mapper.heirOf(workflow.id(), holder);
    }

    /** Brings every open handover up to date, so that their cards tell the truth also when nobody presses. */
    @Scheduled(initialDelayString = "PT40S", fixedDelayString = "PT1M")
    void lookAfter() {
        for (long id : Objects.requireNonNull(transaction.execute(status -> mapper.open(MOST)))) {
            try {
                var unused = refreshed(id);
            } catch (RuntimeException failed) {
                log.error("handover {} could not be brought up to date; the next run tries again", id, failed);
            }
        }
    }

    private Handover close(Handover locked, Handover.State state) {
        mapper.move(locked.id(), state.wire(), clock.instant());
        return changed(locked.id());
    }

    private Handover changed(long id) {
        Handover now = load(id);
        events.publishEvent(new HandoverChanged(now));
        return now;
    }

    private Handover load(long id) {
        return mapper.find(id).orElseThrow().with(mapper.items(id));
    }

    private Handover lock(long id) {
        return mapper.lock(id).orElseThrow().with(mapper.items(id));
    }

    private String toName(Handover handover) {
        String receiver = handover.receiver();
        return receiver == null ? "" : nameOf(receiver);
    }

    private String nameOf(String userId) {
        return roster.member(userId).map(Member::name).orElse(userId);
    }

    /**
     * This person has left the organisation: gets no work any more, and what was held goes back to its queue, each workflow in a
     * short transaction of its own, and is dealt to who is here. A repeat does the rest. Not in a transaction.
     *
     * @return ids of the teams whose work it was, the person's own ones included
     */
    public Set<String> left(String userId) {
        return takeBack.left(userId);
    }

    /**
     * Somebody's entry in the roster has another id now: what was held under the old one goes along, each workflow in a short
     * transaction of its own. A repeat does the rest. Not in a transaction.
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
