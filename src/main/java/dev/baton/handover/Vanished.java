package dev.baton.handover;

import dev.baton.assignment.Decision;
import dev.baton.roster.Roster;
import dev.baton.roster.RosterReplaced;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.By;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Fits;
import dev.baton.workflow.Queue;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowState;
import dev.baton.workflow.Workflows;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes work back from people and out of queues that a new roster does not know: at once after the change, and once a
 * minute in case a stop came between. Each workflow is one short transaction; a repeat does the rest.
 */
@Component
class Vanished {

    private static final Logger log = LoggerFactory.getLogger(Vanished.class);
    private static final int BATCH = 100;
    private static final Duration WAITED_FOR = Duration.ofSeconds(5);

    private final Workflows workflows;
    private final Fits fits;
    private final Board board;
    private final Roster roster;
    private final QueueDealer dealer;
    private final GivingBack givingBack;
    private final Wording wording;
    private final TransactionTemplate transaction;
    private final Executor background;
    private final Clock clock;

    Vanished(
            Workflows workflows,
            Fits fits,
            Board board,
            Roster roster,
            QueueDealer dealer,
            GivingBack givingBack,
            Wording wording,
            TransactionTemplate transaction,
            @Qualifier("applicationTaskExecutor") Executor background,
            Clock clock) {
        this.workflows = workflows;
        this.fits = fits;
        this.board = board;
        this.roster = roster;
        this.dealer = dealer;
        this.givingBack = givingBack;
        this.wording = wording;
        this.transaction = transaction;
        this.background = background;
        this.clock = clock;
    }

    /**
     * Who replaced the roster hears of it when the work has moved, or when it takes longer than {@link #WAITED_FOR}.
     */
    @TransactionalEventListener
    void replaced(RosterReplaced change) {
        CompletableFuture.runAsync(
                        () -> {
                            change.gone().forEach(member -> takeBack(member.userId(), member.name()));
                            unwatched();
                            dealer.soon(); // somebody may have a role now that work has waited for
                        },
                        background)
                .completeOnTimeout(null, WAITED_FOR.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    @Scheduled(fixedDelayString = "PT1M", initialDelayString = "PT40S")
    void inCaseOneWasMissed() {
        board.holders().stream()
                .filter(holder -> roster.memberByNow(holder).isEmpty())
                .forEach(holder -> takeBack(holder, holder));
        unwatched();
    }

    /**
     * What waits where nobody would ever take it goes on to the team that has its role now: the roster has not its team
     * any more, or nobody and no team with its role.
     */
    private void unwatched() {
        try {
            roster.refresh();
            board.queues(clock.instant()).stream().filter(this::isUnwatched).forEach(this::requeue);
        } catch (RuntimeException failed) {
            log.error("what waits where nobody looks could not be moved; the next run goes on", failed);
        }
    }

    private boolean isUnwatched(Queue queue) {
        return !roster.teams().isEmpty() && (roster.team(queue.team()).isEmpty() || !fits.staffed(queue.role()));
    }

    private void requeue(Queue queue) {
        int moved;
        do {
            moved = 0;
            for (Workflow waiting : board.waitingIn(queue.team(), queue.role(), BATCH)) {
                moved += transaction.execute(status -> requeue(waiting.id(), queue)) ? 1 : 0;
            }
        } while (moved > 0 && isUnwatched(queue));
        dealer.soon();
    }

    /** False when it stays: somebody has moved it meanwhile, or nobody may stand in for whom it is for. */
    private boolean requeue(long workflowId, Queue queue) {
        Workflow workflow = workflows.lock(workflowId);
        String why = roster.team(queue.team()).isEmpty()
                ? wording.say("assignment.team-gone")
                : wording.say("assignment.role-gone", roster.spoken(queue.role()));
        Decision next = fits.queue(workflow, why);
        boolean goes = workflow.state() == WorkflowState.WAITING
                && isIn(workflow.holding().team(), workflow.holding().role(), queue)
                && !isIn(next.team(), next.role(), queue);
        if (goes) {
            workflows.apply(workflow, new Change.Assign(next), By.system(), Entry.of("queued", why));
        }
        return goes;
    }

    private static boolean isIn(String team, String role, Queue queue) {
        return queue.team().equals(team) && queue.role().equals(role);
    }

    private void takeBack(String userId, String name) {
        try {
            givingBack.all(
                    userId,
                    List.of(),
                    () -> roster.member(userId).isEmpty(),
                    new GivingBack.Words(
                            wording.say("assignment.gone", name),
                            wording.say("givenback.gone-title"),
                            wording.say("givenback.gone", name)));
            dealer.soon();
        } catch (RuntimeException failed) {
            log.error("taking work back from somebody who is gone failed; the next run goes on", failed);
        }
    }

    /** A stop in between leaves the rest to {@link #inCaseOneWasMissed}. */
    int follow(String from, String to, String name, By by) {
        for (List<Workflow> asked = board.reviewsOf(from, BATCH);
                !asked.isEmpty() && roster.member(from).isEmpty();
                asked = board.reviewsOf(from, BATCH)) {
            asked.forEach(
                    review -> transaction.executeWithoutResult(status -> renumber(review.id(), from, to, name, by)));
        }
        int moved = 0;
        for (List<Workflow> held = board.heldBy(from, BATCH);
                !held.isEmpty() && roster.member(from).isEmpty();
                held = board.heldBy(from, BATCH)) {
            for (Workflow workflow : held) {
                moved += transaction.execute(status -> follow(workflow.id(), from, to, name, by)) ? 1 : 0;
            }
        }
        return moved;
    }

    /** Who asked for a refund is still the same person, who may not approve it and whom it comes back to. */
    private void renumber(long workflowId, String from, String to, String name, By by) {
        Workflow review = workflows.lock(workflowId);
        boolean still = from.equals(review.pending().requester())
                || from.equals(review.pending().actBy());
        if (still) {
            workflows.apply(review, new Change.Renumber(from, to), by, Entry.of("renumbered", name, to));
        }
    }

    private boolean follow(long workflowId, String from, String to, String name, By by) {
        Workflow workflow = workflows.lock(workflowId);
        boolean still = workflow.heldBy(from) && workflow.state().isOpen();
        if (still) {
            String why = wording.say("assignment.renumbered", name, to);
            Decision same = Decision.person(
                    to, workflow.holding().role(), workflow.holding().team(), why);
            workflows.apply(
                    workflow,
                    new Change.Assign(same),
                    by,
                    Entry.of("reassigned", name, "：" + why).with("to", to));
        }
        return still;
    }
}
