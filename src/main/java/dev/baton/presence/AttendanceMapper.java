package dev.baton.presence;

import java.time.Instant;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;

@Mapper
interface AttendanceMapper {

    record LeaveRow(String userId, Instant fromAt, Instant toAt) {}

    /** Zero when another instance asks at this beginning or end. */
    @Insert("""
            insert ignore into presence_poll (slot_at, asked_at, answered)
            values (#{slot}, #{now}, 0)
            """)
    int claim(Instant slot, Instant now);

    /** Zero when it was answered, or whoever asks has begun since then. */
    @Update("""
            update presence_poll
            set asked_at = #{now}
            where slot_at = #{slot} and answered = 0 and asked_at <= #{givenUp}
            """)
    int claimAgain(Instant slot, Instant givenUp, Instant now);

    /** What was said at this beginning or end has been taken in. */
    @Update("""
            update presence_poll
            set answered = 1
            where slot_at = #{slot}
            """)
    int answered(Instant slot);

    @Delete("""
            delete from presence_poll
            where slot_at = #{slot}
            """)
    void release(Instant slot);

    @Delete("""
            delete from presence_poll
            where slot_at < #{before}
            limit 1000
            """)
    int forgetPolls(Instant before);

    @Insert("""
            insert into presence_leave (user_id, from_at, to_at)
            values (#{userId}, #{fromAt}, #{toAt})
            on duplicate key update
                applied = if(to_at = values(to_at), applied, 0), to_at = values(to_at)
            """)
    void know(LeaveRow row);

    @Select("""
            select user_id, from_at, to_at
            from presence_leave
            where applied = 0 and from_at <= #{now}
            order by from_at
            limit 200
            """)
    List<LeaveRow> due(Instant now);

    /** Zero when another instance has done it. */
    @Update("""
            update presence_leave
            set applied = 1
            where user_id = #{userId} and from_at = #{fromAt} and applied = 0
            """)
    int apply(LeaveRow row);
}
