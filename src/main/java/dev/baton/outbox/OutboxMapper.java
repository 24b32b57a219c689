package dev.baton.outbox;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/**
 * Every write goes through the unique key (topic, key), also where the id is known: so all of them lock in the same
 * order as {@link #append}, and none deadlocks with it. Leases are compared by the database's clock alone.
 */
@Mapper
interface OutboxMapper {

    /** More of a topic are not counted. */
    int COUNTED = 100_000;

    @Insert("""
            INSERT INTO outbox_entry (topic, entry_key, stamp, writes, priority, due_at, created_at)
            VALUES (#{topic}, #{key}, #{stamp}, 1, #{priority}, #{due}, #{now})
            ON DUPLICATE KEY UPDATE due_at = IF(blocked_at IS NULL, LEAST(due_at, VALUES(due_at)), VALUES(due_at)),
                                    attempts = IF(blocked_at IS NULL, attempts, 0),
                                    reason = IF(blocked_at IS NULL, reason, NULL),
                                    blocked_at = NULL,
                                    priority = LEAST(priority, VALUES(priority)),
                                    stamp = VALUES(stamp),
                                    writes = writes + 1
            """)
    void append(String topic, String key, long stamp, int priority, Instant due, Instant now);

    /**
     * Those that were written once, by these stamps, and that nobody holds; locked. What somebody is just writing or
     * claiming is passed over: it is not superfluous then, and who waits for nothing is in nobody's ring. A stamp is of
     * one key only.
     */
    List<Free> lockSettled(String topic, Collection<String> keys, Collection<Long> stamps);

    record Free(long id, long stamp) {}

    /** For rows whose lock the caller holds; the index is forced, a scan would wait for others. */
    int deleteLocked(Collection<Long> ids);

    /**
     * Due entries nobody holds, most urgent first. Locks nothing: a lock on this index would meet deletes the other way
     * round.
     */
    @Select("""
            SELECT id
              FROM outbox_entry
             WHERE topic = #{topic} AND priority IN (0, 1, 2, 3) AND ready_at <= #{now}
               AND (claimed_until IS NULL OR claimed_until < NOW(3))
             ORDER BY priority, ready_at
             LIMIT #{limit}
            """)
    List<Long> candidates(String topic, Instant now, int limit);

    /** Those of the candidates that are still free, locked; what another is just claiming or writing is passed over. */
    List<Claim> lockFree(Collection<Long> ids, Instant now);

    void claim(Collection<Long> ids, long token, long leaseMicros);

    /** Prolongs the leases that are still held under one of these tokens. */
    int renew(Collection<Long> ids, Collection<Long> tokens, long leaseMicros);

    List<Long> stillHeld(Collection<Long> ids, Collection<Long> tokens);

    /** Gives claims back unused. */
    int giveBack(Collection<Long> ids, Collection<Long> tokens);

    @Delete("""
            DELETE FROM outbox_entry
             WHERE topic = #{topic} AND entry_key = #{key} AND stamp = #{stamp} AND claim_token = #{token}
            """)
    int delivered(String topic, String key, long stamp, long token);

    /** Delivered, but written again meanwhile: it goes on waiting with a clean record. */
    @Update("""
            UPDATE outbox_entry
               SET claim_token = NULL, claimed_until = NULL, attempts = 0, reason = NULL
             WHERE topic = #{topic} AND entry_key = #{key} AND claim_token = #{token}
            """)
    int again(String topic, String key, long token);

    /** A write that came meanwhile keeps its own, earlier time. */
    @Update("""
            UPDATE outbox_entry
               SET claim_token = NULL, claimed_until = NULL, reason = #{reason},
                   due_at = IF(stamp = #{stamp}, #{at}, due_at)
             WHERE topic = #{topic} AND entry_key = #{key} AND claim_token = #{token}
            """)
    int later(String topic, String key, long stamp, long token, Instant at, String reason);

    /** Pauses whoever has written meanwhile: what fails now would only fail again. */
    @Update("""
            UPDATE outbox_entry
               SET claim_token = NULL, claimed_until = NULL, attempts = attempts + 1, reason = #{reason}, due_at = #{at}
             WHERE topic = #{topic} AND entry_key = #{key} AND claim_token = #{token}
            """)
    int failed(String topic, String key, long token, Instant at, String reason);

