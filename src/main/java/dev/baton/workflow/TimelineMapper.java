package dev.baton.workflow;

import java.time.Instant;
import java.util.List;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

/** What happened to a workflow: entries are added and never changed. */
@Mapper
interface TimelineMapper {

    @Insert("""
            INSERT INTO workflow_timeline (workflow_id, seq, at, actor, surface, kind, text, data, hash)
            VALUES (#{workflowId}, #{line.seq}, #{line.at}, #{line.actor}, #{line.surface}, #{line.kind}, #{line.text},
                    #{line.data}, UNHEX(#{hash}))
            """)
    void append(@Param("workflowId") long workflowId, @Param("line") TimelineEntry line, @Param("hash") String hash);

    /** The newest entries, newest first. */
    @Select("""
            SELECT seq, at, actor, surface, kind, text, data
              FROM workflow_timeline
             WHERE workflow_id = #{workflowId}
             ORDER BY seq DESC
             LIMIT #{limit}
            """)
    List<TimelineEntry> last(@Param("workflowId") long workflowId, @Param("limit") int limit);

    /** Oldest first, from a number on. */
    @Select("""
            SELECT seq, at, actor, surface, kind, text, data
              FROM workflow_timeline
             WHERE workflow_id = #{workflowId} AND seq >= #{from}
             ORDER BY seq
             LIMIT #{limit}
            """)
    List<TimelineEntry> from(@Param("workflowId") long workflowId, @Param("from") int from, @Param("limit") int limit);

    /** Above zero: the one who has it since then took it, nobody gave it. */
    @Select("""
            SELECT COUNT(*)
              FROM workflow_timeline
             WHERE workflow_id = #{workflowId} AND at = #{since} AND actor = #{holder}
               AND kind IN ('taken', 'reopened', 'refund-revoked', 'refund-approval-revoked')
            """)
    int tookItself(@Param("workflowId") long workflowId, @Param("holder") String holder, @Param("since") Instant since);

    /** Everybody else who has said something here since then. */
    @Select("""
            SELECT DISTINCT actor
              FROM workflow_timeline
             WHERE workflow_id = #{workflowId} AND at >= #{since} AND kind IN ('note', 'pictures')
               AND actor <> #{holder}
             ORDER BY actor
            """)
    List<String> writers(
            @Param("workflowId") long workflowId, @Param("since") Instant since, @Param("holder") String holder);

    /** Everybody who ever did something here on a card. */
    @Select("""
            SELECT DISTINCT actor
              FROM workflow_timeline
             WHERE workflow_id = #{workflowId} AND surface = 'card'
            """)
    List<String> hands(@Param("workflowId") long workflowId);
}
