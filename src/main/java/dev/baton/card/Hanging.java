package dev.baton.card;

import dev.baton.integrity.IntegrityCheck;
import dev.baton.integrity.Violation;
import dev.baton.wording.Wording;
import java.util.List;
import java.util.stream.Stream;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Every card that should exist exists, or has an outbox entry that will bring it. */
@Component
class Hanging implements IntegrityCheck {

    /** Read only; looks at the rows of workflow, roster and outbox beside its own. */
    @Mapper
    interface Rows {

        @Select("""
                SELECT w.id
                  FROM workflow w
                  LEFT JOIN card_space s
                    ON s.out_track_id = CONCAT('baton-', w.id) AND s.kind = 'ROBOT' AND s.space_id = w.holder
                   AND (s.delivered_at IS NOT NULL OR s.unsure > 0)
                  LEFT JOIN outbox_entry o ON o.topic = 'card' AND o.entry_key = CONCAT('baton-', w.id)
                 WHERE w.open_flag = 1 AND w.holder IS NOT NULL AND s.space_id IS NULL AND o.entry_key IS NULL
                 LIMIT 20
                """)
        List<Long> missingInHoldersChat();

        @Select("""
                SELECT w.id
                  FROM workflow w
                  JOIN roster_team t ON t.team_id = w.home_team
                  JOIN roster_group g ON g.name = t.group_name
                  LEFT JOIN card_space s
                    ON s.out_track_id = CONCAT('baton-', w.id) AND s.kind = 'GROUP'
                   AND (s.delivered_at IS NOT NULL OR s.unsure > 0)
                  LEFT JOIN outbox_entry o ON o.topic = 'card' AND o.entry_key = CONCAT('baton-', w.id)
                 WHERE w.open_flag = 1 AND w.quiet = 0 AND s.space_id IS NULL AND o.entry_key IS NULL
                   AND w.opened_at > g.bound_at AND g.lost_at IS NULL
                 LIMIT 20
                """)
        List<Long> missingInGroup();

        @Select("""
                SELECT w.id
                  FROM workflow w
                  JOIN roster_team t ON t.team_id = w.home_team
                  JOIN roster_group g ON g.name = t.group_name
                 WHERE w.queue_flag = 1 AND g.lost_at IS NOT NULL
                 LIMIT 20
                """)
        List<Long> waitingUnseen();

        @Select("""
                SELECT f.id
                  FROM card_summary f
                  JOIN roster_team t ON t.team_id = f.team
                  JOIN roster_group g ON g.name = t.group_name
                  LEFT JOIN card_space s
                    ON s.out_track_id = CONCAT('flood-', f.id) AND s.delivered_at IS NOT NULL
                  LEFT JOIN outbox_entry o ON o.topic = 'card' AND o.entry_key = CONCAT('flood-', f.id)
                 WHERE s.space_id IS NULL AND o.entry_key IS NULL
                   AND f.created_at > g.bound_at
                 LIMIT 20
                """)
        List<Long> missingSummaries();

        @Select("""
                SELECT w.id
                  FROM workflow w
                  LEFT JOIN card_summary f
                    ON f.team = w.home_team AND f.type = w.type AND f.detail = w.detail
                 WHERE w.open_flag = 1 AND w.quiet = 1 AND f.id IS NULL
                 LIMIT 20
                """)
        List<Long> quietWithoutSummary();
    }

    private final Rows rows;
    private final Wording wording;

    Hanging(Rows rows, Wording wording) {
        this.rows = rows;
        this.wording = wording;
    }

    @Override
    @Transactional(readOnly = true)
    public List<Violation> violations() {
        return Stream.of(
                        Violation.each("card-missing-holder", wording, rows.missingInHoldersChat()),
                        Violation.each("card-missing-group", wording, rows.missingInGroup()),
                        Violation.each("card-unseen", wording, rows.waitingUnseen()),
                        Violation.each("card-missing-summary", wording, rows.missingSummaries()),
                        Violation.each("card-quiet-alone", wording, rows.quietWithoutSummary()))
                .flatMap(each -> each)
                .toList();
    }
}
