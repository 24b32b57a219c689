package dev.baton.action;

import dev.baton.outbox.Outbox;
import dev.baton.outbox.Priority;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowChanged;
import dev.baton.workflow.Workflows;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Hears, inside its transaction, that a workflow has come into a step, or into it again, that calls a shop's own
 * system.
 */
@Component
class WebhookRefresh {

    private final Workflows workflows;
    private final Outbox outbox;

    WebhookRefresh(Workflows workflows, Outbox outbox) {
        this.workflows = workflows;
        this.outbox = outbox;
    }

    @EventListener
    void changed(WorkflowChanged change) {
        Workflow before = change.before();
        Workflow after = change.after();
        boolean entered =
                before == null || before.way().entered() != after.way().entered();
        if (entered && after.state().isOpen() && workflows.step(after).webhook() != null) {
            outbox.append(WebhookDelivery.TOPIC, WebhookDelivery.key(after), after.updatedAt(), Priority.NORMAL);
        }
    }
}
