package dev.baton.bot.stranger;

import java.time.Instant;
import java.util.Optional;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;

/** Who came by and is not in the roster. */
@Mapper
interface StrangerMapper {

    @Insert("""
            INSERT INTO bot_stranger (user_id, name, conversation, seen_at)
            VALUES (#{one.userId}, #{one.name}, #{one.conversation}, #{now})
            ON DUPLICATE KEY UPDATE name = IF(VALUES(name) = user_id, name, VALUES(name)), seen_at = VALUES(seen_at),
                                    conversation = COALESCE(VALUES(conversation), conversation)
            """)
    void seen(@Param("one") Stranger one, @Param("now") Instant now);

    /** One of several who ask at once gets 1. */
    @Update("""
            UPDATE bot_stranger
               SET proposed_at = #{now}
             WHERE user_id = #{userId} AND (proposed_at IS NULL OR proposed_at < #{again})
            """)
    int propose(@Param("userId") String userId, @Param("now") Instant now, @Param("again") Instant again);

    /**
     * Whether one more may be proposed.
     *
     * @param lately so many were proposed
     * @param proposed whether this one was, not long ago
     */
    record Proposals(int lately, boolean proposed) {}

    @Select("""
            SELECT (SELECT COUNT(*) FROM bot_stranger WHERE proposed_at > #{since}) AS lately,
                   COALESCE(proposed_at >= #{again}, FALSE) AS proposed
              FROM bot_stranger
             WHERE user_id = #{userId}
            """)
    Proposals proposals(@Param("userId") String userId, @Param("since") Instant since, @Param("again") Instant again);

    @Select("""
            SELECT user_id, name, conversation
              FROM bot_stranger
             WHERE user_id = #{userId}
            """)
    Optional<Stranger> find(@Param("userId") String userId);
}
