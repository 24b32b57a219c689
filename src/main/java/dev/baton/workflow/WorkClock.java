package dev.baton.workflow;

import dev.baton.catalogue.Hours;
import java.time.Duration;
import java.time.Instant;

/** How a time limit is counted. */
interface WorkClock {

    /** Around the clock, whatever is asked for. */
    WorkClock ALWAYS = (hours, role, from, length) -> from.plus(length);

    /** When so much time has passed for people of a role. */
    Instant after(Hours hours, String role, Instant from, Duration length);
}
