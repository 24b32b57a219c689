package dev.baton.order;

import dev.baton.order.OrderEvent.StatusChange;
import dev.baton.order.OrderEvent.Track;
import dev.baton.order.OrderMapper.Stated;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Applies what happened to an order, under its lock. Each part remembers how new our knowledge of it is, and an event
 * older than that changes nothing. After any change the facts of the head are drawn anew from all parts.
 */
@Component
class OrderEvents {

    private static final int MOST = 100;
    private static final int MOST_NODES = 500;

    private final OrderMapper mapper;
    private final ApplicationEventPublisher publisher;
    private final Clock clock;

    OrderEvents(OrderMapper mapper, ApplicationEventPublisher publisher, Clock clock) {
        this.mapper = mapper;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** In a caller's transaction a savepoint: an event that does not fit leaves the others standing. */
    @Transactional(propagation = Propagation.NESTED)
    EventApplied apply(OrderEvent event) {
        List<HeadRow> heads = mapper.lockHeads(List.of(event.orderNo().value()));
        if (heads.isEmpty()) {
            return EventApplied.UNKNOWN_ORDER;
        }
        HeadRow head = heads.get(0);
        if (!remember(event, head.id())) {
            return EventApplied.REPEATED;
        }
        Order before = whole(head);
        boolean changed = change(before, head, event);
        if (changed) {
            save(head, event);
            mapper.markApplied(event.eventId());
            publisher.publishEvent(new OrderHappened(before, event));
        }
        return changed ? EventApplied.APPLIED : EventApplied.LATE;
    }

    /** False when the event came before; one that is being applied right now is waited for. */
    private boolean remember(OrderEvent event, long orderId) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        try {
            mapper.insertEvent(event.eventId(), orderId, type(event.data()), event.at(), now, Json.write(event.data()));
            return true;
        } catch (DuplicateKeyException repeated) {
            return false;
        }
    }

    /** What came, newest first. */
    List<Happening> told(OrderNo orderNo, int limit) {
        return mapper.told(orderNo.value(), limit).stream()
                .map(told -> new Happening(told.at(), told.applied(), Json.read(told.data(), fragment(told.type()))))
                .toList();
    }

