package dev.baton.card;

import dev.baton.order.OrderNo;
import dev.baton.workflow.Workflow;
import java.util.List;
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

    /** An answer that showed this drawing has left a moment ago. */
    public static void answered(ApplicationContext baton, Workflow workflow) {
        baton.getBean(Overtaken.class).look(List.of(new Overtaken.Answered(workflow.id(), workflow.drawing())));
    }

    /** This person's press was answered with this drawing. */
    public static void sent(ApplicationContext baton, Workflow workflow, String userId) {
        baton.getBean(Believed.class).sent(workflow, userId);
    }

    /** As after a restart, or on another instance: nothing is remembered of what is open of this order. */
    public static void forget(ApplicationContext baton, OrderNo orderNo) {
        baton.getBean(Beside.class).forget(orderNo);
    }

    /** What else is open of its order is known, as after a delivery. */
    public static void learn(ApplicationContext baton, Workflow workflow) {
        baton.getBean(Beside.class).learn(workflow);
    }
}
