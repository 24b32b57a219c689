package dev.baton.handover;

import dev.baton.assignment.Decision;
import dev.baton.catalogue.ActionName;
import dev.baton.handover.Cover.Standing;
import dev.baton.handover.Covers.Ended;
import dev.baton.presence.Here;
import dev.baton.presence.Presence;
import dev.baton.presence.State;
import dev.baton.presence.Word;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.By;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowState;
import dev.baton.workflow.Workflows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** A cover that is over: who was covered gets back what is still there, and both hear of it; see {@link Covers}. */
@Component
class CoverEnd {

    private static final Logger log = LoggerFactory.getLogger(CoverEnd.class);

    /**
     * How long somebody without shifts is here after a cover who said no end and has not come back with a word or a
     * press: as anybody off shift.
     */
    private static final Duration TRUSTED = Duration.ofHours(2);

    private final CoverMapper mapper;
    private final Workflows workflows;
    private final Board board;
    private final Presence presence;
    private final Roster roster;
    private final Wording wording;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final Clock clock;

    CoverEnd(
            CoverMapper mapper,
            Workflows workflows,
            Board board,
            Presence presence,
            Roster roster,
            Wording wording,
            ApplicationEventPublisher events,
            TransactionTemplate transaction,
            Clock clock) {
        this.mapper = mapper;
        this.workflows = workflows;
        this.board = board;
        this.presence = presence;
        this.roster = roster;
        this.wording = wording;
        this.events = events;
        this.transaction = transaction;
        this.clock = clock;
    }

    List<Ended> end(String coverer) {
        List<Cover> open = transaction.execute(status -> mapper.openBy(coverer));
        if (!open.isEmpty()) {
            transaction.executeWithoutResult(status -> mapper.endNow(coverer, clock.instant()));
            giveBackDue(coverer);
        }
        return transaction.execute(status -> open.stream().map(this::ended).toList());
    }

    private Ended ended(Cover cover) {
        return new Ended(
                roster.nameOf(cover.covered()),
                mapper.items(cover.id(), Standing.RETURNED.wire()).size(),
                mapper.items(cover.id(), Standing.FOLLOWS.wire()).size(),
                kept(cover).size(),
                mapper.items(cover.id(), Standing.COVERED.wire()).size());
    }

    private List<Workflow> kept(Cover cover) {
        return board.byIds(mapper.items(cover.id(), Standing.KEPT.wire())).stream()
                .filter(workflow ->
                        workflow.heldBy(cover.coverer()) && workflow.state().isOpen())
                .toList();
    }

    /** Gives back what is over; a second run right after it gives back nothing. */
    @Scheduled(initialDelayString = "PT12S", fixedDelayString = "PT15S")
    void giveBack() {
        giveBackDue(null);
    }

    /** @param asking who ends it and has it said with the answer, so that it is not said to them twice */
    private void giveBackDue(@Nullable String asking) {
        for (Cover cover : transaction.execute(status -> mapper.due(clock.instant()))) {
            try {
                giveBack(cover, cover.coverer().equals(asking));
            } catch (RuntimeException failed) {
                log.error("cover {} could not be given back; the next run tries again", cover.id(), failed);
            }
        }
    }

    private void giveBack(Cover cover, boolean answered) {
        Optional<Member> covered = roster.member(cover.covered());
        Instant now = clock.instant();
        Optional<Word> word = cover.word();
        boolean holds = word.filter(said -> said.holds(now)).isPresent();
        if (!holds && Cover.isBusyBy(presence.here(cover.covered()))) {
            presence.set(cover.covered(), State.BUSY, now, Cover.SOURCE); // over before its time
        }
        boolean comesBack = covered.isPresent() && isBack(cover, holds, now);
        for (long id : transaction.execute(status -> mapper.items(cover.id(), Standing.COVERED.wire()))) {
            transaction.executeWithoutResult(status -> giveBack(cover, id, comesBack ? covered.orElseThrow() : null));
        }
        if (comesBack || !holds) {
            word.ifPresent(said -> again(cover, said, now));
        }
        transaction.executeWithoutResult(status -> {
            if (mapper.lockOpen(cover.id()).isPresent() && mapper.close(cover.id(), clock.instant()) == 1) {
                told(cover, answered);
            }
        });
    }

