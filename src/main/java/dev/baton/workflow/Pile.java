package dev.baton.workflow;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How much open work of a kind lies in one place.
 *
 * @param team whose work it is
 * @param holder who holds it; null for the team's queue
 * @param type the first level of the kind
 * @param detail the second level
 * @param open how many workflows
 * @param overdue how many of them should be done by now
 * @param oldest when the oldest of them came to this place
 */
public record Pile(
        String team, @Nullable String holder, String type, String detail, int open, int overdue, Instant oldest) {}
