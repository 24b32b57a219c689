package dev.baton.presence;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** What each person said and when they were seen: what memory and Redis are filled from. */
@Mapper
interface PresenceMapper {

    String PERSON = """
            SELECT user_id, revision, said, said_at, said_until, said_by, by_roster, seen_since, seen_at, seen_by
              FROM presence_person
            """;

    @Select("SELECT store_id FROM presence_store WHERE id = 1")
    String storeId();

    @Select(PERSON + " WHERE user_id = #{userId}")
    @Nullable
    Row find(String userId);

    @Select(PERSON + " WHERE user_id = #{userId} FOR UPDATE")
    @Nullable
    Row lock(String userId);

    List<Row> among(Collection<String> userIds);

    @Select(PERSON + " WHERE user_id > #{after} ORDER BY user_id LIMIT #{limit}")
    List<Row> page(String after, int limit);

    @Select(PERSON + " WHERE changed_at >= #{since}")
    List<Row> changedSince(Instant since);

    /** Fails with a duplicate key when somebody else has just written this person's first row. */
    @Insert("""
            INSERT INTO presence_person (user_id, revision, said, said_at, said_until, said_by, by_roster,
                                         seen_since, seen_at, seen_by, changed_at)
            VALUES (#{row.userId}, #{row.revision}, #{row.said}, #{row.saidAt}, #{row.saidUntil}, #{row.saidBy},
                    #{row.byRoster}, #{row.seenSince}, #{row.seenAt}, #{row.seenBy}, #{now})
            """)
    void insert(Row row, Instant now);

    /** Nothing when the person was seen or said something since it was read. */
    @Update("""
            UPDATE presence_person
               SET seen_since = #{row.seenSince}, seen_at = #{row.seenAt}, seen_by = #{row.seenBy}, changed_at = #{now}
             WHERE user_id = #{row.userId} AND revision = #{row.revision} AND seen_at <=> #{before}
            """)
    int seen(Row row, @Nullable Instant before, Instant now);

    @Update("""
            UPDATE presence_person
               SET revision = #{row.revision}, said = #{row.said}, said_at = #{row.saidAt},
                   said_until = #{row.saidUntil}, said_by = #{row.saidBy}, by_roster = #{row.byRoster}, changed_at = #{now}
             WHERE user_id = #{row.userId}
            """)
    void said(Row row, Instant now);

    /**
     * All that is kept of a person.
     *
     * @param saidUntil in UTC; people name days beyond those that MariaDB takes an {@link Instant} for, which it stores
     *     as NULL
     */
    record Row(
            String userId,
            long revision,
            @Nullable String said,
            @Nullable Instant saidAt,
            @Nullable LocalDateTime saidUntil,
            @Nullable String saidBy,
            boolean byRoster,
            @Nullable Instant seenSince,
            @Nullable Instant seenAt,
            @Nullable String seenBy) {

        static Row of(Signal signal) {
            State said = signal.said();
            Instant until = signal.saidUntil();
            return new Row(
                    signal.userId(),
                    signal.revision(),
                    said == null ? null : said.wire(),
                    signal.saidAt(),
                    until == null ? null : LocalDateTime.ofInstant(until, ZoneOffset.UTC),
                    signal.saidBy(),
                    signal.byRoster(),
                    signal.seenSince(),
                    signal.seenAt(),
                    signal.seenBy());
        }

        Signal signal() {
            return new Signal(
                    userId,
                    revision,
                    said == null ? null : State.valueOf(said.toUpperCase(Locale.ROOT)),
                    saidAt,
                    saidUntil == null ? null : saidUntil.toInstant(ZoneOffset.UTC),
                    saidBy,
                    byRoster,
                    seenSince,
                    seenAt,
                    seenBy);
        }
    }
}
