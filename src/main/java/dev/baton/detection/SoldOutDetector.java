package dev.baton.detection;

import dev.baton.catalogue.ProblemType;
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

/** Sold out after it was paid (R130). */
@Component
class SoldOutDetector implements Detector {

    private final Orders orders;

    SoldOutDetector(Orders orders) {
        this.orders = orders;
    }

    @Override
    public ProblemType kind() {
        return new ProblemType("缺货", "商品售罄");
    }

    @Override
    public Duration patience() {
        return Duration.ZERO;
    }

    @Override
    public List<Suspect> find(Placed placed, @Nullable Suspect after, int limit) {
        return orders.soldOutAndPaid(placed, after, limit);
    }

    @Override
    public Set<OrderNo> still(Collection<OrderNo> suspected, Instant asOf) {
        return orders.stillSoldOut(suspected, asOf);
    }

    @Override
    public String why() {
        return "sweep.sold-out";
    }
}
