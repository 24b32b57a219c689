package dev.baton.assignment;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** How much each person holds, and when they were last given something. */
@Mapper
interface LoadMapper {

    record Row(String userId, int openCount, @Nullable Instant lastGivenAt) {

        /** Given something the longest time ago. */
        static final Comparator<Row> IDLEST =
                Comparator.comparing(Row::lastGiven).thenComparing(Row::userId);

        static Row none(String userId) {
            return new Row(userId, 0, null);
        }

        Instant lastGiven() {
            return lastGivenAt == null ? Instant.EPOCH : lastGivenAt;
        }
    }

    /**
     * Of those who were ever given anything. Locks nothing.
     *
     * @param users their ids as one JSON array: a list of parameters would cost more than the question
     */
    @Select("""
            SELECT l.user_id, l.open_count, l.last_given_at
              FROM JSON_TABLE(#{users}, '$[*]' COLUMNS (
                       id VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$')) here
              JOIN assignment_load l ON l.user_id = here.id
            """)
    List<Row> of(@Param("users") String users);

    @Select("SELECT user_id FROM assignment_load WHERE open_count > 0 ORDER BY user_id")
    List<String> holders();

    /** Gives one more, unless the person is full. */
    @Update("""
            UPDATE assignment_load
               SET open_count = open_count + 1, last_given_at = #{now}
             WHERE user_id = #{user} AND open_count < #{capacity}
            """)
    int raise(@Param("user") String user, @Param("capacity") int capacity, @Param("now") Instant now);

    /**
     * Takes one from the first and gives it to the second, unless that one is full: then only the first changes. Both
     * rows in one statement, so that they are locked in the order of the key, as {@link #move} locks them. Who holds by
     * the work of a hand in the database may be counted with nothing: that stays nothing.
     */
    @Update("""
            UPDATE assignment_load
               SET last_given_at = CASE user_id WHEN #{to} THEN #{now} ELSE last_given_at END,
                   open_count    = CASE user_id WHEN #{to} THEN open_count + 1 ELSE GREATEST(open_count, 1) - 1 END
             WHERE user_id = #{from} OR (user_id = #{to} AND open_count < #{capacity})
            """)
    int handOver(
            @Param("from") String from,
            @Param("to") String to,
            @Param("capacity") int capacity,
            @Param("now") Instant now);

    /**
     * Takes one from the first and gives it to the second, whatever the capacity: people may take more than they are
     * dealt. Nothing stays nothing, as in {@link #handOver}.
     */
    @Update("""
            UPDATE assignment_load
               SET last_given_at = CASE user_id WHEN #{to} THEN #{now} ELSE last_given_at END,
                   open_count    = CASE user_id WHEN #{to} THEN open_count + 1 ELSE GREATEST(open_count, 1) - 1 END
             WHERE user_id IN (#{from}, #{to})
            """)
    int move(@Param("from") @Nullable String from, @Param("to") @Nullable String to, @Param("now") Instant now);

    /** 1 when the person has a row, which nobody has who was never given anything. */
    @Select("SELECT COUNT(*) FROM assignment_load WHERE user_id = #{user}")
    int rows(@Param("user") String user);

    /**
     * Locks the row to write, whether new or known: two who ignored it would both share it and then wait for each
     * other.
     */
    @Insert("""
            INSERT INTO assignment_load (user_id, open_count) VALUES (#{user}, 0)
            ON DUPLICATE KEY UPDATE open_count = open_count
            """)
    void know(@Param("user") String user);
}
