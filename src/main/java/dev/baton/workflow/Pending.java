package dev.baton.workflow;

import dev.baton.catalogue.ActionName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What of a workflow is under way.
 *
 * @param requester who asked for the refund under way, null for none
 * @param act the action that can still be taken back, null for none
 * @param actBy who may take it back
 * @param until the last moment for it, null: until the next person acts
 * @param inFlight SMS and refunds without a result
 * @param sms the SMS that could still be taken back when the refund under way was asked for; null for none
 */
public record Pending(
        @Nullable String requester,
        @Nullable String act,
        @Nullable String actBy,
        @Nullable Instant until,
        int inFlight,
        @Nullable Sms sms) {

    /** Nothing under way. */
    public static Pending none() {
        return nothingBut(0);
    }

    /** Nothing to take back, whatever is without a result. */
    static Pending nothingBut(int inFlight) {
        return new Pending(null, null, null, null, inFlight, null);
    }

    /** A refund, which its requester may take back; an SMS that can be taken back as well is kept beside it. */
    Pending asking(String by, @Nullable String origin, Instant now) {
        Sms kept = ActionName.SEND_SMS.id().equals(act) && actBy != null && until != null && now.isBefore(until)
                ? new Sms(actBy, until, origin)
                : null;
        return new Pending(by, ActionName.APPLY_REFUND.id(), by, null, inFlight + 1, kept);
    }

    /** The refund is at its end: the SMS kept beside it is what can be taken back, as long as it can. */
    Pending back(Instant now) {
        int left = Math.max(0, inFlight - 1);
        return sms == null || !now.isBefore(sms.until())
                ? nothingBut(left)
                : new Pending(null, ActionName.SEND_SMS.id(), sms.by(), sms.until(), left, null);
    }

    Pending withInFlight(int delta) {
        return new Pending(requester, act, actBy, until, inFlight + delta, sms);
    }

    Pending revocable(String action, String by, @Nullable Instant lastMoment) {
        return new Pending(requester, action, by, lastMoment, inFlight, sms);
    }

    Pending renumbered(String from, String to) {
        return new Pending(
                from.equals(requester) ? to : requester, act, from.equals(actBy) ? to : actBy, until, inFlight, sms);
    }

    /** It can be taken back no more, for it was or it has left. */
    Pending settled(String action) {
        if (action.equals(act)) {
            return settled();
        }
        return ActionName.SEND_SMS.id().equals(action)
                ? new Pending(requester, act, actBy, until, inFlight, null)
                : this;
    }

    Pending settled() {
        return new Pending(requester, null, null, null, inFlight, null);
    }

    /**
     * An SMS that has not left, kept beside a refund.
     *
     * @param by who may take it back
     * @param until the last moment for it
     * @param origin the step from which it led on, null when it did not
     */
    public record Sms(String by, Instant until, @Nullable String origin) {}
}
