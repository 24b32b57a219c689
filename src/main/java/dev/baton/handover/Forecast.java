package dev.baton.handover;

import dev.baton.roster.Member;
import dev.baton.workflow.Workflow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where somebody's work would go.
 *
 * @param goes each workflow, most urgent first
 * @param full who would have no room left by it
 */
public record Forecast(List<Goes> goes, List<Full> full) {

    /**
     * One workflow.
     *
     * @param to null for the queue
     * @param allFull people are here for it, but none has room
     */
    public record Goes(Workflow workflow, @Nullable Member to, boolean allFull) {}

    /** Somebody without room left, with the load now and then. */
    public record Full(Member member, int now, int then) {}

    public Forecast {
        goes = List.copyOf(goes);
        full = List.copyOf(full);
    }
}
