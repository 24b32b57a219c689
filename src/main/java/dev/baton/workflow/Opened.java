package dev.baton.workflow;

/**
 * What opening came to.
 *
 * @param workflow the new one, or the one that was known already (perhaps closed, when a cause was resolved before)
 * @param created whether it is new
 */
public record Opened(Workflow workflow, boolean created) {}
