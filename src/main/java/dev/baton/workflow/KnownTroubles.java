package dev.baton.workflow;

import dev.baton.catalogue.ProblemType;
import dev.baton.order.Order;
import dev.baton.order.OrderLine;
import dev.baton.order.OrderNo;
import dev.baton.order.Orders;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Tells what a detector finds from what somebody knows (CONTRACT 9): it is open, it was resolved for the same cause, or
 * a person had reported it and resolved it while that cause stood. What was reported line by line is the whole order's
 * when it is all its lines.
 */
@Component
class KnownTroubles {

    private final WorkflowMapper rows;
    private final Orders orders;

    KnownTroubles(WorkflowMapper rows, Orders orders) {
        this.rows = rows;
        this.orders = orders;
    }

    /**
     * A workflow of an order that is looked at.
     *
     * @param open open, and of the kind that is looked for
     * @param resolvedAt when people ended it as one of that kind; null for any other
     */
    record Row(
            String orderNo,
            int lineNo,
            String cause,
            boolean open,
            @Nullable Instant resolvedAt) {

        boolean covers(Instant stoodFrom) {
            return open || (resolvedAt != null && !resolvedAt.isBefore(stoodFrom));
        }
    }

    /** As {@link Board#unknown}. */
    List<Finding> unknown(Map<Finding, Instant> findings) {
        if (findings.isEmpty()) {
            return List.of();
        }
        ProblemType kind = findings.keySet().iterator().next().kind();
        Set<String> numbers = findings.keySet().stream()
                .map(finding -> finding.orderNo().value())
                .collect(Collectors.toSet());
        Map<String, List<Row>> known = rows.knownTroubles(List.copyOf(numbers), kind.type(), kind.detail()).stream()
                .collect(Collectors.groupingBy(Row::orderNo));
        Set<Finding> news = new LinkedHashSet<>();
        Map<Finding, Set<Integer>> byLines = new HashMap<>();
        findings.forEach((finding, stoodFrom) -> {
            List<Row> its = known.getOrDefault(finding.orderNo().value(), List.of());
            if (its.stream().noneMatch(row -> isIt(row, finding, stoodFrom))) {
                news.add(finding);
                Set<Integer> lines = lines(its, stoodFrom);
                if (finding.lineNo() == 0 && !lines.isEmpty()) {
                    byLines.put(finding, lines);
                }
            }
        });
        Map<OrderNo, Order> asked =
                orders.byNos(byLines.keySet().stream().map(Finding::orderNo).collect(Collectors.toSet()));
        byLines.forEach((finding, lines) -> {
            Order order = asked.get(finding.orderNo());
            if (order != null && order.lines().stream().map(OrderLine::lineNo).allMatch(lines::contains)) {
                news.remove(finding);
            }
        });
        return List.copyOf(news);
    }

    /** The whole order's is each line's too. */
    private static boolean isIt(Row row, Finding finding, Instant stoodFrom) {
        boolean same = row.lineNo() == finding.lineNo() && row.cause().equals(finding.cause());
        boolean about = row.lineNo() == finding.lineNo() || row.lineNo() == 0;
        return same || (about && row.covers(stoodFrom));
    }

    private static Set<Integer> lines(List<Row> known, Instant stoodFrom) {
        return known.stream()
                .filter(row -> row.covers(stoodFrom))
                .map(Row::lineNo)
                .collect(Collectors.toSet());
    }
}
