package dev.baton.order;

import com.github.f4b6a3.tsid.TsidCreator;
import dev.baton.order.OrderEvent.StatusChange;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Makes of a whole statement what events would have told: of an order on which somebody is at work, each new status of
 * it, of a payment or of a parcel, and each new review. An order nobody works on is replaced without a word.
 */
@Component
class Restated {

    private final OrderMapper mapper;
    private final AtWork atWork;
    private final ApplicationEventPublisher publisher;
    private final Clock clock;

    /** An order as it was, and its id. */
    record Was(long id, Order order) {}

    Restated(OrderMapper mapper, AtWork atWork, ApplicationEventPublisher publisher, Clock clock) {
        this.mapper = mapper;
        this.atWork = atWork;
        this.publisher = publisher;
        this.clock = clock;
    }

    /**
     * Those of the orders about to be replaced, all of them locked, on which somebody is at work. No statement for
     * none, one else, and one more where there are any.
     */
    Map<OrderNo, Was> attended(Collection<HeadRow> heads) {
        if (heads.isEmpty()) {
            return Map.of();
        }
        Set<OrderNo> theirs = atWork.openAmong(
                heads.stream().map(head -> new OrderNo(head.orderNo())).toList());
        List<HeadRow> found = heads.stream()
                .filter(head -> theirs.contains(new OrderNo(head.orderNo())))
                .toList();
        Map<OrderNo, Was> were = new LinkedHashMap<>();
        if (!found.isEmpty()) {
            List<Long> ids = found.stream().map(HeadRow::id).toList();
            List<Order> orders = Rows.orders(found, mapper.parts(ids));
            for (int i = 0; i < ids.size(); i++) {
                were.put(orders.get(i).orderNo(), new Was(ids.get(i), orders.get(i)));
            }
        }
        return were;
    }

    /** Keeps what has changed of them among what happened to the order, and lets it be heard. */
    void tell(Map<OrderNo, Was> were, Collection<Order> written) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<OrderHappened> told = new ArrayList<>();
        List<OrderMapper.Came> kept = new ArrayList<>();
        for (Order order : written) {
            Was was = were.get(order.orderNo());
            if (was != null) {
                for (OrderHappened news : news(was.order(), order)) {
                    told.add(news);
                    kept.add(OrderMapper.Came.applied(was.id(), news.event(), now));
                }
            }
        }
        Chunks.of(kept, 500).forEach(mapper::insertEvents);
        told.forEach(publisher::publishEvent);
    }

    private static List<OrderHappened> news(Order was, Order is) {
        Stream<OrderEvent.Fragment> stated = Stream.of(
                        Stream.of(new StatusChange(is.status())),
                        is.payments().stream(),
                        is.shipments().stream().map(Restated::withoutItsWay),
                        is.reviews().stream().filter(review -> !was.reviews().contains(review)))
                .flatMap(each -> each);
        return stated.map(data -> new OrderEvent("put-" + TsidCreator.getTsid(), is.orderNo(), is.updatedAt(), data))
                .map(event -> new OrderHappened(was, event))
                .filter(OrderHappened::isNews)
                .toList();
    }

    /** Where a parcel has been stands in the order. */
    private static Shipment withoutItsWay(Shipment parcel) {
        return new Shipment(parcel.trackingNo(), parcel.carrier(), parcel.lineNos(), parcel.status(), List.of());
    }
}
