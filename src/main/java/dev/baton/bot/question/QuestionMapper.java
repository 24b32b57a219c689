package dev.baton.bot.question;

import java.util.Optional;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;

/** What was asked back, and what came of it. */
@Mapper
interface QuestionMapper {

    @Insert("""
            INSERT INTO bot_question (id, message, robot, user_id, conversation, in_group, quoted, mentions, pictures,
                                      asked, choices, confirms, state, answer, created_at, expires_at)
            VALUES (#{question.id}, #{message}, #{question.robot}, #{question.userId}, #{question.conversation},
                    #{question.inGroup}, #{question.quoted}, #{question.mentions}, #{question.pictures},
                    #{question.asked}, #{question.choices}, #{question.confirms}, #{question.state},
                    #{question.answer}, #{question.createdAt}, #{question.expiresAt})
            """)
    void insert(@Param("message") String message, @Param("question") Question question);

    @Select("""
            SELECT id, robot, user_id, conversation, in_group, quoted, mentions, pictures, asked, choices, confirms,
                   state, answer, created_at, expires_at
              FROM bot_question
             WHERE id = #{id}
            """)
    Optional<Question> find(@Param("id") long id);

    /** It stays open, and shows why. */
    @Update("""
            UPDATE bot_question
               SET answer = #{why}
             WHERE id = #{id} AND state = 'open'
            """)
    int refuse(@Param("id") long id, @Param("why") String why);

    @Update("""
            UPDATE bot_question
               SET state = #{state}, answer = #{answer}
             WHERE id = #{id} AND state = 'open'
            """)
    int close(@Param("id") long id, @Param("state") String state, @Param("answer") String answer);
}
