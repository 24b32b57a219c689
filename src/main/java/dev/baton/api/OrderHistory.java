package dev.baton.api;

import dev.baton.money.Refunds;
import dev.baton.order.OrderNo;
import dev.baton.workflow.Board;
import dev.baton.workflow.Timeline;
import dev.baton.workflow.TimelineEntry;
import dev.baton.workflow.Workflow;
import java.util.Comparator;
import java.util.List;
import org.springframework.stereotype.Component;

/** What the rooms above the order know about it, for its whole view. */
@Component
class OrderHistory {

    private static final int ENTRIES = 200;

    private final Board board;
    private final Timeline timeline;
    private final WorkflowViews views;
    private final Refunds refunds;

    OrderHistory(Board board, Timeline timeline, WorkflowViews views, Refunds refunds) {
        this.board = board;
        this.timeline = timeline;
        this.views = views;
        this.refunds = refunds;
    }

    List<OrderView.RefundJson> refunds(OrderNo orderNo) {
        return refunds.ofOrder(orderNo).stream().map(OrderView.RefundJson::of).toList();
    }

    List<Workflow> exceptions(OrderNo orderNo) {
        return board.ofOrder(orderNo);
    }

    List<WorkflowJson> views(List<Workflow> exceptions) {
        return exceptions.stream().map(views::view).toList();
    }

    /** The newest entries of all of them, oldest first. */
    List<WorkflowJson.EntryJson> timeline(List<Workflow> exceptions) {
        return together(exceptions.stream()
                        .map(workflow -> timeline.latest(workflow.id(), ENTRIES))
                        .toList())
                .stream()
                .map(WorkflowJson.EntryJson::of)
                .toList();
    }

    /** Those of one workflow keep their sequence when they are of one moment: one transaction may write several. */
    static List<TimelineEntry> together(List<List<TimelineEntry>> each) {
        List<TimelineEntry> all = each.stream()
                .flatMap(entries -> entries.stream().sorted(Comparator.comparingInt(TimelineEntry::seq)))
                .sorted(Comparator.comparing(TimelineEntry::at))
                .toList();
        return all.subList(Math.max(0, all.size() - ENTRIES), all.size());
    }
}
