package dev.baton.order;

import java.util.Objects;

/**
 * An event, or a whole statement of it, has changed an order; published inside the transaction that changes it.
 *
 * @param before as it was
 */
public record OrderHappened(Order before, OrderEvent event) {

    /**
     * Whether somebody who works on the order has to hear of it: another status, of the order, a payment or a parcel,
     * or what its buyer says; not that a parcel has come a bit further, nor what the store knew already.
     */
    public boolean isNews() {
        OrderEvent.Fragment data = event.data();
        if (data instanceof OrderEvent.StatusChange change) {
            return change.status() != before.status();
        } else if (data instanceof Payment payment) {
            return before.payments().stream()
                    .noneMatch(known ->
                            known.paymentNo().equals(payment.paymentNo()) && known.status() == payment.status());
        } else if (data instanceof Shipment shipment) {
            return before.shipments().stream()
                    .noneMatch(known -> Objects.equals(known.trackingNo(), shipment.trackingNo())
                            && known.status() == shipment.status());
        }
        return data instanceof Review;
    }
}
