package dev.baton.workflow;

import java.time.Instant;

/**
 * Something that was done (R004): a typed fact, never a free note that may mean done or to do.
 *
 * @param kind what was done, for example {@code sms} or {@code call}; a newer one about the same replaces the older
 * @param at when
 * @param who the name of who did it
 * @param text the sentence people read, for example 已电话联系
 */
public record Fact(String kind, Instant at, String who, String text) {

    private static final String UNDONE = "-undone";

    /** That the same was taken back. */
    public static String undone(String kind) {
        return kind + UNDONE;
    }

    boolean isUndone() {
        return kind.endsWith(UNDONE);
    }

    /** Whether both are about the same, one of them perhaps that it was taken back. */
    boolean isAboutTheSameAs(Fact other) {
        return about().equals(other.about());
    }

    private String about() {
        return isUndone() ? kind.substring(0, kind.length() - UNDONE.length()) : kind;
    }
}
