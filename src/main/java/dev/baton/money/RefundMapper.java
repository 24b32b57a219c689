package dev.baton.money;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** Refunds, and their parts: one for each payment that money goes back to. Reads the workflow for its team. */
@Mapper
interface RefundMapper {

    record RequestRow(
            long id,
            long workflowId,
            String orderNo,
            int lineNo,
            BigDecimal amount,
            String currency,
            String reason,
            String requester,
            @Nullable String approver,
            RefundState state,
            Instant requestedAt,
            @Nullable Instant decidedAt,
            @Nullable Instant leavesAt,
            @Nullable Instant endedAt,
            @Nullable String answer) {

        /** In this state from now on, which may be its end. */
        RequestRow with(RefundState next, Instant now) {
            return with(next, now, approver, decidedAt, leavesAt, answer);
        }

        /** The same with what somebody decided now. */
        RequestRow decided(
                RefundState next, Instant now, @Nullable String by, @Nullable Instant leaves, @Nullable String why) {
            return with(next, now, by, now, leaves, why);
        }

        private RequestRow with(
                RefundState next,
                Instant now,
                @Nullable String by,
                @Nullable Instant decided,
                @Nullable Instant leaves,
                @Nullable String why) {
            return new RequestRow(
                    id,
                    workflowId,
                    orderNo,
                    lineNo,
                    amount,
                    currency,
                    reason,
                    requester,
                    by,
                    next,
                    requestedAt,
                    decided,
                    leaves,
                    next.isOpen() ? null : now,
                    why);
        }
    }

    record PartRow(
            String refundNo,
            long requestId,
            String paymentNo,
            BigDecimal amount,
            RefundState state,
            int asked,
            @Nullable String gatewayNo,
            @Nullable String answer) {}

    /**
     * Money of an order that is given back or about to be; {@code hasLeft} once the gateway may have been asked for it.
     */
    record Committed(
            long workflowId,
            boolean underWay,
            String refundNo,
            boolean hasLeft,
            int lineNo,
            String paymentNo,
            BigDecimal amount) {}

    String REQUEST = """
            SELECT id, workflow_id, order_no, line_no, amount, currency, reason, requester, approver, state,
                   requested_at, decided_at, leaves_at, ended_at, answer
              FROM money_request
            """;

    String PART =
            "SELECT refund_no, request_id, payment_no, amount, state, asked, gateway_no, answer FROM money_refund";

    @Select("""
            SELECT r.workflow_id, r.open_flag IS NOT NULL AS under_way, f.refund_no,
                   f.state NOT IN ('requested', 'approved') AS has_left, r.line_no, f.payment_no, f.amount
              FROM money_request r
              JOIN money_refund f ON f.request_id = r.id
             WHERE r.order_no = #{orderNo}
               AND f.state NOT IN ('failed', 'rejected', 'revoked')
            """)
    List<Committed> committed(@Param("orderNo") String orderNo);

    /** Money that is back where it came from. */
    record PaidRow(String orderNo, long workflowId, String refundNo, int lineNo, String paymentNo, BigDecimal amount) {

        Committed part() {
            return new Committed(workflowId, false, refundNo, true, lineNo, paymentNo, amount);
        }
    }

    /** Of any of these orders; the list may not be empty. */
    List<PaidRow> paid(@Param("numbers") List<String> numbers);

    @Insert("""
            INSERT INTO money_request
                   (id, workflow_id, order_no, line_no, amount, currency, reason, requester, state, requested_at)
            VALUES (#{id}, #{workflowId}, #{orderNo}, #{lineNo}, #{amount}, #{currency}, #{reason}, #{requester},
                    #{state}, #{requestedAt})
            """)
    void insert(RequestRow row);

    void insertParts(@Param("parts") List<PartRow> parts);

    @Select(REQUEST + " WHERE workflow_id = #{workflowId} AND open_flag = 1 FOR UPDATE")
    Optional<RequestRow> lockOpen(@Param("workflowId") long workflowId);

    @Select(REQUEST + " WHERE id = #{id} FOR UPDATE")
    Optional<RequestRow> lock(@Param("id") long id);

    @Select(REQUEST + " WHERE workflow_id = #{workflowId} AND open_flag = 1")
    Optional<RequestRow> open(@Param("workflowId") long workflowId);

