package dev.baton.action;

import java.time.Instant;
import java.util.Optional;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** What each request to act asked for, and its answer. */
@Mapper
interface RunMapper {

    record Run(
            long id,
            long workflowId,
            @Nullable String content,
            @Nullable String answer) {}

    @Insert("""
            INSERT INTO action_run (id, request, workflow_id, action, actor, at, content)
            VALUES (#{id}, #{request}, #{workflowId}, #{action}, #{actor}, #{at}, #{content})
            """)
    void insert(
            @Param("id") long id,
            @Param("request") String request,
            @Param("workflowId") long workflowId,
            @Param("action") String action,
            @Param("actor") String actor,
            @Param("at") Instant at,
            @Param("content") @Nullable String content);

    @Update("UPDATE action_run SET answer = #{answer} WHERE id = #{id}")
    void keep(@Param("id") long id, @Param("answer") String answer);

    @Select("SELECT id, workflow_id, content, answer FROM action_run WHERE request = #{request}")
    Optional<Run> find(@Param("request") String request);
}
