package dev.baton.handover;

import dev.baton.assignment.Decision;
import dev.baton.catalogue.Catalogue;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.By;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Fits;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings reviews of refunds home that an older version left with another role: only people of the review's own role
 * may have them (R111). Once after each start, and whenever dealing comes across one.
 */
@Component
class MisplacedReviews {

    private static final Logger log = LoggerFactory.getLogger(MisplacedReviews.class);

    private static final int BATCH = 200;

    private final Workflows workflows;
    private final Fits fits;
    private final Board board;
    private final Roster roster;
    private final Catalogue catalogue;
    private final TransactionTemplate transaction;
    private final Wording wording;
    private volatile boolean looked;

    MisplacedReviews(
            Workflows workflows,
            Fits fits,
            Board board,
            Roster roster,
            Catalogue catalogue,
            TransactionTemplate transaction,
            Wording wording) {
        this.workflows = workflows;
        this.fits = fits;
        this.board = board;
        this.roster = roster;
        this.catalogue = catalogue;
        this.transaction = transaction;
        this.wording = wording;
    }

    /** All of them, unless they were looked for since the start; what fails is looked for again the next time. */
    void bringHomeOnce() {
        if (!looked) {
            looked = bringHome();
        }
    }

    /** All of them, each in a short transaction of its own; false when one failed. Not in a transaction. */
    boolean bringHome() {
        int moved = 0;
        boolean whole = true;
        long after = 0;
        List<Workflow> batch;
        do {
            batch = board.reviewsBeside(catalogue.review().role(), after, BATCH);
            for (Workflow review : batch) {
                after = review.id();
                try {
                    moved += transaction.execute(status -> bringHome(workflows.lock(review.id()))) ? 1 : 0;
                } catch (RuntimeException failed) {
                    whole = false;
                    log.error("review {} could not be brought home", review.id(), failed);
                }
            }
        } while (batch.size() == BATCH);
        if (moved > 0) {
            log.info("brought {} reviews of refunds home that another role had", moved);
        }
        return whole;
    }

    /** False when it is where it should be. In the transaction that holds its lock. */
    boolean bringHome(Workflow locked) {
        if (!locked.state().isOpen() || !fits.isMisplaced(locked)) {
            return false;
        }
        String role = fits.of(locked).role();
        String why = wording.say("assignment.review-home", roster.spoken(role));
        Decision queue = fits.queue(locked, why);
        Optional<Member> keeps = Optional.ofNullable(locked.holder())
                .flatMap(roster::member)
                .filter(holder -> holder.roles().contains(role));
        Decision home = keeps.map(holder -> Decision.person(
                        holder.userId(),
                        queue.role(),
                        queue.team(),
                        locked.holding().why()))
                .orElse(queue);
        workflows.apply(locked, new Change.Assign(home), By.system(), Entry.of("review-home", roster.spoken(role)));
        return true;
    }
}
