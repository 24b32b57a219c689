package dev.baton.request;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** Leases are compared by the database's clock alone: those of machines differ. */
@Mapper
interface InboxMapper {

    /**
     * A push that was written down.
     *
     * @param leaseEnds null when it is done
     */
    record Row(long id, @Nullable String owner, @Nullable Instant leaseEnds, int attempts) {

        boolean done() {
            return leaseEnds == null;
        }
    }

    record Left(
            long id,
            String kind,
            @Nullable String request,
            @Nullable String payload,
            int attempts,
            Instant createdAt) {}

    @Select("SELECT id, owner, lease_ends, attempts FROM request_inbox WHERE key_hash = #{hash} AND kind = #{kind}")
    @Nullable
    Row find(@Param("kind") String kind, @Param("hash") byte[] hash);

    /** Fails with a duplicate key when anybody has taken it. */
    @Insert("""
            INSERT INTO request_inbox (kind, key_hash, request, payload, owner, attempts, lease_ends, created_at)
            VALUES (#{id.kind}, #{hash}, #{id.key}, #{payload}, #{owner}, 1,
                    TIMESTAMPADD(SECOND, #{seconds}, NOW(3)), #{now})
            """)
    void insert(
            @Param("id") RequestId id,
            @Param("hash") byte[] hash,
            @Param("payload") String payload,
            @Param("owner") String owner,
            @Param("seconds") long seconds,
            @Param("now") Instant now);

    /** Takes over what nobody works on any more; 0 when somebody else was faster. */
    @Update("""
            UPDATE request_inbox
               SET owner = #{owner}, attempts = attempts + 1, lease_ends = TIMESTAMPADD(SECOND, #{seconds}, NOW(3))
             WHERE id = #{id} AND lease_ends <= NOW(3)
            """)
    int takeOver(@Param("id") long id, @Param("owner") String owner, @Param("seconds") long seconds);

    @Update("""
            UPDATE request_inbox
               SET lease_ends = NULL, payload = NULL, request = NULL
             WHERE key_hash = #{hash} AND kind = #{kind}
            """)
    int done(@Param("kind") String kind, @Param("hash") byte[] hash);

    @Delete("""
            DELETE FROM request_inbox
             WHERE key_hash = #{hash} AND kind = #{kind} AND owner = #{owner} AND lease_ends IS NOT NULL
            """)
    int forget(@Param("kind") String kind, @Param("hash") byte[] hash, @Param("owner") String owner);

    /** Its lease runs out, whatever else this owner renews. */
    @Update("UPDATE request_inbox SET owner = '' WHERE key_hash = #{hash} AND kind = #{kind} AND owner = #{owner}")
    int leave(@Param("kind") String kind, @Param("hash") byte[] hash, @Param("owner") String owner);

    /** Of what this owner has, only what it is at work on. */
    int renew(@Param("owner") String owner, @Param("hashes") Collection<byte[]> hashes, @Param("seconds") long seconds);

    @Select("""
            SELECT id, kind, request, payload, attempts, created_at
              FROM request_inbox
             WHERE lease_ends <= NOW(3)
             ORDER BY lease_ends
             LIMIT #{limit}
            """)
    List<Left> left(@Param("limit") int limit);

    /** What is still owed stays, however old. */
    @Delete("""
            DELETE FROM request_inbox
             WHERE created_at < #{before} AND lease_ends IS NULL
             ORDER BY created_at
             LIMIT #{limit}
            """)
    int forgetDone(@Param("before") Instant before, @Param("limit") int limit);
}
