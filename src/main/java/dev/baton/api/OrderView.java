package dev.baton.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.baton.order.Order;
import java.util.List;

/**
 * Everything known about an order, in one answer (R119).
 *
 * @param children the sub-orders, so that what happens to a part shows at the whole (R010)
 */
record OrderView(@JsonUnwrapped OrderJson order, List<SubOrder> children) {

    /** A sub-order in one line. */
    record SubOrder(String orderNo, String status, String title, String amount) {

        static SubOrder of(Order order) {
            return new SubOrder(
                    order.orderNo().value(),
                    order.status().wire(),
                    order.title(0),
                    order.amount().text());
        }
    }
}
