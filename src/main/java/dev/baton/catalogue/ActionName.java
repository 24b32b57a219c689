package dev.baton.catalogue;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The buttons this version knows, by the ids of CONTRACT 6. What each one says stands in the messages
 * ({@code action.<id>}).
 */
public enum ActionName {
    TAKE("take", false),
    REASSIGN("reassign", true),
    SEND_SMS("send-sms", true),
    APPLY_REFUND("apply-refund", true),
    APPROVE_REFUND("approve-refund", false),
    REJECT_REFUND("reject-refund", true),
    REVOKE("revoke", false),
    RETURN_COUPON("return-coupon", true),
    COMPENSATE("compensate", true),
    CALL_CUSTOMER("call-customer", true),
    RECORD_PURCHASE("record-purchase", true),
    EXCHANGE("exchange", true),
    RETURN_GOODS("return-goods", true),
    CANCEL_ORDER("cancel-order", true),
    CHANGE_ADDRESS("change-address", true),
    CHASE("chase", false),
    UPDATE("update", true),
    NOTE("note", true),
    ESCALATE("escalate", true),
    SNOOZE("snooze", true),
    REQUEST_TAKE("request-take", false),
    YIELD("yield", false),
    ACCEPT("accept", false),
    RESOLVE("resolve", false),
    REOPEN("reopen", true),
    PAUSE_AUTO("pause-auto", false);

    private static final Set<ActionName> BY_THEMSELVES =
            EnumSet.of(TAKE, REASSIGN, REVOKE, NOTE, REQUEST_TAKE, YIELD, ACCEPT, REOPEN, PAUSE_AUTO);

    private final String id;
    private final boolean form;

    ActionName(String id, boolean form) {
        this.id = id;
        this.form = form;
    }

    /** The id on the wire. */
    public String id() {
        return id;
    }

    /** Whether its button on a card asks something before it acts. */
    public boolean asksFirst() {
        return form;
    }

    /** Whether a step may offer it: the others are there by themselves, wherever they have a meaning. */
    public boolean isOffered() {
        return !BY_THEMSELVES.contains(this);
    }

    /** The action with this id, empty for an id this version does not know. */
    public static Optional<ActionName> of(String id) {
        return Arrays.stream(values()).filter(action -> action.id.equals(id)).findFirst();
    }
}
