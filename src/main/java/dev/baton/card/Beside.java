package dev.baton.card;

import dev.baton.order.OrderNo;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowChanged;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What else is open of the order that a card is about, so that two people do not call one customer (R007). Asked when a
 * card is brought, at most once a minute an order; the answer to a press draws from memory.
 */
@Component
class Beside {

    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final int ORDERS = 10_000;
    private static final int SHOWN = 3;

    private final Board board;
    private final Roster roster;
    private final Wording wording;
    private final Clock clock;
    private final Map<OrderNo, Known> known = Collections.synchronizedMap(new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<OrderNo, Known> eldest) {
            return size() > ORDERS;
        }
    });

    private record Known(List<Workflow> open, Instant at) {

        Known with(Workflow changed) {
            Stream<Workflow> others = open.stream().filter(one -> one.id() != changed.id());
            Stream<Workflow> itself =
                    Stream.of(changed).filter(one -> one.state().isOpen());
            return new Known(Stream.concat(others, itself).toList(), at);
        }
    }

    Beside(Board board, Roster roster, Wording wording, Clock clock) {
        this.board = board;
        this.roster = roster;
        this.wording = wording;
        this.clock = clock;
    }

    /** Asks what is open of its order, unless that was done just now. Not in a transaction. */
    void learn(Workflow w) {
        Instant now = clock.instant();
        Known before = known.get(w.orderNo());
        if (before == null
                || now.isBefore(before.at())
                || !now.isBefore(before.at().plus(FRESH))) {
            known.put(w.orderNo(), new Known(board.openOf(w.orderNo()), now));
        }
    }

    /** What is known of this order may be of before. */
    void forget(OrderNo orderNo) {
        known.remove(orderNo);
    }

    /** What this process changes it knows at once; what is rolled back it asks anew. */
    @EventListener
    void changed(WorkflowChanged change) {
        OrderNo orderNo = change.after().orderNo();
        if (known.computeIfPresent(orderNo, (order, before) -> before.with(change.after())) == null) {
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                if (status != STATUS_COMMITTED) {
                    known.remove(orderNo);
                }
            }
        });
    }

    /** The others that are known to be open. No statement. */
    List<Workflow> of(Workflow w) {
        Known there = known.get(w.orderNo());
        return there == null
                ? List.of()
                : there.open().stream().filter(one -> one.id() != w.id()).toList();
    }

    /** 这单还有：物流/配送超时（董配）; empty when nothing is known. No statement. */
    String line(Workflow w) {
        return line(of(w));
    }

    /** The same of these. */
    String line(List<Workflow> others) {
        if (others.isEmpty()) {
            return "";
        }
        String told = others.stream().limit(SHOWN).map(this::name).collect(Collectors.joining("、"));
        return others.size() > SHOWN
                ? wording.say("card.beside-more", told, others.size())
                : wording.say("card.beside", told);
    }

    /** 物流/配送超时（董配）. */
    String name(Workflow other) {
        String holder = other.holder();
        String line = other.lineNo() == 0 ? "" : " " + wording.say("card.line", other.lineNo());
        return wording.say(
                "card.beside-one",
                other.kind().id() + line,
                holder == null ? wording.say("card.beside-nobody") : roster.nameOf(holder));
    }
}
