package dev.baton.handover;

import com.github.f4b6a3.tsid.TsidCreator;
import dev.baton.assignment.Decision;
import dev.baton.catalogue.ActionName;
import dev.baton.handover.Cover.Standing;
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
import dev.baton.workflow.Refusal;
import dev.baton.workflow.Surface;
import dev.baton.workflow.When;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The door to standing in for a colleague: that one's work is taken over until a time and then goes back by itself,
 * also after a restart and whoever of several instances sees the time first. What was finished or passed on meanwhile
 * does not come back.
 */
@Component
public class Covers {

    private static final int MOST = 200;
    private static final Duration LONGEST = Duration.ofHours(24);

    private final CoverMapper mapper;
    private final CoverEnd over;
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
            CoverEnd over,
            Workflows workflows,
            Board board,
            Presence presence,
            Roster roster,
            Wording wording,
            ApplicationEventPublisher events,
            TransactionTemplate transaction,
            Clock clock) {
        this.mapper = mapper;
        this.over = over;
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
        Word word = presence.saysToBeHere(covered.userId()).orElse(null);
        Optional<Cover> begun;
        try {
            begun = transaction.execute(status -> begun(coverer, covered, word, now.plus(time), request));
        } catch (DuplicateKeyException overtaken) {
            begun = transaction.execute(status -> mapper.byRequest(request));
        }
        if (begun.isEmpty()) {
            return transaction.execute(status -> taken(covered));
        }
        Cover cover = begun.get();
        if (here.online() && !Cover.SOURCE.equals(here.by())) {
            presence.set(covered.userId(), State.BUSY, cover.untilAt(), Cover.SOURCE);
        }
        return moved(cover, coverer, covered, here.online() || Cover.isBusyBy(here));
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

    private Optional<Cover> begun(Member coverer, Member covered, @Nullable Word word, Instant until, String request) {
        Optional<Cover> before = mapper.byRequest(request);
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
                word,
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
                        roster.nameOf(cover.coverer()),
                        When.text(cover.untilAt(), clock.instant()))))
                .orElseGet(() -> new Covered.Not(Refusal.conflict("refused.retry")));
    }

    private Covered moved(Cover cover, Member coverer, Member covered, boolean wasHere) {
        List<Workflow> moved = new ArrayList<>(
                board.byIds(transaction.execute(status -> mapper.items(cover.id(), Standing.COVERED.wire()))));
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

    private Optional<Workflow> take(Cover cover, long id, Member coverer, Member covered) {
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
        return over.end(coverer);
    }
}
