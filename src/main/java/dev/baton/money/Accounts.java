package dev.baton.money;

import dev.baton.integrity.IntegrityCheck;
import dev.baton.integrity.Violation;
import dev.baton.wording.Wording;
import java.util.List;
import java.util.stream.Stream;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Every refund is accounted for: reviewed by another person, open exactly while its workflow is in review, on its way,
 * and never more than was paid.
 */
@Component
class Accounts implements IntegrityCheck {

    /** Read only; looks at the rows of workflow, order and outbox beside its own. */
    @Mapper
    interface Rows {

        @Select("SELECT workflow_id FROM money_request WHERE approver = requester LIMIT 20")
        List<Long> ownApproval();

        @Select("""
                SELECT w.id
                  FROM workflow w
                  LEFT JOIN money_request r ON r.workflow_id = w.id AND r.open_flag = 1
                 WHERE w.open_flag = 1 AND w.step = 'review' AND r.id IS NULL
                 LIMIT 20
                """)
        List<Long> reviewOfNothing();

        @Select("""
                SELECT r.workflow_id
                  FROM money_request r
                  JOIN workflow w ON w.id = r.workflow_id
                 WHERE r.open_flag = 1 AND w.step <> 'review'
                 LIMIT 20
                """)
        List<Long> refundWithoutReview();

        @Select("""
                SELECT r.workflow_id
                  FROM money_refund f
                  JOIN money_request r ON r.id = f.request_id
                  LEFT JOIN outbox_entry o ON o.topic = 'refund' AND o.entry_key = f.refund_no
                 WHERE f.under_way = 1 AND o.entry_key IS NULL
                 LIMIT 20
                """)
        List<Long> forgottenParts();

        @Select("""
                SELECT r.workflow_id
                  FROM money_request r
                  JOIN money_refund f ON f.request_id = r.id
                 GROUP BY r.workflow_id, r.id, r.amount
                HAVING SUM(f.amount) <> r.amount
                 LIMIT 20
                """)
        List<Long> partsThatDoNotAddUp();

        /** A payment that the shop calls refunded was paid before. */
        @Select("""
                SELECT MIN(r.workflow_id)
                  FROM money_request r
                  JOIN money_refund f ON f.request_id = r.id
                  JOIN order_head h ON h.order_no = r.order_no
                 WHERE f.state NOT IN ('failed', 'rejected', 'revoked')
                 GROUP BY h.id
                HAVING SUM(f.amount) > (SELECT COALESCE(SUM(p.amount), 0)
                                          FROM order_payment p
                                         WHERE p.order_id = h.id
                                           AND p.status IN ('paid', 'refunded')
                                           AND (p.channel IS NULL OR LOWER(p.channel) <> 'voucher'))
                 LIMIT 20
                """)
        List<Long> moreThanWasPaid();
    }

    private final Rows rows;
    private final Wording wording;

    Accounts(Rows rows, Wording wording) {
        this.rows = rows;
        this.wording = wording;
    }

    @Override
    @Transactional(readOnly = true)
    public List<Violation> violations() {
        return Stream.of(
                        Violation.each("refund-own-approval", wording, rows.ownApproval()),
                        Violation.each("refund-review-of-nothing", wording, rows.reviewOfNothing()),
                        Violation.each("refund-without-review", wording, rows.refundWithoutReview()),
                        Violation.each("refund-forgotten", wording, rows.forgottenParts()),
                        Violation.each("refund-parts", wording, rows.partsThatDoNotAddUp()),
                        Violation.each("refund-over-paid", wording, rows.moreThanWasPaid()))
                .flatMap(each -> each)
                .toList();
    }
}
