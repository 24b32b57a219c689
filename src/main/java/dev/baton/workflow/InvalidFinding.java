package dev.baton.workflow;

/** A report names something that is not there; {@link #field()} says which of its fields is wrong. */
public class InvalidFinding extends RuntimeException {

    private final String field;
    private final transient Refusal refusal;

    InvalidFinding(String field, Refusal refusal) {
        super("invalid " + field);
        this.field = field;
        this.refusal = refusal;
    }

    /** The field of CONTRACT 3 that is wrong. */
    public String field() {
        return field;
    }

    /** What is wrong with it, for people. */
    public Refusal refusal() {
        return refusal;
    }
}
