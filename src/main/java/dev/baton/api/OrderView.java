package dev.baton.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.baton.money.Refund;
import dev.baton.order.Order;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything known about an order, in one answer (R119).
 *
 * @param refunds asked for and ended ones, oldest first (R118)
 * @param workflows its exceptions, closed ones too (R058)
 * @param timeline what happened to them, the newest 200, oldest first (R121)
 * @param children the sub-orders, so that what happens to a part shows at the whole (R010)
 */
record OrderView(
        @JsonUnwrapped OrderJson order,
        List<SubOrder> children,
        List<RefundJson> refunds,
        List<WorkflowJson> workflows,
        List<WorkflowJson.EntryJson> timeline) {

    /** A refund of it, asked for or ended. */
    record RefundJson(
            List<String> refundNos,
            String workflowId,
            @Nullable Integer lineNo,
            String amount,
            String currency,
            String state,
            String reason,
            String requester,
            @Nullable String approver,
            OffsetDateTime requestedAt,
            @Nullable OffsetDateTime endedAt,
            @Nullable String answer) {

        static RefundJson of(Refund refund) {
            Instant ended = refund.endedAt();
            return new RefundJson(
                    refund.refundNos(),
                    Long.toString(refund.workflowId()),
                    refund.lineNo() == 0 ? null : refund.lineNo(),
                    refund.amount().text(),
                    refund.amount().currency(),
                    refund.state().wire(),
                    refund.reason(),
                    refund.requester(),
                    refund.approver(),
                    WorkflowJson.time(refund.requestedAt()),
                    ended == null ? null : WorkflowJson.time(ended),
                    refund.answer());
        }
    }

    /**
     * An order in a list.
     *
     * @param exceptional whether it has an open workflow
     */
    record Listed(@JsonUnwrapped OrderJson order, boolean exceptional) {}

    /** A sub-order in one line. */
    record SubOrder(String orderNo, String status, String title, String amount, String currency, boolean exceptional) {

        static SubOrder of(Order order, boolean exceptional) {
            return new SubOrder(
                    order.orderNo().value(),
                    order.status().wire(),
                    order.title(0),
                    order.amount().text(),
                    order.amount().currency(),
                    exceptional);
        }
    }
}
