package dev.baton.bot.command;

import java.time.Instant;
import java.util.Optional;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

/** What people said about the product. */
@Mapper
interface FeedbackMapper {

    /**
     * What somebody said about the product.
     *
     * @param message the message it came with; one of it counts
     */
    record Feedback(
            long id,
            String message,
            String userId,
            String conversation,
            boolean inGroup,
            String text,
            Instant saidAt) {}

    @Insert("""
            INSERT INTO bot_feedback (id, message, user_id, conversation, in_group, text, said_at)
            VALUES (#{id}, #{message}, #{userId}, #{conversation}, #{inGroup}, #{text}, #{saidAt})
            """)
    void insert(Feedback feedback);

    @Select("""
            SELECT id, message, user_id, conversation, in_group, text, said_at
              FROM bot_feedback
             WHERE id = #{id}
            """)
    Optional<Feedback> find(@Param("id") long id);
}
