package dev.baton.presence;

import java.time.Instant;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;

/** For which beginnings and ends of shifts the platform was asked, and the leave it told of. */
@Mapper
interface AttendanceMapper {

    record LeaveRow(String userId, Instant fromAt, Instant toAt) {}

    /** Zero when another instance asks at this beginning or end. */
    @Insert("INSERT IGNORE INTO presence_poll (slot_at, asked_at, answered) VALUES (#{slot}, #{now}, 0)")
    int claim(Instant slot, Instant now);

    /** Zero when it was answered, or whoever asks has begun since then. */
    @Update("""
            UPDATE presence_poll
               SET asked_at = #{now}
             WHERE slot_at = #{slot} AND answered = 0 AND asked_at <= #{givenUp}
            """)
    int claimAgain(Instant slot, Instant givenUp, Instant now);

    /** What was said at this beginning or end has been taken in. */
    @Update("UPDATE presence_poll SET answered = 1 WHERE slot_at = #{slot}")
    int answered(Instant slot);

    @Delete("DELETE FROM presence_poll WHERE slot_at = #{slot}")
    void release(Instant slot);

    @Delete("DELETE FROM presence_poll WHERE slot_at < #{before} LIMIT 1000")
    int forgetPolls(Instant before);

    @Insert("""
            INSERT INTO presence_leave (user_id, from_at, to_at)
            VALUES (#{userId}, #{fromAt}, #{toAt})
            ON DUPLICATE KEY UPDATE applied = IF(to_at = VALUES(to_at), applied, 0), to_at = VALUES(to_at)
            """)
    void know(LeaveRow row);

    @Select("""
            SELECT user_id, from_at, to_at
              FROM presence_leave
             WHERE applied = 0 AND from_at <= #{now}
             ORDER BY from_at
             LIMIT 200
            """)
    List<LeaveRow> due(Instant now);

    /** Zero when another instance has done it. */
    @Update("UPDATE presence_leave SET applied = 1 WHERE user_id = #{userId} AND from_at = #{fromAt} AND applied = 0")
    int apply(LeaveRow row);
}
