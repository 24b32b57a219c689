package dev.baton.order;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the orders found, latest placed first.
 *
 * @param next behind which the next page begins; null on the last one
 */
public record Page(List<Order> orders, OrderQuery.@Nullable Place next) {

    public Page {
        orders = List.copyOf(orders);
    }
}
