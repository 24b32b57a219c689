package dev.baton.h5;

import dev.baton.money.Refunds;
import dev.baton.order.Order;
import dev.baton.order.OrderInvalid;
import dev.baton.order.OrderNo;
import dev.baton.order.Orders;
import dev.baton.roster.Member;
import dev.baton.wording.Wording;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;

/**
 * The JSON behind the page of one order: all the store has of it (R012, R119, R125). Everybody of the roster may read
 * it, as a workflow's page; the customer's number stays masked, because a look at it is recorded in a workflow.
 */
@Hidden
@RestController
class OrderPage {

    private static final int EVENTS = 100;

    private final Orders orders;
    private final OrderParts parts;
    private final Relatives relatives;
    private final Refunds refunds;
    private final RefundParts refundParts;
    private final Sheets sheets;
    private final Wording wording;
    private final Clock clock;

    OrderPage(
            Orders orders,
            OrderParts parts,
            Relatives relatives,
            Refunds refunds,
            RefundParts refundParts,
            Sheets sheets,
            Wording wording,
            Clock clock) {
        this.orders = orders;
        this.parts = parts;
        this.relatives = relatives;
        this.refunds = refunds;
        this.refundParts = refundParts;
        this.sheets = sheets;
        this.wording = wording;
        this.clock = clock;
    }

    @GetMapping("/h5/api/orders/{number}")
    OrderSheet sheet(@PathVariable String number, @RequestAttribute(Guard.MEMBER) Member me) {
        Order order = orders.find(known(number)).orElseThrow(this::unknown);
        OrderNo orderNo = order.orderNo();
        OrderNo parentNo = order.parentNo();
        Set<OrderNo> family = relatives.of(orderNo, parentNo);
        Instant now = clock.instant();
        return new OrderSheet(
                new Sheet.Me(me.userId(), me.name()),
                orderNo.value(),
                parentNo == null ? null : parentNo.value(),
                order.title(0),
                parts.part(order, 0, Reveals.Offered.NOTHING, now),
                refundParts.all(refunds.ofOrder(orderNo), Reveals.Offered.NOTHING, now),
                others(family, orderNo, parentNo),
                relatives.workflows(family).stream()
                        .map(w -> sheets.sibling(w, orderNo))
                        .toList(),
                parts.happened(orders.told(orderNo, EVENTS), now));
    }

    private List<OrderSheet.Relative> others(Set<OrderNo> family, OrderNo self, @Nullable OrderNo whole) {
        List<OrderNo> numbers = new ArrayList<>(family);
        numbers.remove(self);
        Map<OrderNo, Order> known = orders.byNos(numbers);
        return numbers.stream()
                .map(other -> relative(other, other.equals(whole), known.get(other)))
                .toList();
    }

    private OrderSheet.Relative relative(OrderNo orderNo, boolean whole, @Nullable Order order) {
        return new OrderSheet.Relative(
                orderNo.value(),
                whole,
                order == null ? null : order.title(0),
                order == null
                        ? null
                        : wording.say("order.status." + order.status().wire()));
    }

    private OrderNo known(String number) {
        try {
            return new OrderNo(number);
        } catch (OrderInvalid nobodys) {
            throw unknown();
        }
    }

    private PageProblem unknown() {
        return new PageProblem(404, "unknown", wording.say("h5.unknown-order"));
    }
}
