package dev.baton.workflow;

import dev.baton.catalogue.ProblemType;
import java.util.List;

/**
 * More findings of one kind in one sweep than a group should get one by one; published in a transaction, so that
 * whoever announces it writes with it.
 *
 * @param kind what was found
 * @param team the team whose work it is
 * @param orders the order numbers, in the order found
 */
public record Flood(ProblemType kind, String team, List<String> orders) {}
