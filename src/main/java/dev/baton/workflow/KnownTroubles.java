package dev.baton.workflow;

import dev.baton.catalogue.ProblemType;
import dev.baton.order.Order;
import dev.baton.order.OrderLine;
import dev.baton.order.OrderNo;
import dev.baton.order.Orders;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Tells what a detector finds from what somebody knows (CONTRACT 9): it is open, it was resolved for the same cause, or a person had
 * reported it and resolved it while that cause stood. What was reported line by line is the whole order's when it is all its lines.
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
        Set<Finding> byLines = new HashSet<>();
        findings.forEach((finding, stoodFrom) -> {
            List<Row> its = known.getOrDefault(finding.orderNo().value(), List.of());
            if (its.stream().noneMatch(row -> isIt(row, finding, stoodFrom))) {
                news.add(finding);
                if (finding.lineNo() == 0 && !lines(its, stoodFrom).isEmpty()) {
                    byLines.add(finding);
                }
            }
        });
        Map<OrderNo, Order> asked =
                orders.byNos(byLines.stream().map(Finding::orderNo).collect(Collectors.toSet()));
        news.removeIf(finding -> {
            Order order = byLines.contains(finding) ? asked.get(finding.orderNo()) : null;
            return order != null
                    && lines(known.get(order.orderNo().value()), findings.get(finding))
                            .containsAll(order.lines().stream()
                                    .map(OrderLine::lineNo)
                                    .toList());
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
