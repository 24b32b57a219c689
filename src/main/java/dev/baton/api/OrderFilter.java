package dev.baton.api;

import dev.baton.order.Order;
import dev.baton.order.OrderNo;
import dev.baton.order.OrderQuery;
import dev.baton.order.Orders;
import dev.baton.order.Page;
import dev.baton.workflow.Board;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Narrows a search to the exceptional orders, those with an open workflow, or to all others (R211). */
@Component
class OrderFilter {

    private static final int STRIDE = 200;

    private final Orders orders;
    private final Board board;

    OrderFilter(Orders orders, Board board) {
        this.orders = orders;
        this.board = board;
    }

    /** @param exceptional null for all orders */
    Page search(OrderQuery query, @Nullable Boolean exceptional) {
        if (exceptional == null) {
            return orders.search(query);
        }
        return exceptional ? orders.search(query.among(board.openOrders())) : calm(query);
    }

    /** Those of these orders that are exceptional. */
    Set<OrderNo> exceptional(List<Order> found) {
        return board.openAmong(found.stream().map(Order::orderNo).toList());
    }

    /** Steps over the exceptional ones: they are few beside the others, and never more than workflows are open. */
    private Page calm(OrderQuery query) {
        List<Order> calm = new ArrayList<>();
        OrderQuery ask = query;
        while (true) {
            Page page = orders.search(ask);
            Set<OrderNo> exceptional = exceptional(page.orders());
            for (Order order : page.orders()) {
                if (exceptional.contains(order.orderNo())) {
                    continue;
                }
                if (calm.size() == query.limit()) {
                    return new Page(calm, behind(calm));
                }
                calm.add(order);
            }
            if (page.next() == null) {
                return new Page(calm, null);
            }
            ask = query.from(page.next(), STRIDE);
        }
    }

    private static OrderQuery.Place behind(List<Order> shown) {
        Order last = shown.get(shown.size() - 1);
        return new OrderQuery.Place(last.placedAt(), last.orderNo());
    }
}
