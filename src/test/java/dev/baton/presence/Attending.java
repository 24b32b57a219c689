package dev.baton.presence;

import org.springframework.context.ApplicationContext;

/** Lets a story of another package run what a schedule would run. */
public final class Attending {

    private Attending() {}

    public static void look(ApplicationContext baton) {
        baton.getBean(Attendance.class).look();
    }
}
