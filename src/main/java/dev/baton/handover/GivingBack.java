package dev.baton.handover;

import dev.baton.assignment.Decision;
import dev.baton.workflow.By;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import org.springframework.stereotype.Component;

/** Puts the work of somebody who is no longer there back into its queue. */
@Component
class GivingBack {

    private final Workflows workflows;

    GivingBack(Workflows workflows) {
        this.workflows = workflows;
    }

    /** Nothing happens when this person has it no more. In the caller's transaction. */
    void toQueue(long workflowId, String userId, String why) {
        Workflow workflow = workflows.lock(workflowId);
        if (workflow.heldBy(userId) && workflow.state().isOpen()) {
            Decision queue = new Decision(
                    null, workflow.holding().role(), workflow.holding().team(), why, false);
            workflows.apply(workflow, new Change.Assign(queue), By.system(), Entry.of("queued", why));
        }
    }
}
