package dev.baton.order;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The door of the order store. Every call joins the caller's transaction, or has one of its own; nothing but the
 * store's own database is called.
 */
@Component
public class Orders {

    /** A paid order is to be handed over within this time. */
    public static final Duration HANDOVER = Facts.HANDOVER;

    /** An order on its way is given up on this long after the promised time. */
    public static final Duration DELIVERY = Facts.DELIVERY;

    /** Most orders asked for by number in one statement; more are asked for in turns. */
    private static final int AT_ONCE = 500;

    private final OrderMapper mapper;
    private final OrderIntake intake;
    private final OrderEvents events;
    private final OrderSearch search;
    private final Amendments amendments;
    private final Lately lately;
    private final Outlines outlines;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Orders(
            OrderMapper mapper,
            OrderIntake intake,
            OrderEvents events,
            OrderSearch search,
            Amendments amendments,
            Lately lately,
            Outlines outlines,
            TransactionTemplate transaction,
            Clock clock) {
        this.mapper = mapper;
        this.intake = intake;
        this.events = events;
        this.search = search;
        this.amendments = amendments;
        this.lately = lately;
        this.outlines = outlines;
        this.transaction = transaction;
        this.clock = clock;
    }

    // ---- taking in

    /**
     * Inserts or wholly replaces one order, its parts with it. Idempotent: what is stored already is not written again,
     * and a statement whose {@code updatedAt} is older than what is known changes nothing. Compared under the order's
     * lock, so that two writers cannot pass each other. Where somebody is at work on the order, what it changes is told
     * as events tell it.
     */
    public Applied put(Order order) {
        try {
            return intake.put(order);
        } finally {
            lately.changed(order.orderNo());
        }
    }

    /**
     * The same for many, in few statements; the answers stand in the order of the questions. An order that the store
     * cannot take is answered {@code FAILED} and never takes another with it. Without a transaction of the caller's the
     * orders are committed in several steps; in one, all are committed with it. The same number twice: as if put one
     * after the other.
     */
    public List<Applied> putAll(List<Order> orders) {
        try {
            return intake.putAll(orders);
        } finally {
            orders.forEach(order -> lately.changed(order.orderNo()));
        }
    }

    /**
     * Takes one event in. An event counts once; what it says about a part of the order of which something newer is
     * known changes nothing; a payment, parcel, coupon or review not known yet is added, however late.
     *
     * @throws OrderInvalid when the piece does not fit the order (another currency, too many)
     */
    public EventApplied applyEvent(OrderEvent event) {
        try {
            return events.apply(event);
        } finally {
            forget(event.orderNo());
        }
    }

    // ---- amending what has not left yet; whatever the shop states later than it did before counts, as over an event

    /**
     * Cancels it here, in the caller's transaction; not when it is cancelled already or has left. A statement of the
     * shop from before then is taken, but does not take this back. Three statements.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Amended cancel(OrderNo orderNo, Instant at) {
        try {
            return amendments.cancel(orderNo, at);
        } finally {
            forget(orderNo);
        }
    }

    /**
     * Keeps another address as its attribute {@code address}, and for {@link #readdressed} whatever the shop states
     * later; else as {@link #cancel}. Four statements.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Amended readdress(OrderNo orderNo, String address, Instant at) {
        try {
            return amendments.readdress(orderNo, address, at);
        } finally {
            forget(orderNo);
        }
    }

    private void forget(OrderNo orderNo) {
        lately.changed(orderNo);
        outlines.forget(orderNo);
    }

    // ---- reading

    /** Two statements, whatever the order holds. */
    @Transactional(readOnly = true)
    public Optional<Order> find(OrderNo orderNo) {
        return read(mapper.heads(List.of(orderNo.value()))).stream().findFirst().map(lately::read);
    }

    /**
     * For showing it only: as this process read it within the last minute, without a statement; else as {@link #find},
     * in a transaction of its own.
     */
    public Optional<Order> lately(OrderNo orderNo) {
        return lately.find(orderNo).or(() -> transaction.execute(status -> find(orderNo)));
    }

    /** What it is about and whom to reach. One statement. */
    @Transactional(readOnly = true)
    public Optional<Outline> outline(OrderNo orderNo) {
        return OutlineRow.outline(orderNo, mapper.outline(orderNo.value()));
    }

