package dev.baton.workflow;

import org.jspecify.annotations.Nullable;

/**
 * One way in which an order could get lost.
 *
 * @param rule the rule's name, stable for programs
 * @param workflowId the workflow, null when it is about something else
 * @param text what is wrong, for people
 */
public record Violation(String rule, @Nullable String workflowId, String text) {}
