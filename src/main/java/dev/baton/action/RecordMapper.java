package dev.baton.action;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** What was told by its number, given or done at once; what is taken back is gone from here. */
@Mapper
interface RecordMapper {

    /**
     * Something told by its number, a purchase, a coupon, a parcel, or done at once.
     *
     * @param amount what was given, null for nothing
     * @param revocableUntil it may be taken back before then, null: never
     * @param former what an order was that was cancelled, null for anything else
     * @param step the step it led on from, null when it stayed there
     * @param entered how the step it led to is known
     */
    record Row(
            long id,
            String orderNo,
            String action,
            String reference,
            long workflowId,
            String actor,
            Instant at,
            @Nullable BigDecimal amount,
            @Nullable Instant revocableUntil,
            @Nullable String former,
            @Nullable String step,
            @Nullable Integer entered) {

        /** The same, knowing where it led. */
        Row ledOn(String from, int to) {
            return new Row(
                    id, orderNo, action, reference, workflowId, actor, at, amount, revocableUntil, former, from, to);
        }
    }

    @Insert("""
            INSERT INTO action_record
                   (id, order_no, action, reference, workflow_id, actor, at, amount, revocable_until, former,
                    step, entered)
            VALUES (#{id}, #{orderNo}, #{action}, #{reference}, #{workflowId}, #{actor}, #{at}, #{amount},
                    #{revocableUntil}, #{former}, #{step}, #{entered})
            """)
    void insert(Row row);

    /** It led on from that step to the one so entered. */
    @Update("UPDATE action_record SET step = #{step}, entered = #{entered} WHERE id = #{id}")
    void ledOn(@Param("id") long id, @Param("step") String step, @Param("entered") int entered);

    @Select("SELECT COALESCE(SUM(amount), 0) FROM action_record WHERE order_no = #{orderNo} AND action = #{action}")
    BigDecimal given(@Param("orderNo") String orderNo, @Param("action") String action);

    @Select("SELECT reference FROM action_record WHERE order_no = #{orderNo} AND action = #{action}")
    Set<String> references(@Param("orderNo") String orderNo, @Param("action") String action);

    /** Who told it, and when. */
    record Teller(String actor, Instant at) {}

    @Select("""
            SELECT actor, at
              FROM action_record
             WHERE order_no = #{orderNo} AND action = #{action} AND reference = #{reference}
            """)
    Optional<Teller> find(
            @Param("orderNo") String orderNo, @Param("action") String action, @Param("reference") String reference);

    /**
     * One that may be taken back.
     *
     * @param step the step it led on from, null when it stayed there
     * @param entered how the step it led to is known
     */
    record Open(
            long id,
            String reference,
            @Nullable BigDecimal amount,
            @Nullable String step,
            @Nullable Integer entered,
            @Nullable String former) {}

    /** The last that this person did in a workflow, while it may be taken back. */
    @Select("""
            SELECT id, reference, amount, step, entered, former
              FROM action_record
             WHERE order_no = #{orderNo}
               AND action = #{action}
               AND workflow_id = #{workflowId}
               AND actor = #{actor}
               AND revocable_until > #{now}
             ORDER BY id DESC
             LIMIT 1
            """)
    Optional<Open> open(
            @Param("orderNo") String orderNo,
            @Param("action") String action,
            @Param("workflowId") long workflowId,
            @Param("actor") String actor,
            @Param("now") Instant now);

    @Delete("DELETE FROM action_record WHERE id = #{id}")
    int delete(@Param("id") long id);

    /** What anybody did in a workflow that may be taken back, an SMS too. */
    record Revocable(String action, String actor, Instant until) {}

    /** The last of them, by the id, which follows the clock. */
    @Select("""
            SELECT action, actor, until
              FROM (SELECT id, action, actor, revocable_until AS until
                      FROM action_record
                     WHERE order_no = #{orderNo} AND workflow_id = #{workflowId} AND revocable_until > #{now}
                     UNION ALL
                    SELECT id, 'send-sms', actor, leaves_at
                      FROM action_sms
                     WHERE workflow_id = #{workflowId} AND state = 'scheduled' AND leaves_at > #{now}) revocable
             ORDER BY id DESC
             LIMIT 1
            """)
    Optional<Revocable> lastRevocable(
            @Param("orderNo") String orderNo, @Param("workflowId") long workflowId, @Param("now") Instant now);
}
