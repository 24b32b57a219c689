package dev.baton.dingtalk;

import java.time.Instant;
import java.util.List;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** What was spent of the month's quotas, and whose turn it is to call. */
@Mapper
interface BudgetMapper {

    /**
     * What was spent of one quota in a month.
     *
     * @param spentAt when the platform said that nothing is left
     */
    record Row(String kind, long used, @Nullable Instant spentAt) {}

    @Insert("""
            INSERT IGNORE INTO dingtalk_turn (gate, next_at) VALUES (#{gate}, 0)
            """)
    void openGate(String gate);

    /**
     * A turn ten seconds ahead is of a clock that was set back since. Not less: whoever waited for the row has an old
     * time, and the turn just taken by another lies ahead of that.
     */
    @Update("""
            UPDATE dingtalk_turn
               SET next_at = CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS SIGNED) + #{spacing}
             WHERE gate = #{gate}
               AND (next_at <= CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS SIGNED)
                    OR next_at > CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS SIGNED) + 10000000)
            """)
    int takeTurn(String gate, long spacing);

    @Select("""
            SELECT next_at - CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS SIGNED) FROM dingtalk_turn WHERE gate = #{gate}
            """)
    long waitOf(String gate);

    @Insert("""
            INSERT INTO dingtalk_spending (app, month, kind, used) VALUES (#{app}, #{month}, #{kind}, #{more})
            ON DUPLICATE KEY UPDATE used = used + VALUES(used)
            """)
    void add(String app, String month, String kind, long more);

    @Select("""
            SELECT kind, used, spent_at FROM dingtalk_spending WHERE app = #{app} AND month = #{month}
            """)
    List<Row> rows(String app, String month);

    @Insert("""
            INSERT INTO dingtalk_spending (app, month, kind, used, spent_at, asked_at)
            VALUES (#{app}, #{month}, #{kind}, 0, #{at}, #{at})
            ON DUPLICATE KEY UPDATE spent_at = COALESCE(spent_at, VALUES(spent_at)), asked_at = VALUES(asked_at)
            """)
    void spent(String app, String month, String kind, Instant at);

    @Update("""
            UPDATE dingtalk_spending SET spent_at = NULL WHERE app = #{app} AND month = #{month} AND kind = #{kind}
            """)
    void notSpent(String app, String month, String kind);

    /** One instance at a time may ask the platform whether it still says so. */
    @Update("""
            UPDATE dingtalk_spending
               SET asked_at = #{now}
             WHERE app = #{app} AND month = #{month} AND kind = #{kind} AND asked_at <= #{before}
            """)
    int ask(String app, String month, String kind, Instant now, Instant before);
}
