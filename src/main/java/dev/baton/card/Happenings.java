package dev.baton.card;

import dev.baton.order.Coupon;
import dev.baton.order.OrderEvent;
import dev.baton.order.Payment;
import dev.baton.order.Review;
import dev.baton.order.Shipment;
import dev.baton.wording.Wording;
import dev.baton.workflow.Mobiles;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a shop tells of an order, as a sentence. */
@Component
public class Happenings {

    private final Evidences evidences;
    private final Wording wording;

    Happenings(Evidences evidences, Wording wording) {
        this.evidences = evidences;
        this.wording = wording;
    }

    /** 包裹 顺丰 SF1：已签收, for example; without a number to call in what a buyer or a carrier wrote. No statement. */
    public String text(OrderEvent.Fragment data) {
        if (data instanceof OrderEvent.StatusChange change) {
            return wording.say(
                    "h5.event.status",
                    wording.say("order.status." + change.status().wire()));
        } else if (data instanceof Payment payment) {
            return wording.say(
                    "h5.event.payment",
                    orEmpty(evidences.channel(payment.channel())),
                    payment.amount().said(),
                    wording.say("h5.payment." + payment.status().wire()),
                    payment.paymentNo());
        } else if (data instanceof Shipment shipment) {
            return wording.say(
                    "h5.event.shipment",
                    orEmpty(shipment.carrier()),
                    orEmpty(shipment.trackingNo()),
                    wording.say("h5.shipment." + shipment.status().wire()));
        } else if (data instanceof OrderEvent.Track track) {
            return wording.say(
                    "h5.event.track",
                    track.trackingNo(),
                    Mobiles.masked(track.nodes().get(track.nodes().size() - 1).text()));
        } else if (data instanceof Coupon coupon) {
            return wording.say("h5.event.coupon", coupon.code(), coupon.amount().said());
        }
        Review review = (Review) data;
        return wording.say("h5.event.review", Integer.toString(review.score()), Mobiles.masked(orEmpty(review.text())));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
