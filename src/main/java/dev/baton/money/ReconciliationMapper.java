package dev.baton.money;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

/** Reads one day of refunds; every range is an index's, and the orders are found by their numbers. */
@Mapper
interface ReconciliationMapper {

    record SumRow(Reconciliation.Flow flow, String currency, int refunds, BigDecimal amount) {}

    record SideRow(Reconciliation.Verdict verdict, String currency, int payments, BigDecimal paid, BigDecimal shown) {}

    record DifferenceRow(
            String orderNo, String paymentNo, Reconciliation.Verdict verdict, String currency, BigDecimal paid) {}

    record LateRow(
            String orderNo,
            String refundNo,
            RefundState state,
            Instant since,
            @Nullable Instant askedNext,
            boolean blocked,
            int late) {}

    @Select("""
            SELECT 'REQUESTED' AS flow, currency, COUNT(*) AS refunds, SUM(amount) AS amount
              FROM money_request
             WHERE requested_at >= #{from} AND requested_at < #{to}
             GROUP BY currency
             UNION ALL
            SELECT CASE state WHEN 'rejected' THEN 'REJECTED'
                              WHEN 'revoked' THEN 'REVOKED'
                              ELSE 'APPROVED' END AS decision,
                   currency, COUNT(*), SUM(amount)
              FROM money_request
             WHERE decided_at >= #{from} AND decided_at < #{to}
             GROUP BY decision, currency
             UNION ALL
            SELECT UPPER(f.state), r.currency, COUNT(*), SUM(f.amount)
              FROM money_refund f
              JOIN money_request r ON r.id = f.request_id
             WHERE f.ended_at >= #{from} AND f.ended_at < #{to} AND f.state IN ('paid', 'failed')
             GROUP BY f.state, r.currency
             UNION ALL
            SELECT 'WAITING', currency, COUNT(*), SUM(amount)
              FROM money_request
             WHERE open_flag = 1 AND state = 'requested'
             GROUP BY currency
             UNION ALL
            SELECT CASE f.state WHEN 'unknown' THEN 'UNKNOWN' ELSE 'UNDER_WAY' END AS way,
                   r.currency, COUNT(*), SUM(f.amount)
              FROM money_refund f
              JOIN money_request r ON r.id = f.request_id
             WHERE f.under_way = 1
             GROUP BY way, r.currency
            """)
    List<SumRow> sums(@Param("from") Instant from, @Param("to") Instant to);

    /**
     * Each payment of which money went back on the day, with all that ever went back of it, and what its order shows.
     */
    String SIDES = """
              FROM (SELECT ours.order_no, ours.payment_no, ours.currency, ours.paid,
                           CASE WHEN p.status = 'refunded' THEN p.amount ELSE 0 END AS shown,
                           CASE WHEN p.order_id IS NULL THEN 'GONE'
                                WHEN ours.doubts > 0 THEN 'DOUBT'
                                WHEN h.currency <> ours.currency THEN 'CURRENCY'
                                WHEN ours.paid > p.amount THEN 'TOO_MUCH'
                                WHEN p.status = 'refunded' AND ours.paid = p.amount THEN 'SHOWN'
                                WHEN p.status = 'refunded' THEN 'SHOWN_MORE'
                                WHEN p.status <> 'paid' THEN 'NEVER_PAID'
                                WHEN ours.paid < p.amount THEN 'PARTLY'
                                ELSE 'NOT_SHOWN'
                           END AS verdict
                      FROM (SELECT touched.order_no, touched.payment_no, touched.currency,
                                   SUM(f.amount) AS paid, SUM(f.answer IS NOT NULL) AS doubts
                              FROM (SELECT DISTINCT r.order_no, f.payment_no, r.currency
                                      FROM money_refund f
                                      JOIN money_request r ON r.id = f.request_id
                                     WHERE f.ended_at >= #{from} AND f.ended_at < #{to} AND f.state = 'paid') touched
                              JOIN money_request r ON r.order_no = touched.order_no AND r.currency = touched.currency
                              JOIN money_refund f ON f.request_id = r.id AND f.payment_no = touched.payment_no
                             WHERE f.state = 'paid'
                             GROUP BY touched.order_no, touched.payment_no, touched.currency) ours
                      LEFT JOIN order_head h ON h.order_no = ours.order_no
                      LEFT JOIN order_payment p ON p.order_id = h.id AND p.payment_no = ours.payment_no) compared
            """;

    @Select("SELECT verdict, currency, COUNT(*) AS payments, SUM(paid) AS paid, SUM(shown) AS shown\n" + SIDES
            + " GROUP BY verdict, currency ORDER BY verdict, currency")
    List<SideRow> sides(@Param("from") Instant from, @Param("to") Instant to);

    @Select("SELECT order_no, payment_no, verdict, currency, paid\n" + SIDES
            + " WHERE verdict NOT IN ('SHOWN', 'PARTLY') ORDER BY order_no, payment_no LIMIT #{limit}")
    List<DifferenceRow> differences(@Param("from") Instant from, @Param("to") Instant to, @Param("limit") int limit);

    /** Only what is under way is looked at, which is little. */
    @Select("""
            SELECT r.order_no, f.refund_no, f.state, r.leaves_at AS since, o.due_at AS asked_next,
                   o.blocked_at IS NOT NULL AS blocked, COUNT(*) OVER () AS late
              FROM money_refund f
              JOIN money_request r ON r.id = f.request_id
              LEFT JOIN outbox_entry o ON o.topic = 'refund' AND o.entry_key = f.refund_no
             WHERE f.under_way = 1 AND r.leaves_at < #{before}
             ORDER BY r.leaves_at, f.refund_no
             LIMIT #{limit}
            """)
    List<LateRow> late(@Param("before") Instant before, @Param("limit") int limit);
}
