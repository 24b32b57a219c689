package dev.baton.handover;

import dev.baton.catalogue.ActionName;
import dev.baton.handover.Handover.Item;
import dev.baton.handover.Handover.Kind;
import dev.baton.handover.Handover.Standing;
import dev.baton.handover.Handovers.Offered;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.Texts;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** A shift offered to a colleague, and kept true while it is open; see {@link Handovers}. */
@Component
class Offers {

    private static final Logger log = LoggerFactory.getLogger(Offers.class);

    /** Nobody remembers it after this; the giver is told that it came to nothing. */
    private static final Duration LAPSES = Duration.ofHours(12);

    private final HandoverMapper mapper;
    private final OfferStore store;
    private final WhereNow whereNow;
    private final Workflows workflows;
    private final Board board;
    private final Roster roster;
    private final Wording wording;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Offers(
            HandoverMapper mapper,
            OfferStore store,
            WhereNow whereNow,
            Workflows workflows,
            Board board,
            Roster roster,
            Wording wording,
            ApplicationEventPublisher events,
            TransactionTemplate transaction,
            Clock clock) {
        this.mapper = mapper;
        this.store = store;
        this.whereNow = whereNow;
        this.workflows = workflows;
        this.board = board;
        this.roster = roster;
        this.wording = wording;
        this.events = events;
        this.transaction = transaction;
        this.clock = clock;
    }

    Offered offer(String giver, String receiver, @Nullable String conversation, String request) {
        Optional<Member> to = roster.member(receiver);
        if (to.isEmpty()) {
            return new Offered.Not(Refusal.invalid("refused.no-such-person", receiver));
        }
        if (giver.equals(receiver)) {
            return new Offered.Not(Refusal.invalid("refused.handover-self"));
        }
        List<Workflow> held = board.heldBy(giver, Handover.MOST);
        if (held.isEmpty()) {
            return new Offered.Not(Refusal.conflict("refused.handover-nothing"));
        }
        List<Item> items =
                held.stream().map(workflow -> listed(workflow, to.get())).toList();
        if (items.stream().noneMatch(item -> item.standing() == Standing.OFFERED)) {
            return new Offered.Not(Refusal.conflict(
                    "refused.handover-nothing-fits",
                    to.get().name(),
                    held.size(),
                    held.get(0).holding().role()));
        }
        try {
            return transaction.execute(status -> offered(giver, to.get(), conversation, request, items));
        } catch (DuplicateKeyException overtaken) {
            return transaction.execute(status -> offered(giver, to.get(), conversation, request, items));
        }
    }

    private Offered offered(String giver, Member to, @Nullable String conversation, String request, List<Item> items) {
        Optional<Long> repeated = mapper.byRequest(request);
        if (repeated.isPresent()) {
            return new Offered.Made(store.load(repeated.get()), true, null);
        }
        Optional<Long> open = mapper.openOf(giver, Kind.SHIFT.wire());
        String instead = null;
        if (open.isPresent()) {
            Handover before = store.lock(open.get());
            if (before.isOpen() && to.userId().equals(before.receiver())) {
                return new Offered.Made(upToDate(before), true, null);
            }
            if (before.isOpen()) {
                instead = withdrawn(before, to);
            }
        }
        Handover made = store.open(Kind.SHIFT, request, giver, to.userId(), conversation, null, items);
        return new Offered.Made(made, false, instead);
    }

    /** It goes to somebody else now: who was to have it hears that. Says who that was. */
    private @Nullable String withdrawn(Handover before, Member now) {
        Handover withdrawn = store.move(before, Handover.State.WITHDRAWN);
        String receiver = withdrawn.receiver();
        if (receiver != null) {
            events.publishEvent(Said.to(
                    receiver,
                    wording.say("handover.withdrawn-title"),
                    wording.say(
                            "handover.withdrawn-you",
                            roster.nameOf(withdrawn.giver()),
                            now.name(),
                            withdrawn.with(Standing.OFFERED).size())));
        }
        return receiver;
    }

