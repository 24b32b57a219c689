package dev.baton.bot.command;

import dev.baton.order.OrderNo;
import dev.baton.order.Orders;
import dev.baton.workflow.Board;
import dev.baton.workflow.Workflow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Orders with their sub-orders: a customer knows one number, and what is wrong with any part of it is looked for behind
 * that (R010).
 */
@Component
class Families {

    private final Orders orders;
    private final Board board;

    Families(Orders orders, Board board) {
        this.orders = orders;
        this.board = board;
    }

    /**
     * An order and what hangs below it.
     *
     * @param subs the numbers of its sub-orders
     * @param works all their workflows and its own, oldest first, closed ones too
     */
    record Family(OrderNo orderNo, List<OrderNo> subs, List<Workflow> works) {

        List<Workflow> open() {
            return works.stream().filter(one -> one.state().isOpen()).toList();
        }

        /** What is open of its own, without the sub-orders. */
        List<Workflow> own() {
            return open().stream().filter(one -> one.orderNo().equals(orderNo)).toList();
        }

        /** What is open of the sub-orders. */
        List<Workflow> below() {
            return open().stream().filter(one -> !one.orderNo().equals(orderNo)).toList();
        }
    }

    /** Two statements. */
    Family of(OrderNo orderNo) {
        return of(List.of(orderNo)).get(0);
    }

    /** In the order of the question; two statements for all of them. */
    List<Family> of(List<OrderNo> orderNos) {
        if (orderNos.isEmpty()) {
            return List.of();
        }
        Map<OrderNo, List<OrderNo>> subs = orders.subOrders(orderNos);
        List<OrderNo> all = new ArrayList<>(orderNos);
        subs.values().forEach(all::addAll);
        Map<OrderNo, List<Workflow>> works =
                board.ofOrders(all).stream().collect(Collectors.groupingBy(Workflow::orderNo));
        return orderNos.stream()
                .map(one -> family(one, subs.getOrDefault(one, List.of()), works))
                .toList();
    }

    private static Family family(OrderNo orderNo, List<OrderNo> subs, Map<OrderNo, List<Workflow>> works) {
        List<Workflow> all = new ArrayList<>(works.getOrDefault(orderNo, List.of()));
        subs.forEach(sub -> all.addAll(works.getOrDefault(sub, List.of())));
        return new Family(
                orderNo,
                subs,
                all.stream().sorted(Comparator.comparingLong(Workflow::id)).toList());
    }

    /** What is open of orders whose number, or whose parent's number, ends so. */
    List<Workflow> openByTail(String tail, int limit) {
        List<Workflow> open = new ArrayList<>(board.openByOrderTail(tail, limit));
        board.ofOrders(orders.subOrdersByTail(tail)).stream()
                .filter(one -> one.state().isOpen() && open.stream().noneMatch(known -> known.id() == one.id()))
                .limit(limit)
                .forEach(open::add);
        return open;
    }
}
