package dev.baton.workflow;

/** No workflow has this id. */
public class NoSuchWorkflow extends RuntimeException {

    /** Names the id as it was asked for. */
    public NoSuchWorkflow(String id) {
        super("no workflow " + id);
    }
}
