package dev.baton.assignment;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

@Mapper
interface LoadMapper {

    record Row(String userId, int openCount, @Nullable Instant lastGivenAt) {}

    List<Row> loads(@Param("users") Collection<String> users);

    /** Gives one more, unless the person is full. */
    @Update("""
            UPDATE assignment_load
               SET open_count = open_count + 1, last_given_at = #{now}
             WHERE user_id = #{user} AND open_count < #{capacity}
            """)
    int raise(@Param("user") String user, @Param("capacity") int capacity, @Param("now") Instant now);

    /** Takes one from the first and gives it to the second, whatever the capacity: people may take more than they are dealt. */
    @Update("""
            UPDATE assignment_load
               SET last_given_at = CASE user_id WHEN #{to} THEN #{now} ELSE last_given_at END,
                   open_count    = open_count + CASE user_id WHEN #{to} THEN 1 ELSE -1 END
             WHERE user_id IN (#{from}, #{to})
            """)
    int move(@Param("from") @Nullable String from, @Param("to") @Nullable String to, @Param("now") Instant now);

    @Insert("INSERT IGNORE INTO assignment_load (user_id, open_count) VALUES (#{user}, 0)")
    void know(@Param("user") String user);
}
