package dev.baton.action;

import dev.baton.integrity.IntegrityCheck;
import dev.baton.integrity.Violation;
import dev.baton.wording.Wording;
import java.util.List;
import java.util.stream.Stream;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What buttons sent out is on its way, and a workflow believes just as much to be under way as is. */
@Component
class Errands implements IntegrityCheck {

    /** Read only; looks at the rows of workflow, money and outbox beside its own. */
    @Mapper
    interface Rows {

        @Select("""
                SELECT s.workflow_id
                  FROM action_sms s
                  LEFT JOIN outbox_entry o ON o.topic = 'sms' AND o.entry_key = CAST(s.id AS CHAR)
                 WHERE s.under_way = 1 AND o.entry_key IS NULL
                 LIMIT 20
                """)
        List<Long> forgottenSms();

        @Select("""
                SELECT w.id
                  FROM workflow w
                 WHERE w.open_flag = 1
                   AND w.in_flight
                       <> (SELECT COUNT(*) FROM money_request r WHERE r.workflow_id = w.id AND r.open_flag = 1)
                        + (SELECT COUNT(*) FROM action_sms s WHERE s.workflow_id = w.id AND s.under_way = 1)
                 LIMIT 20
                """)
        List<Long> miscounted();
    }

    private final Rows rows;
    private final Wording wording;

    Errands(Rows rows, Wording wording) {
        this.rows = rows;
        this.wording = wording;
    }

    @Override
    @Transactional(readOnly = true)
    public List<Violation> violations() {
        return Stream.of(
                        Violation.each("sms-forgotten", wording, rows.forgottenSms()),
                        Violation.each("in-flight-miscounted", wording, rows.miscounted()))
                .flatMap(each -> each)
                .toList();
    }
}