    private Item listed(Workflow workflow, Member to) {
        Optional<Refusal> stays = stays(workflow, to);
        return new Item(
                workflow.id(),
                stays.isEmpty() ? Standing.OFFERED : Standing.STAYS,
                stays.map(this::sentence).orElse(""),
                null,
                null);
    }

    /** Why it cannot go to this person; the rule of taking over, since that is what accepting is. */
    private Optional<Refusal> stays(Workflow workflow, Member to) {
        return workflows.refusal(workflow, to, ActionName.TAKE);
    }

    private String sentence(Refusal refusal) {
        return Texts.cut(refusal.text(wording), 300);
    }

    Optional<Handover> refreshed(long id) {
        return transaction.execute(status -> {
            Optional<Handover> found = store.tryLock(id);
            return found.map(handover -> handover.isOpen() ? upToDate(handover) : handover);
        });
    }

    private Handover upToDate(Handover locked) {
        if (locked.kind() == Kind.LEAVE) {
            Instant until = locked.awayUntil();
            boolean over = isOld(locked) || (until != null && !until.isAfter(clock.instant()));
            return over ? lapsed(locked) : locked;
        }
        Member to = locked.receiver() == null
                ? null
                : roster.member(locked.receiver()).orElse(null);
        if (to == null) {
            return store.move(locked, Handover.State.WITHDRAWN);
        }
        List<Item> changed = changed(locked, to);
        Handover now = changed.isEmpty() ? locked : store.put(locked, changed);
        if (now.with(Standing.OFFERED).isEmpty()) {
            return store.move(now, Handover.State.DONE);
        }
        if (isOld(now)) {
            return lapsed(now);
        }
        return changed.isEmpty() ? now : store.move(now, Handover.State.OPEN);
    }

    /**
     * What is not in the list yet, or otherwise: what the giver got since, what others took or finished, what does not
     * fit any more.
     */
    private List<Item> changed(Handover locked, Member to) {
        Map<Long, Workflow> held = new LinkedHashMap<>();
        board.heldBy(locked.giver(), Handover.MOST).forEach(workflow -> held.put(workflow.id(), workflow));
        List<Item> changed = new ArrayList<>();
        List<Long> gone = new ArrayList<>();
        for (Item item : locked.with(Standing.OFFERED, Standing.STAYS)) {
            Workflow workflow = held.remove(item.workflowId());
            Item now = workflow == null ? null : listed(workflow, to);
            if (now == null) {
                gone.add(item.workflowId());
            } else if (now.standing() != item.standing()) {
                changed.add(now);
            }
        }
        Map<Long, String> where = whereNow.of(gone);
        gone.forEach(id -> changed.add(new Item(id, Standing.GONE, where.getOrDefault(id, ""), null, null)));
        held.values().forEach(more -> changed.add(listed(more, to)));
        return changed;
    }

    private boolean isOld(Handover handover) {
        return handover.openedAt().plus(LAPSES).isBefore(clock.instant());
    }

    /** Came to nothing; the giver hears that everything is where it was. */
    private Handover lapsed(Handover locked) {
        Handover lapsed = store.move(locked, Handover.State.LAPSED);
        String receiver = locked.receiver();
        String text = receiver == null
                ? wording.say("handover.lapsed-leave")
                : wording.say(
                        "handover.lapsed-you",
                        roster.nameOf(receiver),
                        locked.with(Standing.OFFERED).size());
        events.publishEvent(Said.to(
                locked.giver(),
                wording.say(receiver == null ? "handover.lapsed-leave-title" : "handover.lapsed-title"),
                text));
        return lapsed;
    }

    /** Brings every open handover up to date, so that their cards tell the truth also when nobody presses. */
    @Scheduled(initialDelayString = "PT40S", fixedDelayString = "PT1M")
    void lookAfter() {
        for (long id : transaction.execute(status -> mapper.open(Handover.MOST))) {
            try {
                var unused = refreshed(id);
            } catch (RuntimeException failed) {
                log.error("handover {} could not be brought up to date; the next run tries again", id, failed);
            }
        }
    }
}
