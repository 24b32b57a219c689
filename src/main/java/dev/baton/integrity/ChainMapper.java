package dev.baton.integrity;

import java.time.Instant;
import java.util.List;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

/** Read only: timelines as they stand, each workflow and its entries of one moment. */
@Mapper
interface ChainMapper {

    /** An entry beside what its workflow says; without an entry when there is none at all. */
    record Row(
            long id,
            String orderNo,
            int entries,
            @Nullable String head,
            @Nullable Integer seq,
            @Nullable Instant at,
            @Nullable String actor,
            @Nullable String surface,
            @Nullable String kind,
            @Nullable String text,
            @Nullable String data,
            @Nullable String hash) {}

    /** The entries of the next workflows, newest workflow first, each from its first entry on. */
    @Select("""
            SELECT w.id, w.order_no, w.entries, LOWER(HEX(w.head)) AS head,
                   t.seq, t.at, t.actor, t.surface, t.kind, t.text, t.data, LOWER(HEX(t.hash)) AS hash
              FROM (SELECT id, order_no, entries, head
                      FROM workflow
                     WHERE id < #{before}
                     ORDER BY id DESC
                     LIMIT #{limit}) w
              LEFT JOIN workflow_timeline t ON t.workflow_id = w.id
             ORDER BY w.id DESC, t.seq
            """)
    List<Row> next(@Param("before") long before, @Param("limit") int limit);

    @Select("""
            SELECT w.id, w.order_no, w.entries, LOWER(HEX(w.head)) AS head,
                   t.seq, t.at, t.actor, t.surface, t.kind, t.text, t.data, LOWER(HEX(t.hash)) AS hash
              FROM workflow w
              LEFT JOIN workflow_timeline t ON t.workflow_id = w.id
             WHERE w.id = #{id}
             ORDER BY t.seq
            """)
    List<Row> one(@Param("id") long id);

    /** Whose entries are there although the workflow is not; both ends belong to the range. */
    @Select("""
            SELECT DISTINCT t.workflow_id
              FROM workflow_timeline t
              LEFT JOIN workflow w ON w.id = t.workflow_id
             WHERE t.workflow_id BETWEEN #{from} AND #{to} AND w.id IS NULL
             LIMIT 20
            """)
    List<Long> orphans(@Param("from") long from, @Param("to") long to);
}
