package dev.baton.workflow;

import java.time.Instant;

/**
 * Something that was done (R004): a typed fact, never a free note that may mean done or to do.
 *
 * @param kind what was done, for example {@code sms} or {@code call}; a newer fact of a kind replaces the older one,
 *     but what has had its effect is {@link #of} a kind of its own
 * @param at when
 * @param who the name of who did it
 * @param text the sentence people read, for example 已电话联系
 */
public record Fact(String kind, Instant at, String who, String text) {

    private static final String ID = ":";

    /**
     * What has had its effect, for example money that is back: it replaces what was said of its kind so far, and
     * nothing but a fact of the very same replaces it.
     *
     * @param id tells it from others of its kind
     */
    public static Fact of(String kind, long id, Instant at, String who, String text) {
        return new Fact(kind + ID + id, at, who, text);
    }

    /** The kind without what tells it from others of its kind. */
    public String word() {
        return isEffect() ? kind.substring(0, kind.indexOf(ID)) : kind;
    }

    /** Whether there may be any number of its kind. */
    boolean isEffect() {
        return kind.indexOf(ID) > 0 && !kind.startsWith(Guide.PASSED);
    }

    /** Whether the other one says no more than this: of the same, or of how that was on its way. */
    boolean replaces(Fact other) {
        return kind.equals(other.kind) || kind.startsWith(other.kind + ID);
    }
}
