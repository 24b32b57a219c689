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
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What else is open of the order that a card is about, so that two people do not call one customer (R007). Asked when a
 * card is brought, unless that was done a minute ago. The answer to a press draws from memory, and asks only where this
 * process knows nothing of the order, or nothing of late: another instance may have changed it.
 */
@Component
class Beside {

    private static final Duration FRESH = Duration.ofMinutes(1);

    /** So long an answer believes it, so that the presses of somebody at work on an order ask once. */
    private static final Duration BELIEVED = Duration.ofMinutes(10);

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

    /** Who is just asking about an order; a change that is told meanwhile takes it out, for the answer may be older. */
    private final Map<OrderNo, Object> asking = new ConcurrentHashMap<>();

    private record Known(List<Workflow> open, Instant at) {

        boolean within(Duration age, Instant now) {
            return !now.isBefore(at) && now.isBefore(at.plus(age));
        }

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
        var unused = open(w.orderNo(), FRESH);
    }

    private List<Workflow> open(OrderNo orderNo, Duration age) {
        Instant now = clock.instant();
        Known before = known.get(orderNo);
        if (before != null && before.within(age, now)) {
            return before.open();
        }
        Object mine = new Object();
        asking.put(orderNo, mine);
        try {
            List<Workflow> open = board.openOf(orderNo);
            asking.computeIfPresent(orderNo, (order, latest) -> {
                if (latest == mine) {
                    known.put(order, new Known(open, now));
                }
                return latest;
            });
            return open;
        } finally {
            asking.remove(orderNo, mine);
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
        note(change.after());
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                if (asking.remove(orderNo) != null || status != STATUS_COMMITTED) {
                    known.remove(orderNo);
                } else {
                    note(change.after()); // it may have been asked for before the commit
                }
            }
        });
    }

    private void note(Workflow changed) {
        known.computeIfPresent(changed.orderNo(), (order, before) -> before.with(changed));
    }

    /** The others that are known to be open. No statement. */
    List<Workflow> of(Workflow w) {
        Known there = known.get(w.orderNo());
        return there == null ? List.of() : others(there.open(), w);
    }

    private static List<Workflow> others(List<Workflow> open, Workflow w) {
        return open.stream().filter(one -> one.id() != w.id()).toList();
    }

    /**
     * 这单还有：物流/配送超时（董配）; empty when nothing else is. No statement where the process knows it. Not in a
     * transaction.
     */
    String line(Workflow w) {
        return line(others(open(w.orderNo(), BELIEVED), w));
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