    /**
     * The outline as this process stored it within the last five seconds, without a statement; empty otherwise. What
     * another instance has stored meanwhile is missed: for what may be true of five seconds ago as well.
     */
    public Optional<Outline> justStored(OrderNo orderNo) {
        return outlines.find(orderNo);
    }

    /**
     * The address that {@link #readdress} was last told. A later statement of the shop's does not take it away: until
     * somebody has changed it in the shop's system too, that one still states the old one, or none.
     */
    @Transactional(readOnly = true)
    public Optional<String> readdressed(OrderNo orderNo) {
        return Optional.ofNullable(mapper.address(orderNo.value()));
    }

    /** Whether the store has this order. */
    @Transactional(readOnly = true)
    public boolean exists(OrderNo orderNo) {
        return mapper.count(orderNo.value()) > 0;
    }

    /**
     * The order as it is now, locked until the caller's transaction ends: nobody else changes it meanwhile. Two
     * statements.
     *
     * @throws NoSuchOrder when there is none
     */
    @Transactional(propagation = Propagation.MANDATORY, noRollbackFor = NoSuchOrder.class)
    public Order lock(OrderNo orderNo) {
        return read(mapper.lockHeads(List.of(orderNo.value()))).stream()
                .findFirst()
                .map(lately::read)
                .orElseThrow(() -> new NoSuchOrder(orderNo));
    }

    /** Those that exist, each as {@link #lock} has it, all locked in one order; two statements for every 500. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Map<OrderNo, Order> lockAll(Collection<OrderNo> orderNos) {
        return byNos(orderNos, mapper::lockHeads);
    }

    /** Those that exist, two statements for every 500. */
    @Transactional(readOnly = true)
    public Map<OrderNo, Order> byNos(Collection<OrderNo> orderNos) {
        return byNos(orderNos, mapper::heads);
    }

    private Map<OrderNo, Order> byNos(Collection<OrderNo> orderNos, Function<List<String>, List<HeadRow>> heads) {
        Map<OrderNo, Order> found = new LinkedHashMap<>();
        for (List<String> numbers : Chunks.of(numbers(orderNos), AT_ONCE)) {
            read(heads.apply(numbers)).forEach(order -> found.put(order.orderNo(), order));
        }
        return found;
    }

    /** The sub-orders of an order, by number, at most 500. */
    @Transactional(readOnly = true)
    public List<Order> children(OrderNo parent) {
        List<String> numbers = mapper.subs(List.of(parent.value())).stream()
                .map(OrderMapper.Sub::orderNo)
                .toList();
        return numbers.isEmpty() ? List.of() : read(mapper.heads(numbers));
    }

    /**
     * Only the numbers, for several orders at once; one that has no sub-orders is left out. One statement, at most 500
     * numbers.
     */
    @Transactional(readOnly = true)
    public Map<OrderNo, List<OrderNo>> subOrders(Collection<OrderNo> parents) {
        return parents.isEmpty()
                ? Map.of()
                : mapper.subs(numbers(parents)).stream()
                        .collect(Collectors.groupingBy(
                                sub -> new OrderNo(sub.parentNo()),
                                Collectors.mapping(sub -> new OrderNo(sub.orderNo()), Collectors.toList())));
    }

    /**
     * The numbers of the sub-orders of all orders whose number ends so. One statement, at most 500; too common an end
     * is not followed.
     */
    @Transactional(readOnly = true)
    public List<OrderNo> subOrdersByTail(String tail) {
        return search.subOrdersByTail(tail).stream().map(OrderNo::new).toList();
    }

    /**
     * What events told about an order, newest first, and what whole statements of it changed while somebody was at work
     * on it. One statement.
     */
    @Transactional(readOnly = true)
    public List<Happening> told(OrderNo orderNo, int limit) {
        return events.told(orderNo, limit);
    }

    /**
     * Latest placed first. A word that matches nothing in one way is tried in the next: {@link OrderQuery} names the
     * ways.
     */
    @Transactional(readOnly = true)
    public Page search(OrderQuery query) {
        return search.page(query);
    }

    // ---- what went wrong (CONTRACT 9); pages of at most limit, oldest first; the last of a page leads to the next

