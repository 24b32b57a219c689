package dev.baton.handover;

import dev.baton.assignment.Candidates;
import dev.baton.assignment.Decision;
import dev.baton.presence.PresenceChanged;
import dev.baton.presence.State;
import dev.baton.roster.Roster;
import dev.baton.workflow.Board;
import dev.baton.workflow.By;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Fit;
import dev.baton.workflow.Fits;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowChanged;
import dev.baton.workflow.WorkflowState;
import dev.baton.workflow.Workflows;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deals waiting work to the people who are here: when somebody comes, when somebody's hands get free, when something
 * comes to another role's queue, and once a minute in case one was missed. Each workflow is one short transaction;
 * several dealers skip each other's rows.
 */
@Component
class QueueDealer {

    private static final Logger log = LoggerFactory.getLogger(QueueDealer.class);

    private static final int BATCH = 200;

    /** So many that nobody but their requester could have are passed over in one run. */
    private static final int PASSED_OVER = 200;

    private final Workflows workflows;
    private final Fits fits;
    private final Board board;
    private final Roster roster;
    private final MisplacedReviews reviews;
    private final TransactionTemplate transaction;
    private final Executor background;
    private final AtomicBoolean asked = new AtomicBoolean();

    QueueDealer(
            Workflows workflows,
            Fits fits,
            Board board,
            Roster roster,
            MisplacedReviews reviews,
            TransactionTemplate transaction,
            @Qualifier("applicationTaskExecutor") Executor background) {
        this.workflows = workflows;
        this.fits = fits;
        this.board = board;
        this.roster = roster;
        this.reviews = reviews;
        this.transaction = transaction;
        this.background = background;
    }

    @EventListener
    void somebodyCame(PresenceChanged change) {
        if (change.now() == State.ONLINE) {
            soon();
        }
    }

    @TransactionalEventListener
    void handsGotFree(WorkflowChanged change) {
        Workflow before = change.before();
        Workflow after = change.after();
        boolean freed =
                before != null && before.holder() != null && !after.state().isOpen();
        boolean waitsElsewhere = before != null
                && after.state() == WorkflowState.WAITING
                && !after.holding().role().equals(before.holding().role())
                && change.by().isSystem();
        if (freed || waitsElsewhere) {
            soon();
        }
    }

    @Scheduled(fixedDelayString = "PT1M", initialDelayString = "PT20S")
    void inCaseOneWasMissed() {
        try {
            reviews.bringHomeOnce();
        } catch (RuntimeException failed) {
            log.error("reviews of refunds could not be brought home; the next run tries again", failed);
        }
        deal();
    }

    void soon() {
        if (asked.compareAndSet(false, true)) {
            background.execute(() -> {
                asked.set(false);
                deal();
            });
        }
    }

    /**
     * Deals until no role has both waiting work and somebody with room for it, and no lead who is here is waited for
     * (R100).
     */
    void deal() {
        try {
            dealLeads();
        } catch (RuntimeException failed) {
            log.error("dealing what waits for leads failed; the next run goes on", failed);
        }
        for (String role : roles()) {
            try {
                int dealt = dealRole(role);
                if (dealt > 0) {
                    log.info("dealt {} waiting workflows to {}", dealt, role);
                }
            } catch (RuntimeException failed) {
                log.error("dealing the queue of {} failed; the next run goes on", role, failed);
            }
        }
    }

    /**
     * A lead's step where nobody leads is anybody's of its role. Of leads who are away each team's are asked for once.
     */
    private void dealLeads() {
        Map<Fit, Candidates> anybody = new HashMap<>();
        Set<Fit> full = new HashSet<>();
        Set<String> away = new HashSet<>();
        long after = 0;
        List<Workflow> batch;
        do {
            batch = board.waitingForLeads(after, BATCH);
            for (Workflow waiting : batch) {
                Fit fit = fits.of(waiting);
                String team = waiting.holding().team();
                boolean led = !fits.above(waiting).isEmpty();
                if (led && !away.contains(team)) {
                    Optional<Decision> lead = fits.leadFor(waiting);
                    lead.ifPresentOrElse(decision -> give(waiting, locked -> decision), () -> away.add(team));
                } else if (!led && !full.contains(fit)) {
                    Candidates candidates = anybody.computeIfAbsent(fit, its -> fits.candidates(its, Set.of()));
                    boolean room = candidates.anybodyHere() && give(waiting, locked -> chosen(locked, candidates));
                    if (!room) {
                        full.add(fit);
                    }
                }
                after = waiting.id();
            }
        } while (batch.size() == BATCH);
    }

    /** Whether there was somebody to give it to; what somebody changed meanwhile stays as it is. */
    private boolean give(Workflow waiting, Function<Workflow, Decision> deciding) {
        return transaction.execute(status -> {
            Workflow locked = workflows.lock(waiting.id());
            if (locked.revision() != waiting.revision()) {
                return true;
            }
            Decision decision = deciding.apply(locked);
            if (decision.holder() == null) {
                return false;
            }
            give(locked, decision);
            return true;
        });
    }

    /** What waits, as far as somebody in the roster could have it. */
    private Set<String> roles() {
        Set<String> waiting = new HashSet<>(board.waitingRoles());
        waiting.removeIf(role -> roster.withRole(role).isEmpty());
        return waiting;
    }

    private int dealRole(String role) {
        int dealt = 0;
        Candidates candidates = fits.candidates(new Fit(role, false), Set.of());
        Set<Long> passedOver = new HashSet<>();
        while (candidates.anybodyHere() && passedOver.size() < PASSED_OVER) {
            int before = passedOver.size();
            if (dealOne(role, candidates, passedOver)) {
                dealt++;
            } else if (passedOver.size() == before) {
                break;
            }
        }
        return dealt;
    }

    /**
     * @param passedOver gets the one that only who asked for it could have had: what is behind it does not wait for
     *     that
     */
    private boolean dealOne(String role, Candidates candidates, Set<Long> passedOver) {
        return transaction.execute(status -> {
            Workflow next = workflows.lockNextWaiting(List.of(role), passedOver).orElse(null);
            if (next == null) {
                return false;
            }
            if (reviews.bringHome(next)) {
                return true;
            }
            String requester = next.pending().requester();
            Decision decision = chosen(next, candidates);
            if (decision.holder() == null) {
                if (requester != null && candidates.include(requester)) {
                    passedOver.add(next.id());
                }
                return false;
            }
            give(next, decision);
            return true;
        });
    }

    private void give(Workflow locked, Decision decision) {
        workflows.apply(
                locked,
                new Change.Assign(decision),
                By.system(),
                Entry.of("assigned", roster.nameOf(Objects.requireNonNull(decision.holder())))
                        .with("why", decision.why()));
    }

    private Decision chosen(Workflow locked, Candidates ofItsRole) {
        return fits.choose(locked, fits.fitting(locked, ofItsRole));
    }
}
