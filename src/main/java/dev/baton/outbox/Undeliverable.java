package dev.baton.outbox;

/** No further attempt can help: the entry is blocked with this reason until it is written again or retried by hand. */
public class Undeliverable extends Exception {

    /** @param reason for people, without phone numbers, amounts or secrets */
    public Undeliverable(String reason) {
        super(reason);
    }

    /** @param reason for people, without phone numbers, amounts or secrets */
    public Undeliverable(String reason, Throwable cause) {
        super(reason, cause);
    }

    /** For people; empty when nobody gave one. */
    public String reason() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
