package dev.baton.detection;

import dev.baton.order.Placed;
import java.time.Instant;
import org.springframework.context.ApplicationContext;

/** Lets a story of another package run what a schedule would run. */
public final class Sweeping {

    private Sweeping() {}

    public static void sweep(ApplicationContext baton) {
        baton.getBean(Sweep.class).scheduled();
    }

    /** As the command {@code sweep --as-of} does. */
    public static void sweep(ApplicationContext baton, Instant asOf) {
        baton.getBean(Sweep.class).run(new Placed(null, asOf));
    }

    public static void ringAlarms(ApplicationContext baton) {
        baton.getBean(OverdueSweep.class).run();
    }
}
