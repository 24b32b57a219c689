package dev.baton.handover;

import dev.baton.presence.Word;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** Who covers whom, and where each workflow of a cover stands. */
@Mapper
interface CoverMapper {

    String COVER = """
            SELECT id, coverer, covered, was_online, said_by, said_until, by_roster, opened_at, until_at, closed_at
              FROM handover_cover
            """;

    /**
     * Fails with a duplicate key when this request was there before, or somebody covers this person already.
     *
     * @param word by which the covered one is here; null for none
     */
    @Insert("""
            INSERT INTO handover_cover (id, request, coverer, covered, was_online, said_by, said_until, by_roster,
                                        opened_at, until_at)
            VALUES (#{id}, #{request}, #{coverer}, #{covered}, #{word.by} IS NOT NULL, #{word.by}, #{word.until},
                    COALESCE(#{word.byRoster}, 0), #{now}, #{until})
            """)
    void insert(
            @Param("id") long id,
            @Param("request") String request,
            @Param("coverer") String coverer,
            @Param("covered") String covered,
            @Param("word") @Nullable Word word,
            @Param("now") Instant now,
            @Param("until") Instant until);

    @Select(COVER + " WHERE request = #{request}")
    Optional<Cover> byRequest(@Param("request") String request);

    @Select(COVER + " WHERE covered = #{covered} AND open_flag = 1")
    Optional<Cover> openOf(@Param("covered") String covered);

    @Select(COVER + " WHERE open_flag = 1 AND until_at <= #{now} ORDER BY until_at LIMIT 50")
    List<Cover> due(@Param("now") Instant now);

    @Select(COVER + " WHERE open_flag = 1 AND coverer = #{coverer} ORDER BY opened_at")
    List<Cover> openBy(@Param("coverer") String coverer);

    /** The cover that was over while this workflow waited for the end of its stand-in's refund. */
    @Select("""
            SELECT c.id, c.coverer, c.covered, c.was_online, c.said_by, c.said_until, c.by_roster, c.opened_at,
                   c.until_at, c.closed_at
              FROM handover_cover_item i
              JOIN handover_cover c ON c.id = i.cover_id
             WHERE i.workflow_id = #{workflowId} AND i.standing = 'follows' AND c.coverer = #{coverer}
             ORDER BY c.opened_at DESC
             LIMIT 1
            """)
    Optional<Cover> owing(@Param("workflowId") long workflowId, @Param("coverer") String coverer);

    /** What was to follow has come, wherever it went. */
    @Update("""
            UPDATE handover_cover_item
               SET standing = #{standing}
             WHERE workflow_id = #{workflowId} AND standing = 'follows'
            """)
    void followed(@Param("workflowId") long workflowId, @Param("standing") String standing);

    /** Ends now what this person covers. */
    @Update("""
            UPDATE handover_cover
               SET until_at = #{now}
             WHERE coverer = #{coverer} AND open_flag = 1 AND until_at > #{now}
            """)
    int endNow(@Param("coverer") String coverer, @Param("now") Instant now);

    /** Locked, so that nothing is taken or given back under it meanwhile; empty when it is closed. */
    @Select(COVER + " WHERE id = #{id} AND closed_at IS NULL FOR UPDATE")
    Optional<Cover> lockOpen(@Param("id") long id);

    /** Under its lock. Zero when something of it has not gone anywhere yet. */
    @Update("""
            UPDATE handover_cover
               SET closed_at = #{now}
             WHERE id = #{id}
               AND NOT EXISTS (SELECT 1 FROM handover_cover_item WHERE cover_id = #{id} AND standing = 'covered')
            """)
    int close(@Param("id") long id, @Param("now") Instant now);

    @Insert("""
            INSERT INTO handover_cover_item (cover_id, workflow_id, standing)
            VALUES (#{id}, #{workflowId}, 'covered')
            ON DUPLICATE KEY UPDATE standing = 'covered'
            """)
    void put(@Param("id") long id, @Param("workflowId") long workflowId);

    @Select("""
            SELECT workflow_id
              FROM handover_cover_item
             WHERE cover_id = #{id} AND standing = #{standing}
             ORDER BY workflow_id
            """)
    List<Long> items(@Param("id") long id, @Param("standing") String standing);

    /** Zero when somebody else was there first. */
    @Update("""
            UPDATE handover_cover_item
               SET standing = #{standing}
             WHERE cover_id = #{id} AND workflow_id = #{workflowId} AND standing = 'covered'
            """)
    int stand(@Param("id") long id, @Param("workflowId") long workflowId, @Param("standing") String standing);
}
