package dev.baton.detection;

import dev.baton.catalogue.ProblemType;
import dev.baton.order.OrderNo;
import dev.baton.order.Placed;
import dev.baton.order.Suspect;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One kind of exception that can be seen in the orders: one class a kind (CONTRACT 9). */
interface Detector {

    /** What it finds. */
    ProblemType kind();

    /** How long the cause must stand before it is found. */
    Duration patience();

    /** A page of orders it suspects, behind the last one of the page before; one indexed question. */
    List<Suspect> find(Placed placed, @Nullable Suspect after, int limit);

    /** Those of the orders for which the cause still stands. */
    Set<OrderNo> still(Collection<OrderNo> orders, Instant asOf);

    /** Those of the orders that are nobody's trouble, for we have paid back all that the cause is about. */
    default Set<OrderNo> settled(Collection<OrderNo> orders) {
        return Set.of();
    }

    /** The message that says why: since when, and how much patience is over, in hours and in days. */
    String why();
}
