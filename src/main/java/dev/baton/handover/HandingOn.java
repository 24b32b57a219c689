package dev.baton.handover;

import dev.baton.assignment.Candidates;
import dev.baton.assignment.Decision;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.By;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Fit;
import dev.baton.workflow.Fits;
import dev.baton.workflow.Texts;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Hands on what somebody holds who is gone: to who has been offered it and is here, else to the least loaded of who is
 * here, else into the queue. What is for a lead goes to a lead, or waits for one.
 */
@Component
class HandingOn {

    private static final int MOST = 500;

    private final HandoverMapper offers;
    private final Workflows workflows;
    private final Fits fits;
    private final Board board;
    private final Roster roster;
    private final QueueDealer dealer;
    private final Wording wording;
    private final TransactionTemplate transaction;
    private final RetryTemplate retry;

    HandingOn(
            HandoverMapper offers,
            Workflows workflows,
            Fits fits,
            Board board,
            Roster roster,
            QueueDealer dealer,
            Wording wording,
            TransactionTemplate transaction,
            RetryTemplate retry) {
        this.offers = offers;
        this.workflows = workflows;
        this.fits = fits;
        this.board = board;
        this.roster = roster;
        this.dealer = dealer;
        this.wording = wording;
        this.transaction = transaction;
        this.retry = retry;
    }

    /** One workflow that went, and to whom; null for its queue. */
    record Moved(long workflowId, @Nullable String to) {}

    /**
     * Moves everything of this person that the question says, each workflow in a transaction of its own: to who has
     * been offered it and is here, else to the least loaded of who is here, else into the queue. What is for a lead
     * goes to a lead, or waits for one. Not in a transaction.
     */
    List<Moved> move(String userId, String why, Predicate<Workflow> which) {
        Map<Fit, Candidates> here = new HashMap<>();
        List<Moved> moved = new ArrayList<>();
        for (Workflow held : board.heldBy(userId, MOST)) {
            if (!which.test(held)) {
                continue;
            }
            Candidates candidates = here.computeIfAbsent(fits.of(held), fit -> fits.candidates(fit, Set.of(userId)));
            Going going = new Going(held, userId, why, which, candidates, heir(held, userId, candidates), lead(held));
            moveOne(going).ifPresent(moved::add);
        }
        if (moved.stream().anyMatch(one -> one.to() == null)) {
            dealer.soon();
        }
        return moved;
    }

    /** To whom this person has each workflow on offer in a handover that is open, by its id; one statement. */
    Map<Long, String> heirs(String giver) {
        return transaction.execute(status -> offers.heirsOf(giver)).stream()
                .collect(Collectors.toMap(HandoverMapper.Heir::workflowId, HandoverMapper.Heir::receiver));
    }

    /** Who was offered it, when that one is here and fits. */
    @Nullable
    Member heir(Optional<String> offered, Candidates candidates) {
        return offered.filter(candidates::include).flatMap(roster::member).orElse(null);
    }

    private @Nullable Member heir(Workflow held, String userId, Candidates candidates) {
        return heir(transaction.execute(status -> offers.heirOf(held.id(), userId)), candidates);
    }

    private @Nullable Decision lead(Workflow held) {
        return fits.leadAfter(held).orElse(null);
    }

    /**
     * One workflow on its way from somebody, with what had to be asked before its transaction.
     *
     * @param heir who was offered it
     * @param lead where it goes as one that is for a lead; null for any other
     */
    private record Going(
            Workflow held,
            String userId,
            String why,
            Predicate<Workflow> which,
            Candidates candidates,
            @Nullable Member heir,
            @Nullable Decision lead) {

        /** Whether that is still so, and it is for a lead or not as it was when that was asked. */
        boolean still(Workflow locked) {
            return locked.heldBy(userId)
                    && locked.state().isOpen()
                    && locked.way().forLead() == held.way().forLead()
                    && which.test(locked);
        }
    }

    private Optional<Moved> moveOne(Going going) {
        return retry.invoke(() -> transaction.execute(status -> moveLocked(going)));
    }

    private Optional<Moved> moveLocked(Going going) {
        Workflow workflow = workflows.lock(going.held().id());
        if (!going.still(workflow)) {
            return Optional.empty();
        }
        Decision chosen = chosen(going, workflow);
        String why = going.why();
        String holder = chosen.holder();
        String reason = Texts.cut(why + "；" + chosen.why(), 300);
        Decision decision = new Decision(holder, chosen.role(), chosen.team(), reason, chosen.counted());
        Entry entry = holder == null
                ? Entry.of("queued", why)
                : Entry.of("taken-back", why, roster.nameOf(holder))
                        .with("to", holder)
                        .with("why", reason);
        workflows.apply(workflow, new Change.Assign(decision), By.system(), entry);
        return Optional.of(new Moved(workflow.id(), holder));
    }

    private Decision chosen(Going going, Workflow locked) {
        Candidates fitting = fits.fitting(locked, going.candidates());
        Member heir = going.heir();
        if (heir != null && fitting.include(heir.userId())) {
            return Decision.person(
                    heir.userId(),
                    fitting.role(),
                    locked.holding().team(),
                    wording.say("assignment.heir", heir.name()));
        }
        Decision lead = going.lead();
        return lead != null ? lead : fits.choose(locked, fitting);
    }
}
