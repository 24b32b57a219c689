package dev.baton.card;

import org.springframework.context.ApplicationContext;

/** Lets a story have its walks over the cards now instead of every few minutes. */
public final class Healer {

    private Healer() {}

    /** One walk; how many cards were wrong. */
    public static int heal(ApplicationContext baton) {
        return baton.getBean(Healing.class).heal();
    }

    /** Believed whose connection still stands are written down. */
    public static void believe(ApplicationContext baton) {
        baton.getBean(Believed.class).believe();
    }
}
