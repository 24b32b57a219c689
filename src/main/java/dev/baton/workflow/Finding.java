package dev.baton.workflow;

import dev.baton.catalogue.ProblemType;
import dev.baton.order.OrderNo;
import org.jspecify.annotations.Nullable;

/**
 * An exception until somebody owns it.
 *
 * @param orderNo the order
 * @param lineNo the line, 0 for the whole order
 * @param kind what is wrong
 * @param cause what a detector saw, stable over sweeps; null when a person reports it
 * @param note what the reporter adds
 * @param assignee the person it should go to, null for the best one
 * @param quiet found in a flood: its group gets a summary instead of a card
 */
public record Finding(
        OrderNo orderNo,
        int lineNo,
        ProblemType kind,
        @Nullable String cause,
        @Nullable String note,
        @Nullable String assignee,
        boolean quiet) {}
