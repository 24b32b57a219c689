package dev.baton.detection;

import org.springframework.context.ApplicationContext;

/** Lets a story of another package run what a schedule would run. */
public final class Sweeping {

    private Sweeping() {}

    public static void sweep(ApplicationContext baton) {
        baton.getBean(Sweep.class).scheduled();
    }

    public static void ringAlarms(ApplicationContext baton) {
        baton.getBean(OverdueSweep.class).run();
    }
}
