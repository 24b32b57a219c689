package dev.baton.handover;

import com.github.f4b6a3.tsid.TsidCreator;
import dev.baton.assignment.Decision;
import dev.baton.catalogue.ActionName;
import dev.baton.presence.Here;
import dev.baton.presence.Presence;
import dev.baton.presence.State;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.By;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.Surface;
import dev.baton.workflow.When;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowState;
import dev.baton.workflow.Workflows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The door to standing in for a colleague: that one's work is taken over until a time and then goes back by itself,
 * also after a restart and whoever of several instances sees the time first. What was finished or passed on meanwhile
 * does not come back.
 */
@Component
public class Covers {

    private static final Logger log = LoggerFactory.getLogger(Covers.class);

    private static final int MOST = 200;
    private static final Duration LONGEST = Duration.ofHours(24);

    /**
     * How long somebody without shifts is here after a cover who has not come back with a word or a press: as anybody
     * off shift.
     */
    private static final Duration TRUSTED = Duration.ofHours(2);

    private static final String SOURCE = "cover";
    private static final String FOLLOWS = "follows";

    private final CoverMapper mapper;
    private final Workflows workflows;
    private final Board board;
    private final Presence presence;
    private final Roster roster;
    private final Wording wording;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Covers(
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

    /** What came of it; always an answer. */
    public sealed interface Covered {

        /**
         * The colleague's work is with who covers now.
         *
         * @param moved what moved
         * @param stays what only the colleague, or others, can do
         * @param wasHere whether the colleague was online, and is busy from now on
         */
        record Now(Instant until, List<Workflow> moved, List<Workflow> stays, boolean wasHere) implements Covered {}

        /** Nothing changed. */
        record Not(Refusal refusal) implements Covered {}
    }

    /** What a cover would take over, most urgent first, and how many it would leave. */
    public record Look(List<Workflow> moves, int stays) {}

    /** What {@link #cover} would do now; nothing when it would be refused. Not in a transaction. */
    public Look look(Member coverer, Member covered, Duration time) {
        boolean refused = impossible(coverer, covered, time).isPresent()
                || transaction.execute(status -> mapper.openOf(covered.userId()).isPresent());
        if (refused) {
            return new Look(List.of(), 0);
        }
        List<Workflow> held = board.heldBy(covered.userId(), MOST);
        List<Workflow> moves =
                held.stream().filter(workflow -> fits(workflow, coverer)).toList();
        return new Look(moves, held.size() - moves.size());
    }

    private boolean fits(Workflow workflow, Member coverer) {
        return workflows.refusal(workflow, coverer, ActionName.TAKE).isEmpty();
    }

    private static Optional<Refusal> impossible(Member coverer, Member covered, Duration time) {
        if (coverer.userId().equals(covered.userId())) {
            return Optional.of(Refusal.invalid("refused.cover-self"));
        }
        return time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0
                ? Optional.of(Refusal.invalid("refused.cover-time"))
                : Optional.empty();
    }

    /**
     * Takes over what the colleague has open, as far as it fits, until the time; that one gets nothing new meanwhile.
     * The same request again goes on where it stopped. Not in a transaction.
     */
    public Covered cover(Member coverer, Member covered, Duration time, String request) {
        Optional<Refusal> refused = impossible(coverer, covered, time).or(() -> pointless(coverer, covered, request));
        if (refused.isPresent()) {
            return new Covered.Not(refused.get());
        }
        Instant now = clock.instant();
        Here here = presence.here(covered.userId());
        boolean says = presence.saysToBeHere(covered.userId());
        Optional<CoverMapper.Row> begun;
        try {
            begun = transaction.execute(status -> begun(coverer, covered, says, now.plus(time), request));
        } catch (DuplicateKeyException overtaken) {
            begun = transaction.execute(status -> mapper.byRequest(request));
        }
        if (begun.isEmpty()) {
            return transaction.execute(status -> taken(covered));
        }
        CoverMapper.Row cover = begun.get();
        if (here.online() && !SOURCE.equals(here.by())) {
            presence.set(covered.userId(), State.BUSY, cover.untilAt(), SOURCE);
        }
        return moved(cover, coverer, covered, here.online() || isBusyByCover(here));
    }

    private static boolean isBusyByCover(Here here) {
        return here.state() == State.BUSY && SOURCE.equals(here.saidBy());
    }

    /** Nothing there that could be done for the colleague; a cover that has begun has its reasons. */
    private Optional<Refusal> pointless(Member coverer, Member covered, String request) {
        boolean begun = transaction.execute(status -> mapper.byRequest(request).isPresent()
                || mapper.openOf(covered.userId()).isPresent());
        if (begun) {
            return Optional.empty();
        }
        List<Workflow> held = board.heldBy(covered.userId(), MOST);
        if (held.isEmpty()) {
            return Optional.of(Refusal.conflict("refused.cover-nothing", covered.name()));
        }
        return held.stream().noneMatch(workflow -> fits(workflow, coverer))
                ? Optional.of(Refusal.conflict(
                        "refused.cover-nothing-fits",
                        covered.name(),
                        held.size(),
                        held.get(0).holding().role()))
                : Optional.empty();
    }

    private Optional<CoverMapper.Row> begun(
            Member coverer, Member covered, boolean saysToBeHere, Instant until, String request) {
        Optional<CoverMapper.Row> before = mapper.byRequest(request);
        if (before.isPresent()) {
            return before;
        }
        if (mapper.openOf(covered.userId()).isPresent()) {
            return Optional.empty();
        }
        mapper.insert(
                TsidCreator.getTsid().toLong(),
                request,
                coverer.userId(),
                covered.userId(),
                saysToBeHere,
                clock.instant(),
                until);
        events.publishEvent(Said.to(
                covered.userId(),
                wording.say("cover.title"),
                wording.say("cover.you", coverer.name(), When.text(until, clock.instant()))));
        return mapper.byRequest(request);
    }

    private Covered taken(Member covered) {
        return mapper.openOf(covered.userId())
                .<Covered>map(cover -> new Covered.Not(Refusal.conflict(
                        "refused.covered-already",
                        covered.name(),
                        nameOf(cover.coverer()),
                        When.text(cover.untilAt(), clock.instant()))))
                .orElseGet(() -> new Covered.Not(Refusal.conflict("refused.retry")));
    }

    private Covered moved(CoverMapper.Row cover, Member coverer, Member covered, boolean wasHere) {
        List<Workflow> moved =
                new ArrayList<>(board.byIds(transaction.execute(status -> mapper.items(cover.id(), "covered"))));
        List<Workflow> stays = new ArrayList<>();
        boolean still = cover.closedAt() == null && clock.instant().isBefore(cover.untilAt());
        for (Workflow held : still ? board.heldBy(covered.userId(), MOST) : List.<Workflow>of()) {
            if (!fits(held, coverer)) {
                stays.add(held);
            } else {
                transaction
                        .execute(status -> take(cover, held.id(), coverer, covered))
                        .ifPresent(moved::add);
            }
        }
        return new Covered.Now(cover.untilAt(), moved, stays, wasHere);
    }

    private Optional<Workflow> take(CoverMapper.Row cover, long id, Member coverer, Member covered) {
        Workflow workflow = workflows.lock(id);
        boolean fits = workflow.heldBy(covered.userId()) && workflow.state().isOpen() && fits(workflow, coverer);
        if (!fits || !isOpen(cover.id())) {
            return Optional.empty();
        }
        String until = When.text(cover.untilAt(), clock.instant());
        Decision decision = Decision.person(
                coverer.userId(),
                workflow.holding().role(),
                workflow.holding().team(),
                wording.say("assignment.covers", coverer.name(), covered.name(), until));
        mapper.put(cover.id(), id);
        return Optional.of(workflows.apply(
                workflow,
                new Change.Assign(decision),
                new By(coverer.userId(), Surface.COMMAND),
                Entry.of("covered", covered.name(), until).with("from", covered.userId())));
    }

    /** Under its lock: what is taken after its end nobody would give back. */
    private boolean isOpen(long cover) {
        return mapper.lockOpen(cover)
                .filter(open -> clock.instant().isBefore(open.untilAt()))
                .isPresent();
    }

    /**
     * What became of a cover that is over.
     *
     * @param returned how many went back
     * @param follows how many wait for the end of a refund and go back then
     * @param kept how many stay, because the colleague is not here or cannot have them
     * @param left how many could not be moved just now and are tried again
     */
    public record Ended(String covered, int returned, int follows, int kept, int left) {}

    /**
     * Ends at once what this person covers, and says what became of it; empty when nobody is covered. Not in a
     * transaction.
     */
    public List<Ended> end(String coverer) {
        List<CoverMapper.Row> open = transaction.execute(status -> mapper.openBy(coverer));
        if (!open.isEmpty()) {
            transaction.executeWithoutResult(status -> mapper.endNow(coverer, clock.instant()));
            giveBack();
        }
        return transaction.execute(status -> open.stream().map(this::ended).toList());
    }

    private Ended ended(CoverMapper.Row cover) {
        return new Ended(
                nameOf(cover.covered()),
                mapper.items(cover.id(), "returned").size(),
                mapper.items(cover.id(), FOLLOWS).size(),
                kept(cover).size(),
                mapper.items(cover.id(), "covered").size());
    }

    private List<Workflow> kept(CoverMapper.Row cover) {
        return board.byIds(mapper.items(cover.id(), "kept")).stream()
                .filter(workflow ->
                        workflow.heldBy(cover.coverer()) && workflow.state().isOpen())
                .toList();
    }

    /** Gives back what is over; a second run right after it gives back nothing. */
    @Scheduled(initialDelayString = "PT12S", fixedDelayString = "PT15S")
    void giveBack() {
        for (CoverMapper.Row cover : transaction.execute(status -> mapper.due(clock.instant()))) {
            try {
                giveBack(cover);
            } catch (RuntimeException failed) {
                log.error("cover {} could not be given back; the next run tries again", cover.id(), failed);
            }
        }
    }

    private void giveBack(CoverMapper.Row cover) {
        Optional<Member> covered = roster.member(cover.covered());
        if (!cover.wasOnline() && isBusyByCover(presence.here(cover.covered()))) {
            presence.set(cover.covered(), State.BUSY, clock.instant(), SOURCE); // over before its time
        }
        boolean comesBack = covered.isPresent() && isBack(cover);
        for (long id : transaction.execute(status -> mapper.items(cover.id(), "covered"))) {
            transaction.executeWithoutResult(status -> giveBack(cover, id, comesBack ? covered.orElseThrow() : null));
        }
        Here here = presence.here(cover.covered());
        if (cover.wasOnline() && comesBack && SOURCE.equals(here.saidBy())) {
            Instant now = clock.instant();
            Instant until = roster.turn(cover.covered(), now).isPresent() ? null : now.plus(TRUSTED);
            presence.set(cover.covered(), State.ONLINE, until, "cover-over"); // said before, and nothing else since
        }
        transaction.executeWithoutResult(status -> {
            if (mapper.lockOpen(cover.id()).isPresent() && mapper.close(cover.id(), clock.instant()) == 1) {
                told(cover);
            }
        });
    }

    /**
     * Who is neither here nor expected keeps nobody's work: it stays in the hand that has it. Expected is who is on a
     * shift, and without shifts who had said to be here.
     */
    private boolean isBack(CoverMapper.Row cover) {
        Here here = presence.here(cover.covered());
        if (here.state() == State.ONLINE || here.state() == State.BUSY) {
            return true;
        }
        Instant now = clock.instant();
        boolean silent = here.state() == State.OFFLINE && SOURCE.equals(here.saidBy());
        return silent
                && roster.turn(cover.covered(), now)
                        .map(turn -> turn.covers(now))
                        .orElse(cover.wasOnline());
    }

    private void giveBack(CoverMapper.Row cover, long id, @org.jspecify.annotations.Nullable Member covered) {
        Workflow workflow = workflows.lock(id);
        boolean still = workflow.heldBy(cover.coverer()) && workflow.state().isOpen();
        boolean goes = still
                && covered != null
                && workflows.refusal(workflow, covered, ActionName.TAKE).isEmpty();
        boolean follows = workflow.state() == WorkflowState.REVIEW
                && cover.coverer().equals(workflow.pending().requester());
        String standing = goes ? "returned" : follows ? FOLLOWS : "kept";
        if (mapper.stand(cover.id(), id, standing) == 0 || !still) {
            return;
        }
        if (!goes) {
            workflows.apply(
                    workflow,
                    new Change.Redraw(),
                    By.system(),
                    Entry.of("cover-kept", nameOf(cover.covered()), nameOf(cover.coverer())));
            return;
        }
        Decision decision = Decision.person(
                cover.covered(),
                workflow.holding().role(),
                workflow.holding().team(),
                wording.say("assignment.covered", nameOf(cover.coverer()), nameOf(cover.covered())));
        workflows.apply(
                workflow,
                new Change.Assign(decision),
                By.system(),
                Entry.of("cover-over", nameOf(cover.covered())).with("to", cover.covered()));
    }

    private void told(CoverMapper.Row cover) {
        Ended ended = ended(cover);
        String covered = ended.covered();
        String follows = ended.follows() == 0 ? "" : "\n\n" + wording.say("cover.follows", ended.follows(), covered);
        String kept = ended.kept() == 0 ? "" : "\n\n" + wording.say("cover.kept", ended.kept(), covered);
        events.publishEvent(Said.to(
                cover.covered(), wording.say("cover.title"), overYou(nameOf(cover.coverer()), ended) + follows));
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

    private String nameOf(String userId) {
        return roster.member(userId).map(Member::name).orElse(userId);
    }
}
