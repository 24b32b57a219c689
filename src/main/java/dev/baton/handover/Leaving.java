package dev.baton.handover;

import dev.baton.handover.Handover.Item;
import dev.baton.handover.Handover.Kind;
import dev.baton.handover.Handover.Standing;
import dev.baton.presence.Presence;
import dev.baton.presence.State;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Somebody's leave: a look at where everything would go, and the going; see {@link Handovers}. */
@Component
class Leaving {

    private final HandoverMapper mapper;
    private final AbsenceMapper absences;
    private final OfferStore offers;
    private final WhereNow whereNow;
    private final TakeBack takeBack;
    private final WhatIf whatIf;
    private final Presence presence;
    private final Workflows workflows;
    private final Board board;
    private final Roster roster;
    private final Wording wording;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Leaving(
            HandoverMapper mapper,
            AbsenceMapper absences,
            OfferStore offers,
            WhereNow whereNow,
            TakeBack takeBack,
            WhatIf whatIf,
            Presence presence,
            Workflows workflows,
            Board board,
            Roster roster,
            Wording wording,
            TransactionTemplate transaction,
            Clock clock) {
        this.mapper = mapper;
        this.absences = absences;
        this.offers = offers;
        this.whereNow = whereNow;
        this.takeBack = takeBack;
        this.whatIf = whatIf;
        this.presence = presence;
        this.workflows = workflows;
        this.board = board;
        this.roster = roster;
        this.wording = wording;
        this.transaction = transaction;
        this.clock = clock;
    }

    Handover prepare(String giver, @Nullable Instant until, String request) {
        Forecast forecast = whatIf.of(giver);
        return transaction.execute(status -> {
            Optional<Long> repeated = mapper.byRequest(request);
            if (repeated.isPresent()) {
                return offers.load(repeated.get());
            }
            mapper.openOf(giver, Kind.LEAVE.wire())
                    .map(offers::lock)
                    .filter(Handover::isOpen)
                    .ifPresent(before -> offers.move(before, Handover.State.WITHDRAWN));
            List<Item> items = new ArrayList<>();
            for (Forecast.Goes goes : forecast.goes()) {
                Member to = goes.to();
                String where = to == null ? wording.say("handover.queue") : to.name();
                items.add(new Item(goes.workflow().id(), Standing.OFFERED, where, null, null));
            }
            return offers.open(Kind.LEAVE, request, giver, null, null, until, items);
        });
    }

    Handovers.Left confirm(long id, String userId) {
        Handover leave = transaction.execute(status -> offers.find(id)).orElse(null);
        if (leave == null || !userId.equals(leave.giver())) {
            String giver = leave == null ? "" : roster.nameOf(leave.giver());
            return new Handovers.Left.Not(Refusal.forbidden("refused.handover-not-yours", giver, giver));
        }
        Instant until = leave.awayUntil();
        if (!leave.isOpen() || (until != null && !until.isAfter(clock.instant()))) {
            return leave.state() == Handover.State.DONE
                    ? new Handovers.Left.Now(List.of(), List.of())
                    : new Handovers.Left.Not(Refusal.conflict("refused.leave-over"));
        }
        transaction.executeWithoutResult(status -> {
            absences.know(
                    userId, Away.LEAVE.wire(), clock.instant()); // so that nobody is told that it will go: it goes now
            presence.set(userId, State.LEAVE, until, "command");
        });
        transaction.executeWithoutResult(status -> confirmed(id, userId));
        takeBack.leave(userId);
        return transaction.execute(status -> {
            Handover locked = offers.lock(id);
            if (locked.isOpen()) {
                locked.with(Standing.OFFERED).forEach(item -> went(id, userId, item));
                offers.move(offers.load(id), Handover.State.DONE);
            }
            return new Handovers.Left.Now(works(offers.load(id).late()), works(locked.with(Standing.GONE)));
        });
    }

    /**
     * The list becomes what the person holds now, once: what is in it from now on has the time of the confirmation, so
     * that the repeat of an interrupted one does not take what has just gone for something that somebody else took.
     */
    private void confirmed(long id, String userId) {
        Handover locked = offers.lock(id);
        boolean already = locked.with(Standing.OFFERED).stream().anyMatch(item -> item.at() != null);
        if (!locked.isOpen() || already) {
            return;
        }
        Instant now = clock.instant();
        Map<Long, Workflow> held = new LinkedHashMap<>();
        board.heldBy(userId, Handover.MOST).forEach(workflow -> held.put(workflow.id(), workflow));
        for (Item item : locked.with(Standing.OFFERED)) {
            boolean still = held.remove(item.workflowId()) != null;
            offers.stand(
                    id,
                    still
                            ? new Item(item.workflowId(), Standing.OFFERED, item.said(), now, null)
                            : new Item(item.workflowId(), Standing.GONE, whereNow.of(item.workflowId()), null, null));
        }
        List<Item> late = held.keySet().stream()
                .map(workflow -> new Item(workflow, Standing.OFFERED, "", now, Handover.LATE))
                .toList();
        offers.put(locked, late);
        late.forEach(item -> offers.stand(id, item));
    }

    private void went(long id, String giver, Item item) {
        Workflow now = workflows.find(item.workflowId()).orElse(null);
        if (now == null || !now.state().isOpen()) {
            String where = now == null ? "" : whereNow.of(now);
            offers.stand(id, new Item(item.workflowId(), Standing.GONE, where, null, null));
            return;
        }
        boolean stays = now.heldBy(giver);
        String holder = now.holder();
        String where = holder == null ? wording.say("handover.queue") : roster.nameOf(holder);
        Standing standing = stays ? Standing.STAYS : Standing.ACCEPTED;
        String said = stays ? wording.say("handover.stays-for-money") : where;
        offers.stand(id, new Item(item.workflowId(), standing, said, clock.instant(), item.revision()));
    }

    private List<Workflow> works(List<Item> items) {
        Map<Long, Workflow> found = new LinkedHashMap<>();
        items.forEach(
                item -> workflows.find(item.workflowId()).ifPresent(workflow -> found.put(workflow.id(), workflow)));
        return List.copyOf(found.values());
    }
}
