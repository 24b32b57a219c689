package dev.baton.workflow;

import dev.baton.order.AtWork;
import dev.baton.order.OrderNo;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Tells the order store of which orders something is open; asks it nothing. */
@Component
class OpenOrders implements AtWork {

    private final WorkflowMapper rows;

    OpenOrders(WorkflowMapper rows) {
        this.rows = rows;
    }

    @Override
    public Set<OrderNo> openAmong(Collection<OrderNo> orders) {
        List<String> numbers = orders.stream().map(OrderNo::value).distinct().toList();
        return numbers.isEmpty()
                ? Set.of()
                : rows.openAmong(numbers).stream().map(OrderNo::new).collect(Collectors.toUnmodifiableSet());
    }
}
