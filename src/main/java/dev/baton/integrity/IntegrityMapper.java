package dev.baton.integrity;

import java.time.Instant;
import java.util.List;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

/** Read only: the rows of workflow beside those of roster and assignment. */
@Mapper
interface IntegrityMapper {

    record Broken(@Nullable Long id, String what) {}

    @Select("""
            SELECT w.id, w.holder AS what
              FROM workflow w
              LEFT JOIN roster_member m ON m.user_id = w.holder
             WHERE w.open_flag = 1 AND w.state <> 'waiting' AND m.user_id IS NULL
             LIMIT 20
            """)
    List<Broken> heldByNobodyKnown();

    @Select("""
            SELECT w.id, w.team AS what
              FROM workflow w
              LEFT JOIN roster_team t ON t.team_id = w.team
             WHERE w.queue_flag = 1 AND t.team_id IS NULL
             LIMIT 20
            """)
    List<Broken> inUnwatchedQueue();

    /** The first of each role. For the review of a refund nobody stands in: that is waited for, and the lead knows. */
    @Select("""
            SELECT waiting.id, waiting.role AS what
              FROM (SELECT MIN(id) AS id, role
                      FROM workflow
                     WHERE queue_flag = 1 AND step <> 'review'
                     GROUP BY role) waiting
             WHERE NOT EXISTS (SELECT 1 FROM roster_team t WHERE JSON_CONTAINS(t.roles, JSON_QUOTE(waiting.role)))
               AND NOT EXISTS (SELECT 1 FROM roster_member m WHERE JSON_CONTAINS(m.roles, JSON_QUOTE(waiting.role)))
             LIMIT 20
            """)
    List<Broken> waitingForNobody();

    @Select("""
            SELECT id, step AS what
              FROM workflow
             WHERE open_flag = 1 AND todo = ''
             LIMIT 20
            """)
    List<Broken> withoutNextStep();

    @Select("""
            SELECT id, CAST(alarm_at AS CHAR) AS what
              FROM workflow
             WHERE open_flag = 1 AND (alarm_at IS NULL OR (alarm_at < #{silentSince} AND updated_at < #{silentSince}))
             LIMIT 20
            """)
    List<Broken> withSilentAlarm(@Param("silentSince") Instant silentSince);

    @Select("""
            SELECT w.id, CAST(w.entries AS CHAR) AS what
              FROM workflow w
             WHERE w.open_flag = 1
               AND w.entries <> (SELECT COUNT(*) FROM workflow_timeline t WHERE t.workflow_id = w.id)
             LIMIT 20
            """)
    List<Broken> withTornTimeline();

    @Select("""
            SELECT CAST(NULL AS SIGNED) AS id, l.user_id AS what
              FROM assignment_load l
              LEFT JOIN (SELECT holder, COUNT(*) AS n FROM workflow WHERE open_flag = 1 GROUP BY holder) w
                ON w.holder = l.user_id
             WHERE l.open_count <> COALESCE(w.n, 0)
             UNION ALL
            SELECT CAST(NULL AS SIGNED), w.holder
              FROM workflow w
              LEFT JOIN assignment_load l ON l.user_id = w.holder
             WHERE w.open_flag = 1 AND w.holder IS NOT NULL AND l.user_id IS NULL
             GROUP BY w.holder
             LIMIT 20
            """)
    List<Broken> miscountedPeople();
}
