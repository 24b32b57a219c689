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

    @Select("""
            select id, owner, lease_ends, attempts
            from request_inbox
            where key_hash = #{hash} and kind = #{kind}
            """)
    @Nullable
    Row find(@Param("kind") String kind, @Param("hash") byte[] hash);

    /** Fails with a duplicate key when anybody has taken it. */
    @Insert("""
            insert into request_inbox (kind, key_hash, request, payload, owner, attempts, lease_ends, created_at)
            values (#{id.kind}, #{hash}, #{id.key}, #{payload}, #{owner}, 1, timestampadd(second, #{seconds}, now(3)), #{now})
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
            update request_inbox
            set owner = #{owner}, attempts = attempts + 1, lease_ends = timestampadd(second, #{seconds}, now(3))
            where id = #{id} and lease_ends <= now(3)
            """)
    int takeOver(@Param("id") long id, @Param("owner") String owner, @Param("seconds") long seconds);

    @Update("""
            update request_inbox
            set lease_ends = null, payload = null, request = null
            where key_hash = #{hash} and kind = #{kind}
            """)
    int done(@Param("kind") String kind, @Param("hash") byte[] hash);

    @Delete("""
            delete from request_inbox
            where key_hash = #{hash} and kind = #{kind} and owner = #{owner} and lease_ends is not null
            """)
    int forget(@Param("kind") String kind, @Param("hash") byte[] hash, @Param("owner") String owner);

    /** Its lease runs out, whatever else this owner renews. */
    @Update("""
            update request_inbox
            set owner = ''
            where key_hash = #{hash} and kind = #{kind} and owner = #{owner}
            """)
    int leave(@Param("kind") String kind, @Param("hash") byte[] hash, @Param("owner") String owner);

    /** Of what this owner has, only what it is at work on. */
    int renew(@Param("owner") String owner, @Param("hashes") Collection<byte[]> hashes, @Param("seconds") long seconds);

    @Select("""
            select id, kind, request, payload, attempts, created_at
            from request_inbox
            where lease_ends <= now(3)
            order by lease_ends
            limit #{limit}
            """)
    List<Left> left(@Param("limit") int limit);

    /** What is still owed stays, however old. */
    @Delete("""
            delete from request_inbox
            where created_at < #{before} and lease_ends is null
            order by created_at
            limit #{limit}
            """)
    int forgetDone(@Param("before") Instant before, @Param("limit") int limit);
}
