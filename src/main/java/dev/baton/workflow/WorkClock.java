package dev.baton.workflow;

import dev.baton.catalogue.Hours;
import dev.baton.catalogue.Silence;
import dev.baton.catalogue.Step;
import dev.baton.roster.Roster;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a time limit is counted. */
public interface WorkClock {

    /** By the hours in which people of a role work, where a playbook asks for these. */
    static WorkClock of(Roster roster) {
        return (hours, role, from, length) -> switch (hours) {
            case ALWAYS -> from.plus(length);
            case WORKING -> roster.worked(role, from, length);
        };
    }

    /** When so much time has passed for people of a role. */
    Instant after(Hours hours, String role, Instant from, Duration length);

    /** When a step that people of a role enter now is due. */
    default Instant due(Step step, String role, Instant now) {
        return after(step.hours(), role, now, step.limit());
    }

    /** When a customer who is asked now has been silent for too long; null when this step waits for nobody. */
    default @Nullable Instant silentAt(Step step, String role, Instant now) {
        Silence silence = step.silence();
        return silence == null ? null : after(step.hours(), role, now, silence.after());
    }
}
