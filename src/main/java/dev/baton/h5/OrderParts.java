package dev.baton.h5;

import dev.baton.card.Cards;
import dev.baton.order.Order;
import dev.baton.order.OrderLine;
import dev.baton.order.Payment;
import dev.baton.order.Shipment;
import dev.baton.order.ShipmentNode;
import dev.baton.wording.Wording;
import dev.baton.workflow.Mobiles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The part of a sheet that tells about the order. */
@Component
class OrderParts {

    /** How much of a parcel's way is shown, newest first. */
    private static final int NODES = 5;

    private final Cards cards;
    private final Wording wording;

    OrderParts(Cards cards, Wording wording) {
        this.cards = cards;
        this.wording = wording;
    }

    /**
     * @param concerned the line the workflow is about, 0 for all
     * @param offered what the reader may see of what is hidden
     */
    Sheet.OrderPart part(Order order, int concerned, Reveals.Offered offered, Instant now) {
        return new Sheet.OrderPart(
                wording.say("order.status." + order.status().wire()),
                order.channel(),
                order.currency(),
                order.amount().text(),
                order.moneyPaid().text(),
                Sheets.when(order.placedAt(), now),
                whenOrNot(order.paidAt(), now),
                whenOrNot(order.promisedAt(), now),
                new Sheet.Buyer(
                        // some shops write the number for the name
                        masked(order.buyer().name()),
                        Phones.masked(order.buyer().mobile()),
                        order.buyer().level(),
                        order.buyer().tags(),
                        offered.phone()),
                offered.address(),
                order.lines().stream()
                        .map(line -> line(line, concerned == line.lineNo()))
                        .toList(),
                order.payments().stream().map(payment -> payment(payment, now)).toList(),
                order.shipments().stream()
                        .map(shipment -> shipment(shipment, now))
                        .toList(),
                order.coupons().stream()
                        .map(coupon ->
                                new Sheet.Coupon(coupon.code(), coupon.amount().text()))
                        .toList(),
                order.reviews().stream()
                        .map(review -> new Sheet.Review(
                                review.score(),
                                offered.may() ? review.text() : masked(review.text()),
                                whenOrNot(review.at(), now)))
                        .toList());
    }

    private static Sheet.Line line(OrderLine line, boolean concerned) {
        return new Sheet.Line(
                line.lineNo(),
                line.name(),
                line.sku(),
                line.quantity(),
                line.price().text(),
                line.price().times(line.quantity()).text(),
                concerned);
    }

    private Sheet.Payment payment(Payment payment, Instant now) {
        return new Sheet.Payment(
                payment.paymentNo(),
                cards.channel(payment.channel()),
                payment.amount().text(),
                payment.isMoney(),
                wording.say("h5.payment." + payment.status().wire()),
                whenOrNot(payment.at(), now));
    }

    private Sheet.Shipment shipment(Shipment shipment, Instant now) {
        List<ShipmentNode> nodes = shipment.nodes();
        List<Sheet.Node> newest = new ArrayList<>();
        for (int i = nodes.size() - 1; i >= 0 && newest.size() < NODES; i--) {
            newest.add(new Sheet.Node(
                    Sheets.when(nodes.get(i).at(), now), nodes.get(i).text()));
        }
        return new Sheet.Shipment(
                shipment.carrier(),
                shipment.trackingNo(),
                wording.say("h5.shipment." + shipment.status().wire()),
                shipment.lineNos(),
                newest);
    }

    private static @Nullable String masked(@Nullable String text) {
        return text == null ? null : Mobiles.masked(text);
    }

    private static Sheet.@Nullable When whenOrNot(@Nullable Instant at, Instant now) {
        return at == null ? null : Sheets.when(at, now);
    }
}
