package dev.baton.roster;

import org.springframework.context.ApplicationContext;

/** Lets an instance go on with the roster it has, as if the others' changes took long to get there. */
public final class OldRoster {

    private OldRoster() {}

    public static void keep(ApplicationContext instance) {
        instance.getBean(RosterWatch.class).stop();
    }

    public static void watch(ApplicationContext instance) {
        instance.getBean(RosterWatch.class).start();
    }
}
