package dev.baton.outbox;

/**
 * An attempt failed in a way that may mend itself; tried again with growing pauses, and people read this reason
 * meanwhile.
 */
public class TryAgain extends RuntimeException {

    /** @param reason for people, without phone numbers, amounts or secrets */
    public TryAgain(String reason) {
        super(reason);
    }

    /** @param reason for people, without phone numbers, amounts or secrets */
    public TryAgain(String reason, Throwable cause) {
        super(reason, cause);
    }

    /** For people; empty when nobody gave one. */
    public String reason() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
