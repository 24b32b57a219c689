package dev.baton.workflow;

import dev.baton.wording.Wording;
import java.util.List;

/**
 * Why a person may not do something: a value, always answered.
 *
 * @param reason how the API answers it
 * @param key the message key of the sentence
 * @param args what the sentence names
 */
public record Refusal(Reason reason, String key, List<Object> args) {

    /** The three ways a press can be wrong, with the API's status. */
    public enum Reason {
        /** No right: 403. */
        FORBIDDEN,
        /** State, revision or amount: 409. */
        CONFLICT,
        /** Bad values in the form: 422. */
        INVALID
    }

    /** The sentence, as the person reads it. */
    public String text(Wording wording) {
        return wording.say(key, args.toArray());
    }

    /** No right. */
    public static Refusal forbidden(String key, Object... args) {
        return new Refusal(Reason.FORBIDDEN, key, List.of(args));
    }

    /** The state does not allow it. */
    public static Refusal conflict(String key, Object... args) {
        return new Refusal(Reason.CONFLICT, key, List.of(args));
    }

    /** The values are wrong. */
    public static Refusal invalid(String key, Object... args) {
        return new Refusal(Reason.INVALID, key, List.of(args));
    }
}
