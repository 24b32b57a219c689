package dev.baton.customer;

import dev.baton.outbox.Delivery;
import org.jspecify.annotations.Nullable;

/** What the gateway tells of an SMS, for the tests of other rooms. */
public final class Receipts {

    private Receipts() {}

    /** Takes one in; false when no such message is known. */
    public static boolean told(Delivery sms, String messageId, boolean delivered, @Nullable String reason) {
        return ((SmsDelivery) sms).receipt(messageId, delivered, reason);
    }
}