    @Select(REQUEST + " WHERE id = #{id}")
    Optional<RequestRow> find(@Param("id") long id);

    @Select(REQUEST + " WHERE order_no = #{orderNo} ORDER BY id LIMIT 200")
    List<RequestRow> ofOrder(@Param("orderNo") String orderNo);

    /** Refunds one person agreed to, of workflows of one team. */
    record ApprovedRow(String team, String approver, String currency, int number, BigDecimal amount) {}

    @Select("""
            SELECT w.home_team AS team, r.approver, r.currency, COUNT(*) AS number, SUM(r.amount) AS amount
              FROM money_request r
              JOIN workflow w ON w.id = r.workflow_id
             WHERE r.decided_at >= #{from} AND r.decided_at < #{to}
               AND r.approver IS NOT NULL
               AND r.state NOT IN ('rejected', 'revoked')
             GROUP BY w.home_team, r.approver, r.currency
            """)
    List<ApprovedRow> approved(@Param("from") Instant from, @Param("to") Instant to);

    /** What of a refund a card shows. */
    record Brief(long workflowId, BigDecimal amount, String currency, RefundState state, BigDecimal paid) {}

    /** Newest first. */
    @Select("""
            SELECT workflow_id, amount, currency, state,
                   (SELECT COALESCE(SUM(f.amount), 0)
                      FROM money_refund f
                     WHERE f.request_id = money_request.id AND f.state = 'paid') AS paid
              FROM money_request
             WHERE order_no = #{orderNo}
             ORDER BY id DESC
             LIMIT 200
            """)
    List<Brief> briefly(@Param("orderNo") String orderNo);

    /** What of one refund is back where it came from. */
    record Back(BigDecimal amount, String currency) {}

    @Select("""
            SELECT SUM(f.amount) AS amount, r.currency
              FROM money_request r
              JOIN money_refund f ON f.request_id = r.id
             WHERE r.order_no = #{orderNo}
               AND r.workflow_id = #{workflowId}
               AND f.state = 'paid'
             GROUP BY r.id, r.currency
             ORDER BY r.id DESC
             LIMIT 1
            """)
    Optional<Back> lastPaid(@Param("orderNo") String orderNo, @Param("workflowId") long workflowId);

    @Select(PART + " WHERE request_id = #{requestId} ORDER BY amount DESC, refund_no")
    List<PartRow> parts(@Param("requestId") long requestId);

    @Select(PART + " WHERE refund_no = #{refundNo}")
    Optional<PartRow> part(@Param("refundNo") String refundNo);

    @Update("""
            UPDATE money_request
               SET state = #{state}, approver = #{approver}, decided_at = #{decidedAt}, leaves_at = #{leavesAt},
                   ended_at = #{endedAt}, answer = #{answer}
             WHERE id = #{id}
            """)
    void update(RequestRow row);

    /** Of a workflow that the caller has locked. */
    @Update("""
            UPDATE money_request
               SET requester = CASE requester WHEN #{from} THEN #{to} ELSE requester END,
                   approver = CASE approver WHEN #{from} THEN #{to} ELSE approver END
             WHERE workflow_id = #{workflowId} AND open_flag = 1
            """)
    void renumber(@Param("workflowId") long workflowId, @Param("from") String from, @Param("to") String to);

    /** The request, which the caller has locked, and all its parts with it. */
    @Update("""
            UPDATE money_request r
              JOIN money_refund f ON f.request_id = r.id
               SET r.state = #{state}, r.approver = #{approver}, r.decided_at = #{decidedAt}, r.leaves_at = #{leavesAt},
                   r.ended_at = #{endedAt}, r.answer = #{answer}, f.state = #{state}, f.ended_at = #{endedAt}
             WHERE r.id = #{id}
            """)
    void decide(RequestRow row);

    @Update("""
            UPDATE money_refund
               SET state = #{state}, asked = #{asked}, gateway_no = #{gatewayNo}, answer = #{answer},
                   ended_at = #{endedAt}
             WHERE refund_no = #{refundNo}
            """)
    void updatePart(
            @Param("refundNo") String refundNo,
            @Param("state") RefundState state,
            @Param("asked") int asked,
            @Param("gatewayNo") @Nullable String gatewayNo,
            @Param("answer") @Nullable String answer,
            @Param("endedAt") @Nullable Instant endedAt);
}