    static String type(OrderEvent.Fragment data) {
        return data instanceof StatusChange
                ? "status"
                : data.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static Class<? extends OrderEvent.Fragment> fragment(String type) {
        return switch (type) {
            case "status" -> StatusChange.class;
            case "payment" -> Payment.class;
            case "shipment" -> Shipment.class;
            case "track" -> Track.class;
            case "coupon" -> Coupon.class;
            case "review" -> Review.class;
            default -> throw new IllegalStateException("Unknown kind of event " + type);
        };
    }

    private boolean change(Order order, HeadRow head, OrderEvent event) {
        long id = head.id();
        Instant at = event.at();
        OrderEvent.Fragment data = event.data();
        if (data instanceof StatusChange) {
            return !head.statusAt().isAfter(at);
        } else if (data instanceof Payment payment) {
            return pay(order, id, payment, at);
        } else if (data instanceof Shipment shipment) {
            return ship(order, id, shipment, at);
        } else if (data instanceof Track track) {
            return track(order, id, track, at);
        } else if (data instanceof Coupon coupon) {
            return use(order, id, coupon, at);
        } else if (data instanceof Review review) {
            return review(order, id, review, at);
        }
        throw new IllegalStateException("Unknown kind of event");
    }

    private boolean pay(Order order, long id, Payment payment, Instant at) {
        require(order.currency().equals(payment.amount().currency()), "currency", "two-currencies");
        Stated known = mapper.payment(id, payment.paymentNo());
        if (known != null) {
            return !known.statedAt().isAfter(at) && mapper.updatePayment(Rows.paid(id, known.seq(), payment, at)) == 1;
        }
        requireRoom(order.payments().size(), MOST);
        mapper.insertPayments(List.of(Rows.paid(id, order.payments().size(), payment, at)));
        return true;
    }

    private boolean ship(Order order, long id, Shipment shipment, Instant at) {
        String number = shipment.trackingNo();
        if (number == null) {
            throw new OrderInvalid("trackingNo", "required");
        }
        Stated known = mapper.shipment(id, number);
        if (known == null) {
            addShipment(order, id, shipment, at);
            return true;
        }
        boolean newer = !known.statedAt().isAfter(at);
        if (newer) {
            mapper.updateShipment(Rows.parcel(id, known.seq(), shipment, at));
        }
        return addNodes(order, id, known.seq(), shipment.nodes()) || newer;
    }

    private boolean track(Order order, long id, Track track, Instant at) {
        Stated known = mapper.shipment(id, track.trackingNo());
        if (known == null) {
            ShipmentStatus moving = ShipmentStatus.IN_TRANSIT;
            addShipment(order, id, new Shipment(track.trackingNo(), null, List.of(), moving, track.nodes()), at);
            return true;
        }
        Shipment shipment = order.shipments().get(known.seq());
        boolean moves =
                shipment.status() == ShipmentStatus.CREATED && !known.statedAt().isAfter(at);
        if (moves) {
            Shipment moving = new Shipment(
                    shipment.trackingNo(),
                    shipment.carrier(),
                    shipment.lineNos(),
                    ShipmentStatus.IN_TRANSIT,
                    List.of());
            mapper.updateShipment(Rows.parcel(id, known.seq(), moving, at));
        }
        return addNodes(order, id, known.seq(), track.nodes()) || moves;
    }

    private void addShipment(Order order, long id, Shipment shipment, Instant at) {
        int seq = order.shipments().size();
        requireRoom(seq, MOST);
        mapper.insertShipments(List.of(Rows.parcel(id, seq, shipment, at)));
        insertNodes(id, seq, 0, shipment.nodes());
    }

    /** A place once passed stays passed: nodes are only ever added. */
    private boolean addNodes(Order order, long id, int shipment, List<ShipmentNode> nodes) {
        List<ShipmentNode> known = order.shipments().get(shipment).nodes();
        List<ShipmentNode> fresh =
                nodes.stream().filter(node -> !known.contains(node)).distinct().toList();
        if (fresh.isEmpty()) {
            return false;
        }
        requireRoom(known.size() + fresh.size() - 1, MOST_NODES);
        insertNodes(id, shipment, known.size(), fresh);
        return true;
    }

    private void insertNodes(long id, int shipment, int first, List<ShipmentNode> nodes) {
        List<Rows.Node> rows = new ArrayList<>();
        for (ShipmentNode node : nodes) {
            rows.add(new Rows.Node(id, shipment, first + rows.size(), node.at(), node.text()));
        }
        if (!rows.isEmpty()) {
            mapper.insertNodes(rows);
        }
    }

    private boolean use(Order order, long id, Coupon coupon, Instant at) {
        require(order.currency().equals(coupon.amount().currency()), "currency", "two-currencies");
        Stated known = mapper.coupon(id, coupon.code());
        if (known == null) {
            int seq = order.coupons().size();
            requireRoom(seq, MOST);
            mapper.insertCoupons(List.of(Rows.used(id, seq, coupon, at)));
            return true;
        }
        return !known.statedAt().isAfter(at) && mapper.updateCoupon(Rows.used(id, known.seq(), coupon, at)) == 1;
    }

    private boolean review(Order order, long id, Review review, Instant at) {
        if (order.reviews().contains(review)) {
            return false;
        }
        int seq = order.reviews().size();
        requireRoom(seq, MOST);
        mapper.insertReviews(List.of(Rows.said(id, seq, review, at)));
        return true;
    }

    private void save(HeadRow head, OrderEvent event) {
        Order parts = whole(head);
        boolean status = event.data() instanceof StatusChange;
        OrderStatus now = event.data() instanceof StatusChange change ? change.status() : parts.status();
        Instant updated = event.at().isAfter(head.updatedAt()) ? event.at() : head.updatedAt();
        Order order = new Order(
                parts.orderNo(),
                parts.parentNo(),
                parts.channel(),
                now,
                parts.amount(),
                parts.placedAt(),
                parts.paidAt(),
                parts.promisedAt(),
                updated,
                parts.buyer(),
                parts.lines(),
                parts.payments(),
                parts.shipments(),
                parts.coupons(),
                parts.reviews(),
                parts.attributes());
        Facts facts = Facts.of(order, event.at(), head.before());
        Instant statusAt = status ? event.at() : head.statusAt();
        mapper.replaceHeads(List.of(HeadRow.of(head.id(), order, null, statusAt, facts)));
    }

    private Order whole(HeadRow head) {
        return Rows.orders(List.of(head), mapper.parts(List.of(head.id()))).get(0);
    }

    private static void requireRoom(int count, int most) {
        require(count < most, "", "too-many", Integer.toString(most));
    }

    private static void require(boolean holds, String field, String code, String... args) {
        if (!holds) {
            throw new OrderInvalid(field, code, args);
        }
    }
}
