package dev.baton.sync;

/** Nothing was changed, for a reason that people can read. */
public class SyncRefused extends RuntimeException {

    /** Whose matter it is. */
    public enum Reason {
        /** The platform did not answer, or not wholly, or lacks a permission. */
        PLATFORM,
        /** The plan is another one by now. */
        STALE,
        /** What came out is no roster. */
        INVALID
    }

    private final Reason reason;
    private final String sentence;

    SyncRefused(Reason reason, String sentence) {
        super(sentence);
        this.reason = reason;
        this.sentence = sentence;
    }

    /** For people. */
    public String sentence() {
        return sentence;
    }

    /** Whose matter it is, for programs. */
    public Reason reason() {
        return reason;
    }
}
