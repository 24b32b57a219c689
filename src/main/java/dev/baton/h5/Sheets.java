package dev.baton.h5;

import dev.baton.card.Cards;
import dev.baton.catalogue.ActionName;
import dev.baton.money.Refund;
import dev.baton.money.Refunds;
import dev.baton.order.Order;
import dev.baton.order.OrderNo;
import dev.baton.order.Orders;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.By;
import dev.baton.workflow.Timeline;
import dev.baton.workflow.TimelineEntry;
import dev.baton.workflow.When;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts a workflow into words for one reader. */
@Component
class Sheets {

    /** As on the card (R048); the page unfolds the rest. */
    private static final int LATEST = 3;

    /** How many entries are unfolded at a time. */
    private static final int PAGE = 50;

    private static final int SIBLINGS = 20;

    private final Workflows workflows;
    private final Timeline timeline;
    private final Orders orders;
    private final Relatives relatives;
    private final OrderParts orderParts;
    private final Reveals reveals;
    private final Refunds refunds;
    private final RefundParts refundParts;
    private final Roster roster;
    private final Cards cards;
    private final Wording wording;
    private final Clock clock;

    Sheets(
            Workflows workflows,
            Timeline timeline,
            Orders orders,
            Relatives relatives,
            OrderParts orderParts,
            Reveals reveals,
            Refunds refunds,
            RefundParts refundParts,
            Roster roster,
            Cards cards,
            Wording wording,
            Clock clock) {
        this.workflows = workflows;
        this.timeline = timeline;
        this.orders = orders;
        this.relatives = relatives;
        this.orderParts = orderParts;
        this.reveals = reveals;
        this.refunds = refunds;
        this.refundParts = refundParts;
        this.roster = roster;
        this.cards = cards;
        this.wording = wording;
        this.clock = clock;
    }

    String todo(Workflow w) {
        return cards.todo(w);
    }

    Sheet sheet(Workflow w, Member reader) {
        Instant now = clock.instant();
        Optional<Order> order = orders.find(w.orderNo());
        List<Refund> ofOrder = refunds.ofOrder(w.orderNo());
        Reveals.Offered offered = reveals.offered(w, order.orElse(null), reader);
        return new Sheet(
                w.wireId(),
                w.revision(),
                new Sheet.Me(reader.userId(), reader.name()),
                title(w),
                w.subject(),
                offered.toldIfAny(w.note()),
                w.orderNo().value(),
                w.parentNo() == null ? null : w.parentNo().value(),
                line(w),
                state(w),
                holder(w, reader, now),
                due(w, now),
                workflows.step(w).name(),
                w.state().isOpen() ? cards.todo(w) : "",
                w.state().isOpen() ? workflows.step(w).sop() : null,
                w.state().isOpen() ? cards.evidence(w) : List.of(),
                w.done().stream()
                        .map(fact -> new Sheet.Done(offered.told(fact.text()), fact.who(), when(fact.at(), now)))
                        .toList(),
                undoUntil(w, now),
                refundParts.underWay(w, order.orElse(null), ofOrder, offered, now),
                refundParts.ended(ofOrder, offered, now),
                order.map(found -> orderParts.part(found, w.lineNo(), offered, now))
                        .orElse(null),
                workflows.allowed(w, reader).stream()
                        .map(action -> button(w, action))
                        .toList(),
                latest(w, offered, now),
                siblings(w),
                cards.troubles(w),
                when(w.openedAt(), now));
    }

    /** Entries from a number on, oldest first. */
    Sheet.Timeline timeline(Workflow w, Member reader, int from) {
        Reveals.Offered offered = reveals.history(w, reader);
        Instant now = clock.instant();
        List<Sheet.Entry> entries = timeline.from(w.id(), from, PAGE).stream()
                .map(entry -> entry(entry, offered, now))
                .toList();
        int next = from + entries.size();
        return new Sheet.Timeline(w.entries(), entries, entries.isEmpty() || next >= w.entries() ? null : next);
    }

    String title(Workflow w) {
        return wording.say("card.title", w.kind().type(), w.kind().detail());
    }

    @Nullable
    String line(Workflow w) {
        return w.lineNo() == 0 ? null : wording.say("card.line", w.lineNo());
    }

    Sheet.State state(Workflow w) {
        String key = w.state().wire();
        return new Sheet.State(key, cards.standing(w), w.state().isOpen());
    }

    Sheet.@Nullable Due due(Workflow w, Instant now) {
        if (!w.state().isOpen()) {
            return null;
        }
        return new Sheet.Due(w.way().dueAt().toString(), When.due(w, now, wording), w.overdue(now));
    }

    String holderText(Workflow w) {
        return cards.holder(w);
    }

    private Sheet.Holder holder(Workflow w, Member reader, Instant now) {
        String holder = w.holder();
        return new Sheet.Holder(
                holder == null ? null : roster.nameOf(holder),
                holderText(w),
                w.heldBy(reader.userId()),
                When.text(w.holding().since(), now),
                w.holding().why());
    }

    private static @Nullable String undoUntil(Workflow w, Instant now) {
        Instant until = w.pending().until();
        return w.pending().act() == null || until == null || !now.isBefore(until) ? null : When.exact(until, now);
    }

    private Sheet.Timeline latest(Workflow w, Reveals.Offered offered, Instant now) {
        List<Sheet.Entry> entries = new ArrayList<>();
        timeline.latest(w.id(), LATEST).forEach(entry -> entries.add(entry(entry, offered, now)));
        Collections.reverse(entries);
        return new Sheet.Timeline(w.entries(), entries, w.entries() > entries.size() ? 0 : null);
    }

    private Sheet.Entry entry(TimelineEntry entry, Reveals.Offered offered, Instant now) {
        return new Sheet.Entry(
                entry.seq(),
                when(entry.at(), now),
                By.nameOf(entry.actor(), roster, wording),
                wording.say("surface." + entry.surface()),
                entry.kind(),
                offered.told(entry.text()),
                timeline.pictures(entry).size());
    }

    private List<Sheet.Sibling> siblings(Workflow w) {
        return relatives.workflows(relatives.of(w.orderNo(), w.parentNo())).stream()
                .filter(other -> other.id() != w.id())
                .limit(SIBLINGS)
                .map(other -> sibling(other, w.orderNo()))
                .toList();
    }

    /** One of several workflows on a page about this order. */
    Sheet.Sibling sibling(Workflow w, OrderNo about) {
        return new Sheet.Sibling(
                w.wireId(),
                title(w),
                state(w),
                line(w),
                w.orderNo().equals(about) ? null : w.orderNo().value(),
                holderText(w));
    }

    private Sheet.Button button(Workflow w, ActionName action) {
        String style = switch (action) {
            case TAKE, APPROVE_REFUND, SEND_SMS, APPLY_REFUND, YIELD -> "blue";
            case REJECT_REFUND, REVOKE, CANCEL_ORDER -> "red";
            default -> "gray";
        };
        Map<String, String> params = action == ActionName.PAUSE_AUTO
                ? Map.of("pause", Boolean.toString(!w.course().paused()))
                : Map.of();
        return new Sheet.Button(action.id(), cards.button(w, action), style, action.asksFirst(), params);
    }

    static Sheet.When when(Instant at, Instant now) {
        return new Sheet.When(at.toString(), When.text(at, now));
    }
}