    /**
     * Sold out and paid: the shop says {@code unavailable}, somebody paid (by voucher too), and not all of it was given
     * back.
     *
     * <p>As of an earlier day: the status counts from when it was first stated, the payment from its time. An order
     * that was unavailable on that day and has another status today is not found: the store keeps no former statuses.
     */
    @Transactional(readOnly = true)
    public List<Suspect> soldOutAndPaid(Placed placed, @Nullable Suspect after, int limit) {
        return suspects(mapper.soldOut(question(placed, Duration.ZERO, after, limit)));
    }

    /**
     * Paid for 72 hours and not handed over: no parcel was seen by a carrier, and the order is neither cancelled nor
     * sold out.
     *
     * <p>As of an earlier day this holds too for orders handed over, cancelled or sold out later than that day. Where
     * the shop gave no time of the handover, the time of the statement that first told of it counts.
     */
    @Transactional(readOnly = true)
    public List<Suspect> notHandedOver(Placed placed, @Nullable Suspect after, int limit) {
        return suspects(mapper.notHandedOver(question(placed, Facts.HANDOVER, after, limit)));
    }

    /**
     * Handed over and still on its way 3 days after the promised time: not every parcel has arrived or come back, and
     * the order is neither cancelled nor sold out.
     *
     * <p>As of an earlier day this holds too for orders that arrived later than that day, whatever their status is now.
     */
    @Transactional(readOnly = true)
    public List<Suspect> overdueDelivery(Placed placed, @Nullable Suspect after, int limit) {
        return suspects(mapper.overdueDelivery(question(placed, Facts.DELIVERY, after, limit)));
    }

    /** Those of the orders that are still sold out and paid. */
    @Transactional(readOnly = true)
    public Set<OrderNo> stillSoldOut(Collection<OrderNo> orderNos, Instant asOf) {
        var ask = question(new Placed(null, asOf), Duration.ZERO, null, 0);
        return still(orderNos, numbers -> mapper.stillSoldOut(ask, numbers));
    }

    /** Those of the orders that still wait to be handed over, for 72 hours or more. */
    @Transactional(readOnly = true)
    public Set<OrderNo> stillNotHandedOver(Collection<OrderNo> orderNos, Instant asOf) {
        var ask = question(new Placed(null, asOf), Facts.HANDOVER, null, 0);
        return still(orderNos, numbers -> mapper.stillNotHandedOver(ask, numbers));
    }

    /** Those of the orders that are still on their way, 3 days or more after the promised time. */
    @Transactional(readOnly = true)
    public Set<OrderNo> stillOverdue(Collection<OrderNo> orderNos, Instant asOf) {
        var ask = question(new Placed(null, asOf), Facts.DELIVERY, null, 0);
        return still(orderNos, numbers -> mapper.stillOverdue(ask, numbers));
    }

    // ----

    private List<Order> read(List<HeadRow> heads) {
        return heads.isEmpty()
                ? List.of()
                : Rows.orders(
                        heads, mapper.parts(heads.stream().map(HeadRow::id).toList()));
    }

    private OrderMapper.Question question(Placed placed, Duration patience, @Nullable Suspect after, int limit) {
        // Waiting begins after the order was placed, but for clocks that differ a little
        Instant from = placed.since() == null ? null : placed.since().minus(Duration.ofDays(1));
        boolean past = placed.asOf().isBefore(clock.instant().minus(Duration.ofHours(1)));
        return new OrderMapper.Question(placed, from, placed.asOf().minus(patience), past, after, limit);
    }

    private static List<Suspect> suspects(List<OrderMapper.SuspectRow> rows) {
        return rows.stream()
                .map(row -> new Suspect(new OrderNo(row.orderNo()), null, row.since()))
                .toList();
    }

    private interface Ask {
        List<String> those(List<String> numbers);
    }

    private static Set<OrderNo> still(Collection<OrderNo> orderNos, Ask ask) {
        return Chunks.of(numbers(orderNos), AT_ONCE).stream()
                .flatMap(numbers -> ask.those(numbers).stream())
                .map(OrderNo::new)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static List<String> numbers(Collection<OrderNo> orderNos) {
        return new TreeSet<>(orderNos).stream().map(OrderNo::value).toList();
    }
}
