package dev.baton.handover;

import dev.baton.handover.Handover.Kind;
import dev.baton.handover.Handover.Standing;
import dev.baton.roster.Member;
import dev.baton.workflow.By;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.Workflow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The door to work that passes from hand to hand: a shift offered to a colleague, who accepts all of it or one by one,
 * and what comes back from who is gone. Nothing leaves the old hand before it is in the new one.
 */
@Component
public class Handovers {

    private final HandoverMapper mapper;
    private final OfferStore store;
    private final Offers offers;
    private final Leaving leaving;
    private final Undoing undoing;
    private final TakeBack takeBack;
    private final Vanished vanished;
    private final WhatIf whatIf;

    Handovers(
            HandoverMapper mapper,
            OfferStore store,
            Offers offers,
            Leaving leaving,
            Undoing undoing,
            TakeBack takeBack,
            Vanished vanished,
            WhatIf whatIf) {
        this.mapper = mapper;
        this.store = store;
        this.offers = offers;
        this.leaving = leaving;
        this.undoing = undoing;
        this.takeBack = takeBack;
        this.vanished = vanished;
        this.whatIf = whatIf;
    }

    /** What came of offering; always an answer. */
    public sealed interface Offered {

        /**
         * On offer, now or by an earlier sentence.
         *
         * @param instead to whom it was on offer until now, who has been told that it is not any more; null: to nobody
         */
        record Made(
                Handover handover, boolean again, @Nullable String instead) implements Offered {}

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
        return offers.offer(giver, receiver, conversation, request);
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

    /** The handover, empty for an unknown id. */
    @Transactional(readOnly = true)
    public Optional<Handover> find(long id) {
        return store.find(id);
    }

    /**
     * The handover as the store's workflows have it now: what its giver got since is in it, what others took or
     * finished is not on offer any more. In a transaction of its own; empty for an unknown id.
     */
    public Optional<Handover> refreshed(long id) {
        return offers.refreshed(id);
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
        store.accepted(locked.id(), saved.id(), saved.revision());
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
        return mapper.waitingFor(receiver, Handover.MOST).stream()
                .flatMap(id -> store.find(id).stream())
                .toList();
    }

    /** What this person has on offer for a colleague: one handover, or none. */
    @Transactional(readOnly = true)
    public List<Handover> offeredBy(String giver) {
        return mapper.openOf(giver, Kind.SHIFT.wire()).stream()
                .flatMap(id -> store.find(id).stream())
                .toList();
    }

    /**
     * This person has left the organisation: gets no work any more, and what was held goes back to its queue, each
     * workflow in a short transaction of its own, and is dealt to who is here. The leads hear of it. A repeat does the
     * rest. Not in a transaction.
     */
    public void left(String userId) {
        takeBack.left(userId);
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
}
