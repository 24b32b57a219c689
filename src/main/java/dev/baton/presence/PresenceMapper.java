package dev.baton.presence;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

@Mapper
interface PresenceMapper {

    @Select("""
            select store_id
            from presence_store
            where id = 1
            """)
    String storeId();

    @Select("""
            select user_id, revision, said, said_at, said_until, said_by, by_roster, seen_since, seen_at, seen_by
            from presence_person
            where user_id = #{userId}
            """)
    @Nullable
    Row find(String userId);

    @Select("""
            select user_id, revision, said, said_at, said_until, said_by, by_roster, seen_since, seen_at, seen_by
            from presence_person
            where user_id = #{userId}
            for update
            """)
    @Nullable
    Row lock(String userId);

    List<Row> among(Collection<String> userIds);

    @Select("""
            select user_id, revision, said, said_at, said_until, said_by, by_roster, seen_since, seen_at, seen_by
            from presence_person
            where user_id > #{after}
            order by user_id
            limit #{limit}
            """)
    List<Row> page(String after, int limit);

    @Select("""
            select user_id, revision, said, said_at, said_until, said_by, by_roster, seen_since, seen_at, seen_by
            from presence_person
            where changed_at >= #{since}
            """)
    List<Row> changedSince(Instant since);

    /** Fails with a duplicate key when somebody else has just written this person's first row. */
    @Insert("""
            insert into presence_person
                (user_id, revision, said, said_at, said_until, said_by, by_roster, seen_since, seen_at, seen_by, changed_at)
            values (#{row.userId}, #{row.revision}, #{row.said}, #{row.saidAt}, #{row.saidUntil}, #{row.saidBy},
                    #{row.byRoster}, #{row.seenSince}, #{row.seenAt}, #{row.seenBy}, #{now})
            """)
    void insert(Row row, Instant now);

    /** Nothing when the person was seen or said something since it was read. */
    @Update("""
            update presence_person
            set seen_since = #{row.seenSince}, seen_at = #{row.seenAt}, seen_by = #{row.seenBy}, changed_at = #{now}
            where user_id = #{row.userId} and revision = #{row.revision} and seen_at <=> #{before}
            """)
    int seen(Row row, @Nullable Instant before, Instant now);

    @Update("""
            update presence_person
            set revision = #{row.revision}, said = #{row.said}, said_at = #{row.saidAt}, said_until = #{row.saidUntil},
                said_by = #{row.saidBy}, by_roster = #{row.byRoster}, changed_at = #{now}
            where user_id = #{row.userId}
            """)
    void said(Row row, Instant now);

    record Row(
            String userId,
            long revision,
            @Nullable String said,
            @Nullable Instant saidAt,
            @Nullable Instant saidUntil,
            @Nullable String saidBy,
            boolean byRoster,
            @Nullable Instant seenSince,
            @Nullable Instant seenAt,
            @Nullable String seenBy) {

        static Row of(Signal signal) {
            State said = signal.said();
            return new Row(
                    signal.userId(),
                    signal.revision(),
                    said == null ? null : said.wire(),
                    signal.saidAt(),
                    signal.saidUntil(),
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
                    saidUntil,
                    saidBy,
                    byRoster,
                    seenSince,
                    seenAt,
                    seenBy);
        }
    }
}
