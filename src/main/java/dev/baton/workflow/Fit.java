package dev.baton.workflow;

/**
 * Whom a workflow is for as it stands.
 *
 * @param role the role that may have it
 * @param replaceable whether others stand in where nobody in the roster has that role; nobody does for the review of a
 *     refund (R111)
 */
public record Fit(String role, boolean replaceable) {}
