package dev.baton.detection;

import dev.baton.catalogue.ProblemType;
import dev.baton.money.Refunds;
import dev.baton.order.Order;
import dev.baton.order.OrderNo;
import dev.baton.order.Orders;
import dev.baton.order.Placed;
import dev.baton.order.Suspect;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** On its way 3 days after the promised day (R129). */
@Component
class DeliveryDetector implements Detector {

    private final Orders orders;
    private final Refunds refunds;

    DeliveryDetector(Orders orders, Refunds refunds) {
        this.orders = orders;
        this.refunds = refunds;
    }

    @Override
    public ProblemType kind() {
        return new ProblemType("物流", "配送超时");
    }

    @Override
    public Duration patience() {
        return Orders.DELIVERY;
    }

    @Override
    public List<Suspect> find(Placed placed, @Nullable Suspect after, int limit) {
        return orders.overdueDelivery(placed, after, limit);
    }

    @Override
    public Set<OrderNo> still(Collection<OrderNo> suspected, Instant asOf) {
        return orders.stillOverdue(suspected, asOf);
    }

    @Override
    public Set<OrderNo> settled(Collection<OrderNo> suspected) {
        return refunds.settled(suspected, Order::unarrived);
    }

    @Override
    public String why() {
        return "sweep.not-delivered";
    }
}
