package dev.baton.workflow;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of what happened, append-only (R047).
 *
 * @param seq 0 for the first of its workflow, without gaps
 * @param at when
 * @param actor a user id, or {@link By#SYSTEM}
 * @param surface where from, as on the wire
 * @param kind what kind of entry
 * @param text the sentence people read
 * @param data JSON for programs, null for none
 */
public record TimelineEntry(
        int seq,
        Instant at,
        String actor,
        String surface,
        String kind,
        String text,
        @Nullable String data) {

    /** Whether somebody says something here, in words or pictures. */
    boolean isSaid() {
        return kind.equals(Timeline.NOTE) || kind.equals(Timeline.PICTURES);
    }

    /** Whether somebody else says something here to this person. */
    public boolean isToldTo(String person) {
        return isSaid() && !actor.equals(person);
    }
}
