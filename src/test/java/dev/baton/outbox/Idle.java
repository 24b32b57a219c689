package dev.baton.outbox;

import org.springframework.context.ApplicationContext;

/** Lets an instance bring nothing out of the building, so that it is another one that does. */
public final class Idle {

    private Idle() {}

    public static void stop(ApplicationContext instance) {
        instance.getBean(OutboxRelay.class).stop();
    }

    public static void start(ApplicationContext instance) {
        instance.getBean(OutboxRelay.class).start();
    }
}
