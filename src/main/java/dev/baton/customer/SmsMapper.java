package dev.baton.customer;

import java.time.Instant;
import java.util.Optional;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** SMS to customers, from scheduled to how they ended. The table is named for the room in which they were born. */
@Mapper
interface SmsMapper {

    String SMS = """
            SELECT id, workflow_id, order_no, template, params, text, actor, state, leaves_at, message_id, reason
              FROM action_sms
            """;

    /**
     * Under the workflow's lock, without which none is added: 0 when one of it is scheduled already. Asks by the index,
     * so that nobody else's row is waited for.
     */
    @Insert("""
            INSERT INTO action_sms (id, workflow_id, order_no, template, params, text, actor, state, leaves_at)
            SELECT #{id}, #{workflowId}, #{orderNo}, #{template}, #{params}, #{text}, #{actor}, #{state}, #{leavesAt}
              FROM DUAL
             WHERE NOT EXISTS (SELECT 1
                                 FROM action_sms scheduled
                                WHERE scheduled.workflow_id = #{workflowId} AND scheduled.state = #{state})
            """)
    int insertUnlessScheduled(Sms sms);

    @Select(SMS + " WHERE id = #{id}")
    Optional<Sms> find(@Param("id") long id);

    @Select(SMS + " WHERE message_id = #{messageId}")
    Optional<Sms> byMessage(@Param("messageId") String messageId);

    /** The last one with this text that left to an order since then, or is about to, as far as anybody knows. */
    @Select(SMS + """
             WHERE order_no = #{orderNo} AND leaves_at > #{since} AND template = #{template}
               AND state NOT IN ('revoked', 'rejected', 'failed')
             ORDER BY leaves_at DESC
             LIMIT 1
            """)
    Optional<Sms> lastToOrder(
            @Param("orderNo") String orderNo, @Param("template") String template, @Param("since") Instant since);

    /**
     * The last one of a workflow, locked: the scheduled one, else the one with the highest id, which follows the clock.
     */
    @Select(SMS + " WHERE workflow_id = #{workflowId} ORDER BY state = 'scheduled' DESC, id DESC LIMIT 1 FOR UPDATE")
    Optional<Sms> lockLast(@Param("workflowId") long workflowId);

    /**
     * From now on it can no longer be revoked; 0 when it was, or when it is through. A second attempt keeps what is
     * known.
     */
    @Update("UPDATE action_sms SET state = 'sending' WHERE id = #{id} AND state IN ('scheduled', 'sending')")
    int leave(@Param("id") long id);

    /** Keeps why it does not get through, once; 0 when that is known already or it is not under way. */
    @Update("UPDATE action_sms SET reason = #{reason} WHERE id = #{id} AND state = 'sending' AND reason IS NULL")
    int troubled(@Param("id") long id, @Param("reason") String reason);

    /** Moves it on from one of two states; 0 when somebody else was faster. */
    @Update("""
            UPDATE action_sms
               SET state = #{to}, message_id = COALESCE(#{messageId}, message_id), reason = #{reason}
             WHERE id = #{id} AND state IN (#{from}, #{orFrom})
            """)
    int move(
            @Param("id") long id,
            @Param("from") SmsState from,
            @Param("orFrom") SmsState orFrom,
            @Param("to") SmsState to,
            @Param("messageId") @Nullable String messageId,
            @Param("reason") @Nullable String reason);
}
