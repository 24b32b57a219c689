package dev.baton.detection;

import dev.baton.order.Order;
import dev.baton.order.OrderNo;
import dev.baton.order.OrderStatus;
import dev.baton.order.Orders;
import dev.baton.order.Payment;
import dev.baton.order.PaymentStatus;
import dev.baton.order.Placed;
import dev.baton.order.ShipmentStatus;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.By;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Fact;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What becomes of work whose cause a detector saw and does not see any more. Nobody has begun with it: it is cleared.
 * Somebody has: what was done may be what made the cause go, and is seldom all there is to do, so it stays where it is,
 * and says once, without ringing, that the cause is gone; and once that it is back. Nothing is said of an order that
 * was given up or whose goods or money came back: there the cause went because of the trouble, and is no reason to end
 * it.
 */
@Component
class Clearing {

    private static final int PAGE = 500;

    private static final Set<OrderStatus> GIVEN_UP = EnumSet.of(OrderStatus.CANCELLED, OrderStatus.UNAVAILABLE);

    private static final Set<OrderStatus> ARRIVED = EnumSet.of(OrderStatus.DELIVERED, OrderStatus.COMPLETED);

    private final Workflows workflows;
    private final Board board;
    private final Orders orders;
    private final TransactionTemplate transaction;
    private final Wording wording;
    private final Clock clock;

    /** A detector and how each cause begins that it saw. */
    private record Eye(Detector detector, String seen) {

        /** What it saw itself, still of its kind, with nothing under way. */
        boolean saw(Workflow workflow) {
            return workflow.state().isOpen()
                    && workflow.pending().inFlight() == 0
                    && workflow.kind().equals(detector.kind())
                    && workflow.cause().startsWith(seen);
        }

        Instant since(Workflow workflow) {
            return Instant.ofEpochMilli(Long.parseLong(workflow.cause().substring(seen.length())));
        }
    }

    Clearing(
            Workflows workflows,
            Board board,
            Orders orders,
            TransactionTemplate transaction,
            Wording wording,
            Clock clock) {
        this.workflows = workflows;
        this.board = board;
        this.orders = orders;
        this.transaction = transaction;
        this.wording = wording;
        this.clock = clock;
    }

    /**
     * Looks at everything open that this detector saw, of the orders placed in this range, judged as of its end.
     *
     * @param seen how each cause begins that it saw; the time since when it has stood follows
     * @return how many were cleared
     */
    int run(Detector detector, Placed placed, String seen) {
        int cleared = 0;
        long after = 0;
        List<Workflow> page;
        do {
            page = board.detected(detector.kind(), after, PAGE);
            cleared += judge(new Eye(detector, seen), placed, page);
            after = page.isEmpty() ? 0 : page.get(page.size() - 1).id();
        } while (page.size() == PAGE);
        return cleared;
    }

    /**
     * Only of orders this sweep looks at: a sweep over history opens work that the daily one must not judge by today.
     * And only of causes that stood long enough by its day: nothing has gone away that was not there yet. Nor has what
     * stands today, whatever there was to see on that day; so what would change is asked for a second time, as of now.
     */
    private int judge(Eye eye, Placed placed, List<Workflow> opened) {
        List<Workflow> seen = opened.stream().filter(eye::saw).toList();
        Map<OrderNo, Order> looked = orders.byNos(numbers(seen));
        Instant latest = placed.asOf().minus(eye.detector().patience());
        List<Workflow> asked = seen.stream()
                .filter(workflow -> inRange(looked.get(workflow.orderNo()), placed))
                .filter(workflow -> !eye.since(workflow).isAfter(latest))
                .toList();
        Set<OrderNo> settled = eye.detector().settled(numbers(asked));
        Set<OrderNo> stood = without(settled, eye.detector().still(numbers(asked), placed.asOf()));
        List<Workflow> changed = asked.stream()
                .filter(workflow -> stood.contains(workflow.orderNo())
                        ? isSaid(workflow)
                        : !workflow.begun() || isWorthSaying(workflow, ordered(looked, workflow), settled))
                .toList();
        Set<OrderNo> stands = without(settled, eye.detector().still(numbers(changed), clock.instant()));
        int cleared = 0;
        for (Workflow workflow : changed) {
            boolean before = stood.contains(workflow.orderNo());
            boolean today = stands.contains(workflow.orderNo());
            if (before && today) {
                back(eye, workflow.id());
            } else if (!before && !today) {
                cleared += gone(eye, workflow.id(), ordered(looked, workflow), settled) ? 1 : 0;
            }
        }
        return cleared;
    }