    /** Blocks what was tried; a write that came meanwhile gets its own try. */
    @Update("""
            UPDATE outbox_entry
               SET claim_token = NULL, claimed_until = NULL, attempts = attempts + 1, reason = #{reason},
                   blocked_at = IF(stamp = #{stamp}, #{now}, NULL)
             WHERE topic = #{topic} AND entry_key = #{key} AND claim_token = #{token}
            """)
    int blocked(String topic, String key, long stamp, long token, Instant now, String reason);

    @Select("SELECT COUNT(*) FROM outbox_entry WHERE topic = #{topic} AND entry_key = #{key}")
    int count(String topic, String key);

    @Select("""
            SELECT COUNT(*)
              FROM outbox_entry
             WHERE topic = #{topic} AND entry_key = #{key} AND claimed_until >= NOW(3)
            """)
    int countClaimed(String topic, String key);

    @Select("SELECT reason FROM outbox_entry WHERE topic = #{topic} AND entry_key = #{key}")
    @Nullable
    String reason(String topic, String key);

    List<String> keysAmong(String topic, Collection<String> keys);

    List<String> blockedAmong(String topic, Collection<String> keys, Instant now, Instant before);

    List<Row> page(@Nullable OutboxState state, Collection<String> topics, long after, int limit);

    @Select("SELECT DISTINCT topic FROM outbox_entry")
    List<String> topics();

    @Select("SELECT topic, entry_key AS `key` FROM outbox_entry WHERE id = #{id}")
    @Nullable
    Address address(long id);

    /** When it is due, and whether nothing was in its way so far: then it waits for nothing but its time. Locked. */
    @Select("""
            SELECT due_at, blocked_at IS NULL AND attempts = 0 AND reason IS NULL AS untried
              FROM outbox_entry
             WHERE topic = #{topic} AND entry_key = #{key} AND id = #{id}
               FOR UPDATE
            """)
    @Nullable
    Due lock(String topic, String key, long id);

    record Due(Instant dueAt, boolean untried) {}

    @Update("""
            UPDATE outbox_entry
               SET due_at = IF(blocked_at IS NOT NULL, #{now}, LEAST(due_at, #{now})), attempts = 0, blocked_at = NULL
             WHERE topic = #{topic} AND entry_key = #{key} AND id = #{id}
            """)
    void retry(String topic, String key, long id, Instant now);

    /** Entries that are not blocked, counted no further than the limit. */
    @Select("""
            SELECT COUNT(*)
              FROM (SELECT 1
                      FROM outbox_entry
                     WHERE topic = #{topic} AND priority IN (0, 1, 2, 3) AND ready_at IS NOT NULL
                     LIMIT #{limit}) counted
            """)
    int countWaiting(String topic, int limit);

    @Select("""
            SELECT COUNT(*)
              FROM (SELECT 1
                      FROM outbox_entry
                     WHERE topic = #{topic} AND priority IN (0, 1, 2, 3) AND ready_at IS NULL
                     LIMIT #{limit}) counted
            """)
    int countBlocked(String topic, int limit);

    /** When the entry became due that has waited longest. */
    @Select("""
            SELECT MIN(oldest)
              FROM (SELECT MIN(ready_at) AS oldest FROM outbox_entry WHERE topic = #{topic} AND priority = 0
                     UNION ALL
                    SELECT MIN(ready_at) FROM outbox_entry WHERE topic = #{topic} AND priority = 1
                     UNION ALL
                    SELECT MIN(ready_at) FROM outbox_entry WHERE topic = #{topic} AND priority = 2
                     UNION ALL
                    SELECT MIN(ready_at) FROM outbox_entry WHERE topic = #{topic} AND priority = 3) each_priority
            """)
    @Nullable
    Instant oldest(String topic);

    /** What of a topic has not left yet. */
    default Backlog backlog(String topic) {
        return new Backlog(countWaiting(topic, COUNTED), countBlocked(topic, COUNTED), oldest(topic));
    }

    record Claim(long id, String topic, String key, long stamp, int attempts, Instant createdAt, int priority) {

        OutboxEntry entry() {
            return new OutboxEntry(id, topic, key, stamp, attempts, Priority.ranked(priority), createdAt);
        }
    }

    record Row(
            long id,
            String topic,
            String key,
            int priority,
            int attempts,
            Instant dueAt,
            Instant createdAt,
            @Nullable String reason,
            boolean sending,
            boolean blocked) {

        OutboxLine line() {
            OutboxState state = blocked ? OutboxState.BLOCKED : sending ? OutboxState.SENDING : OutboxState.WAITING;
            return new OutboxLine(id, topic, key, state, Priority.ranked(priority), attempts, dueAt, createdAt, reason);
        }
    }

    record Address(String topic, String key) {}
}
