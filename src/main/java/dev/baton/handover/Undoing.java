package dev.baton.handover;

import dev.baton.assignment.Decision;
import dev.baton.catalogue.ActionName;
import dev.baton.handover.Handover.Item;
import dev.baton.handover.Handover.Kind;
import dev.baton.handover.Handover.Standing;
import dev.baton.presence.Here;
import dev.baton.presence.Presence;
import dev.baton.presence.State;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.By;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.Texts;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowChanged;
import dev.baton.workflow.Workflows;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/** What was accepted goes back for ten minutes, as long as nothing was done with it; see {@link Handovers}. */
@Component
class Undoing {

    private final HandoverMapper mapper;
    private final OfferStore offers;
    private final Presence presence;
    private final Workflows workflows;
    private final Board board;
    private final Roster roster;
    private final Wording wording;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final Executor background;
    private final Clock clock;
    private final AtomicBoolean asked = new AtomicBoolean();
    private final Set<Long> moved = ConcurrentHashMap.newKeySet();

    /**
     * Whether an acceptance may still be given back, as this process knows; another's is heard of within the minute.
     */
    private volatile boolean undoable = true;

    /** Whether it has looked since it started. */
    private volatile boolean looked;

    Undoing(
            HandoverMapper mapper,
            OfferStore offers,
            Presence presence,
            Workflows workflows,
            Board board,
            Roster roster,
            Wording wording,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            @Qualifier("applicationTaskExecutor") Executor background,
            Clock clock) {
        this.mapper = mapper;
        this.offers = offers;
        this.presence = presence;
        this.workflows = workflows;
        this.board = board;
        this.roster = roster;
        this.wording = wording;
        this.transaction = transaction;
        this.events = events;
        this.background = background;
        this.clock = clock;
    }

    Optional<Refusal> undo(long id, String userId) {
        Handover before = transaction.execute(status -> offers.find(id)).orElse(null);
        if (before == null) {
            return Optional.of(Refusal.conflict("refused.revoke-nothing"));
        }
        boolean giver = userId.equals(before.giver());
        if (before.kind() == Kind.LEAVE && !before.isOpen()) {
            return Optional.of(Refusal.conflict("refused.revoke-nothing"));
        }
        if (!giver && !userId.equals(before.receiver())) {
            return Optional.of(
                    Refusal.forbidden("refused.handover-not-yours", roster.nameOf(before.giver()), toName(before)));
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
        String giverName = roster.nameOf(before.giver());
        Optional<Refusal> away = young.isEmpty() ? Optional.empty() : away(before.giver(), giver, young.size());
        if (away.isPresent()) {
            return away;
        }
        By by = By.card(userId);
        int back = 0;
        for (Item item : young) {
            back += transaction.execute(status -> back(id, item, by, giverName)) ? 1 : 0;
        }
        transaction.executeWithoutResult(status -> {
            Handover locked = offers.lock(id);
            int backAll = locked.with(Standing.BACK).size();
            if (backAll > 0 || (giver && locked.isOpen())) {
                offers.move(locked, backAll > 0 ? Handover.State.UNDONE : Handover.State.WITHDRAWN);
                if (!giver) {
                    tell(locked, userId, backAll);
                }
            }
        });
        return back == 0 && !withdraws ? Optional.of(Refusal.conflict("refused.handover-touched")) : Optional.empty();
    }

    /** The receiver's undoing ends the whole handover: whoever thinks the rest is on its way hears that it is not. */
    private void tell(Handover locked, String receiver, int back) {
        int left = locked.with(Standing.OFFERED).size();
        if (locked.isOpen() && left > 0) {
            events.publishEvent(Said.to(
                    locked.giver(),
                    wording.say("handover.undone-title"),
                    wording.say("handover.undone-you", roster.nameOf(receiver), back, left)));
        }
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
                        : Refusal.conflict("refused.handover-giver-away", roster.nameOf(giver), here.reason(), works));
    }