    /** What was said before the cover counts again, unless something else was said since. */
    private void again(Cover cover, Word word, Instant now) {
        String covered = cover.covered();
        if (word.until() != null) {
            presence.again(covered, word, word.holds(now) ? now : cover.openedAt(), Cover.SOURCE);
        } else if (Cover.SOURCE.equals(presence.here(covered).saidBy())) {
            Instant until = roster.turn(covered, now).isPresent() ? null : now.plus(TRUSTED);
            presence.set(covered, State.ONLINE, until, word.by());
        }
    }

    private void giveBack(Cover cover, long id, @Nullable Member covered) {
        Workflow workflow = workflows.lock(id);
        boolean still = workflow.heldBy(cover.coverer()) && workflow.state().isOpen();
        boolean goes = still
                && covered != null
                && workflows.refusal(workflow, covered, ActionName.TAKE).isEmpty();
        boolean follows = workflow.state() == WorkflowState.REVIEW
                && cover.coverer().equals(workflow.pending().requester());
        Standing standing = goes ? Standing.RETURNED : follows ? Standing.FOLLOWS : Standing.KEPT;
        if (mapper.stand(cover.id(), id, standing.wire()) == 0 || !still) {
            return;
        }
        if (!goes) {
            workflows.apply(
                    workflow,
                    new Change.Redraw(),
                    By.system(),
                    Entry.of("cover-kept", roster.nameOf(cover.covered()), roster.nameOf(cover.coverer())));
            return;
        }
        Decision decision = Decision.person(
                cover.covered(),
                workflow.holding().role(),
                workflow.holding().team(),
                wording.say("assignment.covered", roster.nameOf(cover.coverer()), roster.nameOf(cover.covered())));
        workflows.apply(
                workflow,
                new Change.Assign(decision),
                By.system(),
                Entry.of("cover-over", roster.nameOf(cover.covered())).with("to", cover.covered()));
    }

    /**
     * Who is neither here nor expected keeps nobody's work: it stays in the hand that has it. Expected is who is on a
     * shift, whose word has an end that is still to come, and without shifts who had said to be here.
     *
     * @param holds whether what was said before the cover would still hold without it
     */
    private boolean isBack(Cover cover, boolean holds, Instant now) {
        Here here = presence.here(cover.covered());
        if (here.state() == State.ONLINE || here.state() == State.BUSY) {
            return true;
        }
        boolean silent = here.state() == State.OFFLINE && Cover.SOURCE.equals(here.saidBy());
        return silent
                && ((holds && cover.saidUntil() != null)
                        || roster.turn(cover.covered(), now)
                                .map(turn -> turn.covers(now))
                                .orElse(holds));
    }

    private void told(Cover cover, boolean answered) {
        Ended ended = ended(cover);
        String covered = ended.covered();
        String follows = ended.follows() == 0 ? "" : "\n\n" + wording.say("cover.follows", ended.follows(), covered);
        events.publishEvent(Said.to(
                cover.covered(), wording.say("cover.title"), overYou(roster.nameOf(cover.coverer()), ended) + follows));
        if (answered) {
            return;
        }
        String kept = ended.kept() == 0 ? "" : "\n\n" + wording.say("cover.kept", ended.kept(), covered);
        events.publishEvent(Said.to(
                cover.coverer(),
                wording.say("cover.title"),
                wording.say("cover.over", covered, ended.returned()) + follows + kept));
    }

    private String overYou(String coverer, Ended ended) {
        String over = ended.returned() == 0
                ? wording.say("cover.over-you-none", coverer)
                : wording.say("cover.over-you", coverer, ended.returned());
        return ended.kept() == 0 ? over : over + "\n\n" + wording.say("cover.kept-you", ended.kept(), coverer);
    }
}
