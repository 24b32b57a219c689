package dev.baton.bot;

import java.time.Instant;
import java.util.Optional;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;

/** Answers that wait to be sent. */
@Mapper
interface AnswerMapper {

    /**
     * An answer that waits to be sent.
     *
     * @param message the message it answers, JSON, without what only its handling needed
     * @param givenAt when it was true
     */
    record Kept(long id, String message, String title, String markdown, Instant givenAt) {}

    @Insert("""
            INSERT INTO bot_answer (id, message, title, markdown, given_at)
            VALUES (#{id}, #{message}, #{title}, #{markdown}, #{givenAt})
            """)
    void keep(Kept answer);

    @Select("SELECT id, message, title, markdown, given_at FROM bot_answer WHERE id = #{id}")
    Optional<Kept> find(long id);

    @Delete("DELETE FROM bot_answer WHERE id = #{id}")
    void done(long id);
}