    private boolean back(long id, Item item, By by, String giverName) {
        Workflow workflow = workflows.lock(item.workflowId());
        HandoverMapper.OfferRow locked = mapper.lock(id).orElseThrow();
        String receiver = Objects.requireNonNull(locked.receiver());
        boolean still = mapper.standing(id, item.workflowId())
                .filter(Standing.ACCEPTED.wire()::equals)
                .isPresent();
        boolean fits = roster.member(locked.giver())
                .filter(giver ->
                        workflows.refusal(workflow, giver, ActionName.TAKE).isEmpty())
                .isPresent();
        boolean untouched = workflow.heldBy(receiver)
                && Integer.valueOf(workflow.revision()).equals(item.revision())
                && workflow.state().isOpen();
        if (!still || !untouched || !fits) {
            if (still) {
                offers.stand(
                        id,
                        new Item(
                                item.workflowId(),
                                Standing.ACCEPTED,
                                wording.say("handover.touched"),
                                item.at(),
                                null));
            }
            return false;
        }
        String why = Texts.cut(wording.say("assignment.handed-back", roster.nameOf(by.actor()), giverName), 300);
        Decision decision = Decision.person(
                locked.giver(), workflow.holding().role(), workflow.holding().team(), why);
        workflows.apply(
                workflow,
                new Change.Assign(decision),
                by,
                Entry.of("handed-back", giverName).with("to", locked.giver()));
        offers.stand(id, new Item(item.workflowId(), Standing.BACK, "", null, null));
        return true;
    }

    Optional<Handovers.AcceptedFrom> acceptedFrom(Workflow workflow, String receiver) {
        return mapper.acceptedFrom(workflow.id(), receiver, clock.instant().minus(Handover.UNDO))
                .map(row -> new Handovers.AcceptedFrom(
                        roster.nameOf(row.giver()),
                        workflow.heldBy(receiver)
                                && Integer.valueOf(workflow.revision()).equals(row.revision())));
    }

    /**
     * Takes the offer to undo from the cards of what was accepted too long ago, or has been touched since. A second run
     * right after it does nothing.
     */
    @Scheduled(initialDelayString = "PT45S", fixedDelayString = "PT1M")
    void settleUndo() {
        looked = true;
        undoable = false; // before the look: what is accepted meanwhile says so when it is committed
        moved.clear();
        List<HandoverMapper.AcceptedRow> accepted = transaction.execute(status -> mapper.undoable(Handover.MOST));
        if (!accepted.isEmpty()) {
            undoable = true;
            settle(accepted);
        }
    }

    private void settle(List<HandoverMapper.AcceptedRow> accepted) {
        Map<Long, List<HandoverMapper.AcceptedRow>> byOffer = new LinkedHashMap<>();
        Map<Long, Workflow> works = new LinkedHashMap<>();
        board.byIds(accepted.stream()
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
            var unused = mapper.lock(id);
            int settled = 0;
            for (HandoverMapper.AcceptedRow row : rows) {
                String said = row.young(clock.instant()) ? wording.say("handover.touched") : "";
                settled += mapper.settle(id, row.workflowId(), said);
            }
            if (settled > 0) {
                offers.redrawn(id);
            }
        });
    }

    @TransactionalEventListener
    void mayBeUndone(HandoverChanged change) {
        undoable |= change.undoable();
    }

    /**
     * Somebody who has just got it lost it again: perhaps by a handover, whose card must not offer what cannot be done
     * any more.
     */
    @TransactionalEventListener
    void movedOn(WorkflowChanged change) {
        Workflow before = change.before();
        boolean young = before != null
                && before.holder() != null
                && change.moved()
                && before.holding().since().isAfter(clock.instant().minus(Handover.UNDO));
        if (!young || !undoable) {
            return;
        }
        moved.add(change.after().id());
        if (asked.compareAndSet(false, true)) {
            background.execute(() -> {
                asked.set(false);
                if (looked) {
                    settleMoved();
                } else {
                    settleUndo();
                }
            });
        }
    }

    /** Looks at what has moved since the last time, and at nothing else. */
    private void settleMoved() {
        List<Long> these = List.copyOf(moved);
        these.forEach(moved::remove);
        List<HandoverMapper.AcceptedRow> accepted =
                these.isEmpty() ? List.of() : transaction.execute(status -> mapper.undoableAmong(these));
        if (!accepted.isEmpty()) {
            settle(accepted);
        }
    }

    private String toName(Handover handover) {
        String receiver = handover.receiver();
        return receiver == null ? "" : roster.nameOf(receiver);
    }
}
