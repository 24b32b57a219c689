package dev.baton.order;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the parcels of an order say of its lines. Only where every parcel names what is in it can a line be missed;
 * where one does not, all is taken to be in those that are there.
 */
record Parcels(Order order) {

    /** A carrier has seen it. */
    static boolean hasLeft(Shipment parcel) {
        return parcel.status() != ShipmentStatus.CREATED || !parcel.nodes().isEmpty();
    }

    /** It has arrived, or come back: not on its way any more. */
    static boolean isThere(Shipment parcel) {
        return parcel.status() == ShipmentStatus.DELIVERED || parcel.status() == ShipmentStatus.RETURNED;
    }

    /** All of the order was seen by a carrier. */
    boolean left() {
        return parcels(Parcels::hasLeft).findAny().isPresent()
                && missed(Parcels::hasLeft).isEmpty();
    }

    /** Every parcel is there, and all of the order with them. */
    boolean there() {
        return !order.shipments().isEmpty()
                && order.shipments().stream().allMatch(Parcels::isThere)
                && missed(Parcels::isThere).isEmpty();
    }

    /** The lines that are in none of these parcels. */
    List<OrderLine> missed(Predicate<Shipment> those) {
        return order.shipments().stream().allMatch(Parcels::names)
                ? order.lines().stream()
                        .filter(line -> parcels(those).noneMatch(holds(line)))
                        .toList()
                : List.of();
    }

    /**
     * When a carrier first saw it: the last of its lines where each can be told, else the first parcel; null where no
     * parcel gives the time.
     */
    @Nullable
    Instant leftAt() {
        boolean each =
                left() && !order.lines().isEmpty() && order.shipments().stream().allMatch(Parcels::names);
        if (!each) {
            return first(order.shipments().stream());
        }
        List<@Nullable Instant> times = order.lines().stream()
                .map(line -> first(parcels(Parcels::hasLeft).filter(holds(line))))
                .toList();
        return times.contains(null)
                ? null
                : times.stream().max(Comparator.naturalOrder()).orElseThrow();
    }

    /** The last that was heard of those that are there; null where no parcel gives the time. */
    @Nullable
    Instant thereAt() {
        return parcels(Parcels::isThere)
                .flatMap(parcel -> parcel.nodes().stream())
                .map(ShipmentNode::at)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private static @Nullable Instant first(Stream<Shipment> parcels) {
        return parcels.flatMap(parcel -> parcel.nodes().stream())
                .map(ShipmentNode::at)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private Stream<Shipment> parcels(Predicate<Shipment> those) {
        return order.shipments().stream().filter(those);
    }

    private static boolean names(Shipment parcel) {
        return !parcel.lineNos().isEmpty();
    }

    private static Predicate<Shipment> holds(OrderLine line) {
        return parcel -> parcel.lineNos().contains(line.lineNo());
    }
}
