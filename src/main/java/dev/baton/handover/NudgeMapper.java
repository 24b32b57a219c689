package dev.baton.handover;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;

/** What has been said, so that it is said once: reminders, digests, work that nobody holds. */
@Mapper
interface NudgeMapper {

    /** Zero when the holder was reminded of it before. */
    @Insert("""
            INSERT IGNORE INTO handover_nudge (workflow_id, step, since, told_at)
            VALUES (#{workflowId}, #{step}, #{since}, #{now})
            """)
    int nudge(
            @Param("workflowId") long workflowId,
            @Param("step") String step,
            @Param("since") Instant since,
            @Param("now") Instant now);

    @Delete("DELETE FROM handover_nudge WHERE told_at < #{before} LIMIT 1000")
    int forget(@Param("before") Instant before);

    /**
     * What a team's lead has heard of.
     *
     * @param toldTo when the newest of it came
     */
    record Heard(String team, Instant toldTo, Instant toldAt) {}

    @Select("SELECT team, told_to, told_at FROM handover_unheld")
    List<Heard> heard();

    @Insert("""
            INSERT IGNORE INTO handover_unheld (team, told_to, told_at)
            VALUES (#{team}, '1970-01-02', '1970-01-02')
            """)
    void hears(@Param("team") String team);

    /** Zero when another instance has told the lead. */
    @Update("""
            UPDATE handover_unheld
               SET told_to = #{newest}, told_at = #{now}
             WHERE team = #{team} AND told_to < #{newest}
            """)
    int told(@Param("team") String team, @Param("newest") Instant newest, @Param("now") Instant now);

    record Numbers(int open, int overdue, int waiting) {}

    /** Zero when this team has been told at this time. */
    @Insert("""
            INSERT IGNORE INTO handover_digest (team, slot_at, open, overdue, waiting)
            VALUES (#{team}, #{slot}, #{now.open}, #{now.overdue}, #{now.waiting})
            """)
    int digest(@Param("team") String team, @Param("slot") Instant slot, @Param("now") Numbers now);

    @Select("""
            SELECT open, overdue, waiting
              FROM handover_digest
             WHERE team = #{team} AND slot_at < #{slot}
             ORDER BY slot_at DESC
             LIMIT 1
            """)
    Optional<Numbers> before(@Param("team") String team, @Param("slot") Instant slot);

    @Delete("DELETE FROM handover_digest WHERE slot_at < #{before} LIMIT 1000")
    int forgetDigests(@Param("before") Instant before);
}
