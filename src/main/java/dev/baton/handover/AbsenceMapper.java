package dev.baton.handover;

import java.time.Instant;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;

/** Who counts as gone, why, and whether that was told. */
@Mapper
interface AbsenceMapper {

    record Row(String userId, String reason, Instant toldAt) {}

    @Select("SELECT user_id, reason, told_at FROM handover_absence")
    List<Row> all();

    /** Two rows for a new or another reason, one or none when it was known. */
    @Insert("""
            INSERT IGNORE INTO handover_absence (user_id, reason, since, told_at)
            VALUES (#{user}, #{reason}, #{since}, #{now})
            """)
    int begin(
            @Param("user") String user,
            @Param("reason") String reason,
            @Param("since") Instant since,
            @Param("now") Instant now);

    /** Is known, told or not: whatever was known before. */
    @Insert("""
            INSERT INTO handover_absence (user_id, reason, since, told_at)
            VALUES (#{user}, #{reason}, #{now}, #{now})
            ON DUPLICATE KEY UPDATE reason = VALUES(reason), since = VALUES(since), told_at = VALUES(told_at)
            """)
    void know(@Param("user") String user, @Param("reason") String reason, @Param("now") Instant now);

    /** By the database's clock. Zero while another instance moves this one's work, or when it is not known any more. */
    @Update("""
            UPDATE handover_absence
               SET moving_until = TIMESTAMPADD(SECOND, #{seconds}, NOW(3))
             WHERE user_id = #{user} AND reason = #{reason} AND (moving_until IS NULL OR moving_until <= NOW(3))
            """)
    int move(@Param("user") String user, @Param("reason") String reason, @Param("seconds") long seconds);

    @Update("UPDATE handover_absence SET moving_until = NULL WHERE user_id = #{user} AND reason = #{reason}")
    int moved(@Param("user") String user, @Param("reason") String reason);

    @Delete("DELETE FROM handover_absence WHERE user_id = #{user} AND reason = #{reason}")
    int end(@Param("user") String user, @Param("reason") String reason);
}
