package dev.baton.order;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One parcel of an order.
 *
 * @param trackingNo unique within its order; null while the carrier has given none
 * @param lineNos what is in it; empty when the shop does not say
 * @param nodes where it has been, oldest first
 */
public record Shipment(
        @Nullable String trackingNo,
        @Nullable String carrier,
        List<Integer> lineNos,
        ShipmentStatus status,
        List<ShipmentNode> nodes)
        implements OrderEvent.Fragment {

    public Shipment {
        Checks checks = new Checks();
        trackingNo = checks.optional("trackingNo", trackingNo, 64);
        carrier = checks.optional("carrier", carrier, 64);
        checks.that(lineNos.size() <= 500, "lineNos", "too-many", "500");
        checks.that(lineNos.stream().allMatch(n -> n >= 1 && n <= 9999), "lineNos", "range", "1", "9999");
        checks.that(nodes.size() <= 500, "nodes", "too-many", "500");
        checks.done();
        lineNos = lineNos.stream().distinct().sorted().toList();
        nodes = nodes.stream()
                .distinct()
                .sorted(Comparator.comparing(ShipmentNode::at))
                .toList();
    }
}
