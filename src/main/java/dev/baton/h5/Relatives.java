package dev.baton.h5;

import dev.baton.order.OrderNo;
import dev.baton.order.Orders;
import dev.baton.workflow.Board;
import dev.baton.workflow.Workflow;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The orders of one purchase: what is wrong with a part is seen from the whole and from the other parts (R010, X12).
 */
@Component
class Relatives {

    private final Orders orders;
    private final Board board;

    Relatives(Orders orders, Board board) {
        this.orders = orders;
        this.board = board;
    }

    /** An order, what it is a part of, and all the parts of that. One statement. */
    Set<OrderNo> of(OrderNo orderNo, @Nullable OrderNo parentNo) {
        OrderNo whole = parentNo == null ? orderNo : parentNo;
        Set<OrderNo> all = new LinkedHashSet<>();
        all.add(orderNo);
        all.add(whole);
        all.addAll(orders.subOrders(List.of(whole)).getOrDefault(whole, List.of()));
        return all;
    }

    /** What is and was wrong with them, open ones first, then the newest. One statement. */
    List<Workflow> workflows(Collection<OrderNo> family) {
        return board.ofOrders(family).stream()
                .sorted(Comparator.comparing((Workflow w) -> !w.state().isOpen())
                        .thenComparing(Comparator.comparingLong(Workflow::id).reversed()))
                .toList();
    }
}
