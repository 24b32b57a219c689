package dev.baton.catalogue;

import java.util.Arrays;
import java.util.Optional;

/** The buttons this version knows, by the ids of CONTRACT 6. What each one says stands in the messages ({@code action.<id>}). */
public enum ActionName {
    TAKE("take"),
    REASSIGN("reassign"),
    SEND_SMS("send-sms"),
    APPLY_REFUND("apply-refund"),
    APPROVE_REFUND("approve-refund"),
    REJECT_REFUND("reject-refund"),
    REVOKE("revoke"),
    CALL_CUSTOMER("call-customer"),
    UPDATE("update"),
    NOTE("note"),
    RESOLVE("resolve");

    private final String id;

    ActionName(String id) {
        this.id = id;
    }

    /** The id on the wire. */
    public String id() {
        return id;
    }

    /** The action with this id, empty for an id this version does not know. */
    public static Optional<ActionName> of(String id) {
        return Arrays.stream(values()).filter(action -> action.id.equals(id)).findFirst();
    }
}