    private static Order ordered(Map<OrderNo, Order> looked, Workflow workflow) {
        return Objects.requireNonNull(looked.get(workflow.orderNo()));
    }

    private static Set<OrderNo> without(Set<OrderNo> settled, Set<OrderNo> standing) {
        return standing.stream().filter(order -> !settled.contains(order)).collect(Collectors.toSet());
    }

    private static Set<OrderNo> numbers(Collection<Workflow> of) {
        return of.stream().map(Workflow::orderNo).collect(Collectors.toSet());
    }

    private static boolean inRange(@Nullable Order order, Placed placed) {
        return order != null
                && order.placedAt().isBefore(placed.asOf())
                && (placed.since() == null || !order.placedAt().isBefore(placed.since()));
    }

    private static boolean isSaid(Workflow workflow) {
        return workflow.did(Workflow.CAUSE_GONE);
    }

    private static boolean isWorthSaying(Workflow workflow, Order order, Set<OrderNo> settled) {
        boolean cameBack = order.shipments().stream().anyMatch(parcel -> parcel.status() == ShipmentStatus.RETURNED);
        boolean byShop = !order.moneyPaid().isPositive()
                && order.payments().stream()
                        .filter(Payment::isMoney)
                        .anyMatch(payment -> payment.status() == PaymentStatus.REFUNDED);
        boolean refunded = byShop || settled.contains(order.orderNo());
        return !isSaid(workflow) && !GIVEN_UP.contains(order.status()) && !cameBack && !refunded;
    }

    /**
     * True when it was cleared; judged again under its lock, for somebody may have begun meanwhile, or have said it.
     */
    private boolean gone(Eye eye, long id, Order order, Set<OrderNo> settled) {
        return transaction.execute(status -> {
            Workflow workflow = workflows.lock(id);
            if (!eye.saw(workflow)) {
                return false;
            }
            if (workflow.begun()) {
                if (isWorthSaying(workflow, order, settled)) {
                    say(workflow, order);
                }
                return false;
            }
            Entry entry = Entry.of("cleared", workflow.kind().id());
            workflows.apply(workflow, new Change.Clear(), By.system(), entry);
            return true;
        });
    }

    private void say(Workflow workflow, Order order) {
        String where = wording.say("order.status." + where(order));
        String who = wording.say("card.system");
        Fact gone = new Fact(Workflow.CAUSE_GONE, clock.instant(), who, wording.say("fact.cause-gone", where));
        workflows.apply(workflow, new Change.Cause(gone, null), By.system(), Entry.of("cause-gone", where));
    }

    /** What stands in the order, or what its parcels say where that is ahead of it. */
    private static String where(Order order) {
        if (ARRIVED.contains(order.status())) {
            return order.status().wire();
        }
        return order.hasArrived()
                ? OrderStatus.DELIVERED.wire()
                : order.hasLeft() ? OrderStatus.SHIPPED.wire() : order.status().wire();
    }

    private void back(Eye eye, long id) {
        transaction.executeWithoutResult(status -> {
            Workflow workflow = workflows.lock(id);
            if (eye.saw(workflow) && isSaid(workflow)) {
                Instant asked = workflow.way().silentAt();
                Change back = new Change.Cause(null, asked == null ? workflows.silentAt(workflow) : asked);
                workflows.apply(workflow, back, By.system(), Entry.of("cause-back"));
            }
        });
    }
}
