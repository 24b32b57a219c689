package dev.baton.request;

import java.time.Instant;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

/** Which requests were answered, and with what. */
@Mapper
interface RequestMapper {

    @Select("SELECT status, body FROM request WHERE key_hash = #{hash} AND kind = #{kind}")
    @Nullable
    Answer find(String kind, byte[] hash);

    /** Waits for a running transaction that has inserted the same key; fails with a duplicate key once that commits. */
    @Insert("""
            INSERT INTO request (kind, key_hash, status, body, created_at)
            VALUES (#{kind}, #{hash}, #{answer.status}, #{answer.body}, #{now})
            """)
    void insert(String kind, byte[] hash, Answer answer, Instant now);
}
