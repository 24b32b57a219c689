package dev.baton.workflow;

import dev.baton.assignment.Assigner;
import dev.baton.assignment.Candidates;
import dev.baton.assignment.Decision;
import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.Playbook;
import dev.baton.catalogue.ProblemType;
import dev.baton.catalogue.Step;
import dev.baton.roster.Member;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The door to the heart: opens exceptions, locks and changes workflows. A change, its timeline entry and whatever
 * listeners write (the outbox, for example) are one transaction.
 */
@Component
public class Workflows {

    /** How often opening is tried when the store says that two of us locked each other out. */
    private static final int TRIES = 4;

    private final WorkflowMapper rows;
    private final WorkflowStore store;
    private final Opening opening;
    private final Timeline timeline;
    private final Rights rights;
    private final Guide guide;
    private final Assigner assigner;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Workflows(
            WorkflowMapper rows,
            WorkflowStore store,
            Opening opening,
            Timeline timeline,
            Rights rights,
            Guide guide,
            Assigner assigner,
            ApplicationEventPublisher events,
            TransactionTemplate transaction,
            Clock clock) {
        this.rows = rows;
        this.store = store;
        this.opening = opening;
        this.timeline = timeline;
        this.rights = rights;
        this.guide = guide;
        this.assigner = assigner;
        this.events = events;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Opens an exception, or finds that it is known: the same order, line and kind is open, or this cause was resolved
     * before. A known open one gets the finding's note. One transaction of its own, in which the order is read
     * unless this process has just stored it; presence is asked before it.
     *
     * @throws InvalidFinding when order, line, kind or assignee do not exist
     */
    public Opened open(Finding finding, By by) {
        Plan plan = plan(finding);
        for (int attempt = 1; ; attempt++) {
            try {
                Workflow opened = transaction.execute(status -> opening.insert(plan, List.of(), by));
                return new Opened(Objects.requireNonNull(opened), true);
            } catch (DuplicateKeyException inTheWay) {
                Optional<Opened> known = transaction.execute(status -> known(finding, opening.others(finding), by));
                if (known.isPresent()) {
                    return known.get();
                }
                if (attempt == TRIES) {
                    throw new IllegalStateException("what is in the way is gone whenever it is looked at", inTheWay);
                }
            } catch (PessimisticLockingFailureException lockedOut) {
                if (attempt == TRIES) {
                    throw lockedOut;
                }
            }
        }
    }

    /**
     * Everything that opening needs and that the store does not know: playbook and who is here. Asks presence, so never
     * call it in a transaction.
     *
     * @throws InvalidFinding when kind or assignee do not exist
     */
    public Plan plan(Finding finding) {
        return opening.plan(finding);
    }

    /**
     * Opens what was planned, or finds it known, in the caller's transaction. Who has another exception of the order in
     * hand, is here and fits, gets this one as well, as long as there is room (R007).
     *
     * @throws InvalidFinding when order or line do not exist
     * @throws DuplicateKeyException when somebody opened the same one meanwhile: then the transaction is lost, and a
     *     second try finds it known
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Opened open(Plan plan, By by) {
        List<Workflow> others = opening.others(plan.finding());
        return known(plan.finding(), others, by).orElseGet(() -> new Opened(opening.insert(plan, others, by), true));
    }

    /** What {@link #plan} found out. */
    public record Plan(
            Finding finding, Playbook playbook, @Nullable Member wanted, Candidates candidates) {}

    private Optional<Opened> known(Finding finding, List<Workflow> others, By by) {
        Optional<Workflow> known = opening.known(finding, others);
        String note = finding.note();
        if (note == null || finding.cause() != null) {
            return known.map(workflow -> new Opened(workflow, false));
        }
        return known.filter(workflow -> workflow.state().isOpen())
                .map(workflow -> lock(workflow.id()))
                .filter(locked -> locked.state().isOpen()) // else finished meanwhile, and nobody would read the note
                .map(locked -> new Opened(note(locked, note, by), false));
    }

    /**
     * The workflow with its row locked until the caller's transaction ends.
     *
     * @throws NoSuchWorkflow when there is none
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Workflow lock(long id) {
        return store.lock(id);
    }

    /**
     * Locks the next waiting workflow of these roles that anybody of them may have and nobody else is dealing, most
     * urgent first; empty when none waits.
     *
     * @param passedOver ids of those that are left out
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Workflow> lockNextWaiting(Collection<String> roles, Collection<Long> passedOver) {
        return roles.isEmpty() ? Optional.empty() : rows.lockNextWaiting(List.copyOf(roles), passedOver);
    }

    /**
     * Saves a change of a workflow that the caller has locked, and what follows from it by its playbook, with its
     * timeline entry and the loads of the people concerned, and tells the listeners, all in the caller's transaction.
     *
     * @return the workflow as saved
     * @throws IllegalTransition for a move that the table of states lacks
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Workflow apply(Workflow locked, Change change, By by, Entry entry) {
        Instant now = clock.instant();
        Change led = guide.led(locked, change, by, now);
        Workflow changed = locked.after(led, by, now, guide.hours());
        String went = guide.went(locked, led, changed);
        Entry told = went.isEmpty() ? entry : entry.with("step", changed.way().step());
        TimelineEntry line = timeline.line(changed, locked.entries(), by, told, went);
        Workflow next = changed.sealed(Chain.link(locked.head(), locked.id(), line));
        store.write(locked, next);
        count(locked, next, led);
        timeline.append(next, line);
        events.publishEvent(new WorkflowChanged(locked, next, by, line));
        return next;
    }

    private void count(Workflow before, Workflow after, Change change) {
        String from = before.state().isOpen() ? before.holder() : null;
        String to = after.state().isOpen() ? after.holder() : null;
        boolean counted = change.given().map(Decision::counted).orElse(false);
        if (!counted) {
            assigner.moved(from, to);
        }
    }

    /**
     * Where a workflow goes when the refund under way comes to an end: back to who asked for it, or to the queue when
     * that person is not here (CONTRACT 3), in the step its playbook says. Asks presence, so better not in a
     * transaction.
     */
    public Change.Homeward homeward(Workflow workflow) {
        return guide.homeward(workflow);
    }

    /**
     * Leads a locked workflow on when nothing came for too long; empty when the time is not over. Only of a customer
     * who was waited for the timeline says that there was no answer: a complaint may be judged by it.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Workflow> silent(Workflow locked) {
        return guide.silence(locked, clock.instant())
                .map(change -> apply(
                        locked,
                        change,
                        By.system(),
                        guide.step(locked).waitsForCustomer() ? Entry.of("silent") : Entry.of("waited")));
    }

    /**
     * An act is taken back before anything left: so is the step it had led to, now or when the refund under way comes
     * back. In the transaction that holds the lock.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Change takenBack(Workflow locked, Change.Settle settle) {
        return guide.takenBack(locked, settle);
    }

    /**
     * An act came to nothing after it had left: so does the step it had led to, unless something else led on meanwhile
     * or a person has stopped what goes by itself. Never moves a closed one, or one under review. In the transaction
     * that holds the lock.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Change notReached(Workflow locked, Change settle) {
        return guide.notReached(locked, settle);
    }

    /** The playbook it began with. */
    public Playbook playbook(Workflow workflow) {
        return guide.playbook(workflow);
    }

    /** When a customer who is asked now will have been silent for too long; null when its step waits for nobody. */
    public @Nullable Instant silentAt(Workflow workflow) {
        return guide.hours().silentAt(step(workflow), workflow.holding().role(), clock.instant());
    }

    /** Adds a note to a locked workflow; no state changes. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Workflow note(Workflow locked, String text, By by) {
        return apply(locked, new Change.Say(), by, Entry.of(Timeline.NOTE, text));
    }

    /** Adds pictures to a locked workflow; no state changes. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Workflow pictures(Workflow locked, List<Picture> pictures, By by) {
        return apply(
                locked,
                new Change.Say(),
                by,
                Entry.of(Timeline.PICTURES, pictures.size()).with(Timeline.PICTURES, pictures));
    }

    /** Why this person may not do this now; empty when nothing is against it. */
    public Optional<Refusal> refusal(Workflow workflow, Member member, ActionName action) {
        return rights.refusal(workflow, member, action, clock.instant());
    }

    /** Why this person may not take back the SMS kept beside the refund under way. */
    public Optional<Refusal> refusalOfSms(Workflow workflow, Member member) {
        return rights.revokeSms(workflow, member, clock.instant());
    }

    /** What this person may press now, in the order of the card. */
    public List<ActionName> allowed(Workflow workflow, Member member) {
        return rights.allowed(workflow, member, clock.instant());
    }

    /** Whether this person sees numbers to call whole, the customer's as those that somebody wrote down (R194). */
    public boolean seesNumbers(Workflow workflow, Member member) {
        return rights.seesNumbers(workflow, member);
    }

    /** Nobody had it last whom the roster still knows: then anybody of its role may reopen it. */
    public boolean isNobodysNow(Workflow closed) {
        return rights.isNobodysNow(closed);
    }

    /** The workflow, empty for an unknown id. */
    @Transactional(readOnly = true)
    public Optional<Workflow> find(long id) {
        return rows.find(id);
    }

    /** The open workflow of this kind that the same line already has, so that this one cannot become it. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Workflow> openTwin(Workflow workflow, ProblemType kind) {
        return rows.findOpen(workflow.orderNo().value(), workflow.lineNo(), kind.type(), kind.detail());
    }

    /** The step it stands in, as the playbook says that it began with. */
    public Step step(Workflow workflow) {
        return guide.step(workflow);
    }
}
