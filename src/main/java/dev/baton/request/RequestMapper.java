package dev.baton.request;

import java.time.Instant;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

@Mapper
interface RequestMapper {

    @Select("""
            select status, body
            from request
            where key_hash = #{hash} and kind = #{kind}
            """)
    @Nullable
    Answer find(String kind, byte[] hash);

    /** Waits for a running transaction that has inserted the same key; fails with a duplicate key once that commits. */
    @Insert("""
            insert into request (kind, key_hash, status, body, created_at)
            values (#{kind}, #{hash}, #{answer.status}, #{answer.body}, #{now})
            """)
    void insert(String kind, byte[] hash, Answer answer, Instant now);
}
