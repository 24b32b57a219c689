package dev.baton.workflow;

/** A move the table of {@link WorkflowState} lacks: a programming error, since people's presses are judged before. */
public class IllegalTransition extends IllegalStateException {

    IllegalTransition(long id, WorkflowState from, WorkflowState to) {
        super("workflow " + id + " cannot go from " + from.wire() + " to " + to.wire());
    }
}
